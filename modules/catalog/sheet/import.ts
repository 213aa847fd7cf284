// A file of products is taken: first only looked at, then written, hundreds at a time. The same file
// twice changes nothing.
import type { ProductImport } from '#contracts'
import { chunksOf, groupBy } from '#kit'
import type { Actor, Outcome, Platform, Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { saveProducts, type SavedProduct } from '../save-products.ts'
import { allCategories } from '../sql/category.ts'
import { lockProducts } from '../sql/save.ts'
import { productsBySku } from '../sql/sheet.ts'
import { planOf, type Planned } from './plan.ts'
import { readLines, type Fault, type Line } from './read.ts'

const CHUNK = 200
const SHOWN = 200

/** Ends a transaction in which something was only tried. */
class Tried extends Error {
  readonly part: Part
  constructor(part: Part) {
    super('tried')
    this.part = part
  }
}

interface Part {
  products: readonly Planned[]
  faults: readonly Fault[]
  /** Of those products that differ, in their order. */
  outcomes: readonly Outcome<SavedProduct>[]
  /** Products that the file has named so far. */
  taken: ReadonlySet<number>
}

const isDue = ({ what }: Planned) => what !== 'unchanged'

/**
 * What the lines change is decided under the lock: neither the desk nor the same file beside it writes
 * between looking and writing.
 */
async function takePart(
  tx: Tx,
  lines: readonly (Line | Fault)[],
  before: ReadonlySet<number>,
): Promise<Part> {
  await lockProducts(tx)
  // Its own: a transaction may be run again.
  const taken = new Set(before)
  const skus = lines.map(({ sku }) => sku)
  const ground = {
    known: await productsBySku(tx.db, skus),
    categories: await allCategories(tx.db),
  }
  const { products, faults } = planOf(lines, ground, taken)
  const due = products.filter(isDue)
  const outcomes = await saveProducts(
    tx,
    due.map(({ input }) => input),
  )
  return { products, faults, outcomes, taken }
}

async function work(
  platform: Platform,
  actor: Actor,
  apply: boolean,
  part: (tx: Tx) => Promise<Part>,
): Promise<Part> {
  try {
    return await platform.transact({ actor }, async (tx) => {
      const done = await part(tx)
      if (!apply) throw new Tried(done)
      return done
    })
  } catch (error) {
    if (error instanceof Tried) return error.part
    throw error
  }
}

/** What was written stands there product by product; that it came from a file, here. */
const noteImport = (tx: Tx, counts: object, rejected: number) =>
  recordAudit(tx, { action: 'product.import', details: { ...counts, rejected } })

export async function importProducts(
  platform: Platform,
  actor: Actor,
  { csv, apply }: { csv: string; apply: boolean },
): Promise<ProductImport> {
  const read = readLines(csv)
  const named = [...groupBy(read, ({ name }) => name).values()]
  const taken: Planned[] = []
  const refused: Fault[] = []
  let seen: ReadonlySet<number> = new Set()
  let unchanged = 0
  for (const names of chunksOf(named, CHUNK)) {
    const part = await work(platform, actor, apply, (tx) => takePart(tx, names.flat(), seen))
    const due = part.products.filter(isDue)
    unchanged += part.products.length - due.length
    refused.push(...part.faults)
    seen = part.taken
    for (const [at, planned] of due.entries()) {
      const why = part.outcomes[at]?.refusal
      if (!why) taken.push(planned)
      else refused.push(...planned.lines.map(({ line, name, sku }) => ({ line, name, sku, why })))
    }
  }
  const count = (what: Planned['what']) => taken.filter((one) => one.what === what).length
  const counts = {
    lines: read.length,
    made: count('made'),
    changed: count('changed'),
    unchanged,
  }
  if (apply && taken.length > 0)
    await platform.transact({ actor }, (tx) => noteImport(tx, counts, refused.length))
  return {
    ...counts,
    products: taken
      .slice(0, SHOWN)
      .flatMap(({ input, lines, what }) =>
        what === 'unchanged' ? [] : [{ name: input.name, skus: lines.map(({ sku }) => sku), what }],
      ),
    rejected: refused
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, name, sku, why: { code, sentence } }) => ({ line, name, sku, code, sentence })),
  }
}
