// A file of products is taken: first only looked at, then written, hundreds at a time. The same file
// twice changes nothing.
import type { ProductImport } from '#contracts'
import { chunksOf } from '#kit'
import type { Actor, Outcome, Platform } from '#platform'
import { saveProducts, type SavedProduct } from '../save-products.ts'
import { allCategories } from '../sql/category.ts'
import { productsBySku } from '../sql/sheet.ts'
import { planOf, type Planned } from './plan.ts'
import { readLines, type Fault } from './read.ts'

const CHUNK = 200
const SHOWN = 200

/** Ends a transaction in which something was only tried. */
class Tried extends Error {
  readonly outcomes: Outcome<SavedProduct>[]
  constructor(outcomes: Outcome<SavedProduct>[]) {
    super('tried')
    this.outcomes = outcomes
  }
}

async function save(
  platform: Platform,
  actor: Actor,
  part: readonly Planned[],
  apply: boolean,
): Promise<Outcome<SavedProduct>[]> {
  try {
    return await platform.transact({ actor }, async (tx) => {
      const outcomes = await saveProducts(
        tx,
        part.map(({ input }) => input),
      )
      if (!apply) throw new Tried(outcomes)
      return outcomes
    })
  } catch (error) {
    if (error instanceof Tried) return error.outcomes
    throw error
  }
}

export async function importProducts(
  platform: Platform,
  actor: Actor,
  { csv, apply }: { csv: string; apply: boolean },
): Promise<ProductImport> {
  const read = readLines(csv)
  const { products, faults } = planOf(read, {
    known: await productsBySku(
      platform.db,
      read.map(({ sku }) => sku),
    ),
    categories: await allCategories(platform.db),
  })
  const taken: Planned[] = []
  const refused: Fault[] = []
  const due = products.filter(({ what }) => what !== 'unchanged')
  for (const part of chunksOf(due, CHUNK)) {
    const outcomes = await save(platform, actor, part, apply)
    for (const [at, planned] of part.entries()) {
      const why = outcomes[at]?.refusal
      if (!why) taken.push(planned)
      else refused.push(...planned.lines.map(({ line, name, sku }) => ({ line, name, sku, why })))
    }
  }
  const count = (what: Planned['what']) => taken.filter((one) => one.what === what).length
  return {
    lines: read.length,
    made: count('made'),
    changed: count('changed'),
    unchanged: products.length - due.length,
    products: taken
      .slice(0, SHOWN)
      .flatMap(({ input, lines, what }) =>
        what === 'unchanged' ? [] : [{ name: input.name, skus: lines.map(({ sku }) => sku), what }],
      ),
    rejected: [...faults, ...refused]
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, name, sku, why: { code, sentence } }) => ({ line, name, sku, code, sentence })),
  }
}
