// Lines become products: those of one name belong together. What the file leaves out stays as it is,
// and nothing is taken away.
import { productInput, type ProductInput } from '#contracts'
import { canonicalJson, groupBy } from '#kit'
import type { RefusalKind } from '#platform'
import { catalogRefusals } from '../refusals.ts'
import type { CategoryRow } from '../sql/category.ts'
import type { WholeProduct } from '../sql/sheet.ts'
import type { Fault, Line } from './read.ts'

export interface Planned {
  lines: readonly Line[]
  input: ProductInput
  what: 'made' | 'changed' | 'unchanged'
}
export interface Plan {
  products: Planned[]
  faults: Fault[]
}

interface Ground {
  /** By each of their skus. */
  known: ReadonlyMap<string, WholeProduct>
  categories: readonly CategoryRow[]
}

/** `taken`: products that earlier lines of the file have named already. */
export function planOf(read: readonly (Line | Fault)[], ground: Ground, taken: Set<number>): Plan {
  const products: Planned[] = []
  const faults: Fault[] = []
  const apart = namesakesOf(read, ground)
  for (const lines of groupBy(read, apart).values()) {
    if (lines[0] && apart(lines[0]) === NOBODY) {
      faults.push(...lines.map((one) => ({ ...one, why: catalogRefusals.lineNamesake })))
      continue
    }
    const wrong = lines.filter((one): one is Fault => 'why' in one)
    const good = lines.filter((one): one is Line => !('why' in one))
    const planned = wrong.length > 0 ? catalogRefusals.lineOther : productOf(good, ground, taken)
    faults.push(...wrong)
    if (planned instanceof Object && 'input' in planned) products.push(planned)
    else faults.push(...faultsOf(good, planned))
  }
  return { products, faults: faults.toSorted((a, b) => a.line - b.line) }
}

/** Of a name that several products have, a code nobody has: which of them it is for, none can tell. */
const NOBODY = 'nobody'

/**
 * Lines of one name are one product, but where several products had that very name before: there each
 * line is of whose its code is.
 */
function namesakesOf(read: readonly (Line | Fault)[], { known }: Ground) {
  const shared = new Set<string>()
  for (const [name, lines] of groupBy(read, (one) => one.name)) {
    const owners = new Map(
      lines.flatMap(({ sku }) => known.get(sku) ?? []).map((one) => [one.id, one]),
    )
    const names = new Set([...owners.values()].map((one) => one.name))
    if (owners.size > 1 && names.size === 1) shared.add(name)
  }
  return ({ name, sku }: Line | Fault): string => {
    if (!shared.has(name)) return `name ${name}`
    const owner = known.get(sku)
    return owner ? `product ${owner.id}` : NOBODY
  }
}

/** One line is to blame, or the product as a whole. */
interface Blame {
  why: RefusalKind
  line: number
}
const faultsOf = (lines: readonly Line[], blame: RefusalKind | Blame): Fault[] =>
  lines.map(({ line, name, sku }) => {
    if (!('line' in blame)) return { line, name, sku, why: blame }
    return { line, name, sku, why: blame.line === line ? blame.why : catalogRefusals.lineOther }
  })

function productOf(
  lines: readonly Line[],
  { known, categories }: Ground,
  taken: Set<number>,
): Planned | RefusalKind | Blame {
  const [first] = lines
  if (!first) return catalogRefusals.lineOther
  const before = lines.map(({ sku }) => known.get(sku)).find((one) => one !== undefined)
  const stranger = lines.find(({ sku }) => known.has(sku) && known.get(sku)?.id !== before?.id)
  if (stranger) return { why: catalogRefusals.skuTaken, line: stranger.line }
  if (before && taken.has(before.id)) return catalogRefusals.productTwice
  const placed = lines.find(({ category }) => category !== undefined)
  const categoryId = placed ? categoryOf(placed.category ?? [], categories) : before?.categoryId
  if (placed && categoryId === undefined)
    return { why: catalogRefusals.lineCategory, line: placed.line }
  const poor = lines.find(({ sku, listFen }) => listFen === undefined && !known.has(sku))
  if (poor) return { why: catalogRefusals.lineNoPrice, line: poor.line }
  const given = {
    ...(before && { id: before.id }),
    name: first.name,
    description: told(lines, 'description') ?? before?.description ?? '',
    media: told(lines, 'media') ?? before?.media ?? [],
    tags: told(lines, 'tags') ?? before?.tags ?? [],
    categoryId: categoryId ?? null,
    state: told(lines, 'state') ?? before?.state ?? 'draft',
    variants: variantsOf(lines, before),
  }
  const checked = productInput.safeParse(given)
  if (!checked.success) return blameOf(checked.error.issues[0]?.path ?? [], lines, given.variants)
  if (before) taken.add(before.id)
  const same = before && canonicalJson(checked.data) === canonicalJson(inputOf(before))
  return { lines, input: checked.data, what: !before ? 'made' : same ? 'unchanged' : 'changed' }
}

/** Of a product, the first of its lines that says something counts. */
const told = <K extends 'description' | 'media' | 'tags' | 'state'>(
  lines: readonly Line[],
  key: K,
) =>
  lines.map((line) => line[key]).find((value) => value !== undefined && value.length > 0) ??
  lines.find((line) => line[key] !== undefined)?.[key]

type Variant = WholeProduct['variants'][number]
/** Those it had, in their order, and then the new ones. */
function variantsOf(lines: readonly Line[], before: WholeProduct | undefined) {
  const had = before?.variants ?? []
  const over = (line: Line | undefined, old: Variant | undefined) => ({
    ...(old && { id: old.id }),
    sku: line?.sku ?? old?.sku ?? '',
    options: line?.options ?? old?.options ?? {},
    listFen: line?.listFen ?? old?.listFen ?? 0,
    barcode: line?.barcode === undefined ? (old?.barcode ?? null) : line.barcode,
    tracked: line?.tracked ?? old?.tracked ?? true,
  })
  const fresh = lines.filter(({ sku }) => !had.some((one) => one.sku === sku))
  return [
    ...had.map((old) =>
      over(
        lines.find(({ sku }) => sku === old.sku),
        old,
      ),
    ),
    ...fresh.map((line) => over(line, undefined)),
  ]
}

const inputOf = ({
  id,
  name,
  description,
  media,
  tags,
  categoryId,
  state,
  variants,
}: WholeProduct) =>
  productInput.parse({ id, name, description, media, tags, categoryId, state, variants })

function blameOf(
  path: readonly PropertyKey[],
  lines: readonly Line[],
  variants: readonly { sku: string }[],
): RefusalKind | Blame {
  const sku = path[0] === 'variants' ? variants[Number(path[1])]?.sku : undefined
  const line = lines.find((one) => one.sku === sku)?.line ?? lines[0]?.line ?? 0
  return { why: catalogRefusals.lineInvalid, line }
}

/** Null: none; undefined: no such category. A name alone is enough where only one has it. */
function categoryOf(
  path: readonly string[],
  categories: readonly CategoryRow[],
): number | null | undefined {
  const [first, second, ...more] = path
  if (first === undefined) return null
  if (more.length > 0) return undefined
  const above = categories.find(({ name, parentId }) => name === first && parentId === null)
  if (second !== undefined)
    return categories.find(({ name, parentId }) => name === second && parentId === above?.id)?.id
  const named = categories.filter(({ name }) => name === first)
  return above?.id ?? (named.length === 1 ? named[0]?.id : undefined)
}
