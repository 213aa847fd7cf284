// Products are made and changed, hundreds at once: from the desk, from a file. The story: find each
// by its id or its skus, refuse what takes somebody else's sku, write the rest.
import type { ProductInput } from '#contracts'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { productsChanged } from './events.ts'
import { catalogRefusals } from './refusals.ts'
import { allCategories } from './sql/category.ts'
import {
  insertProducts,
  knownProducts,
  knownVariants,
  lockProducts,
  setArchived,
  updateProducts,
  writeVariants,
  type KnownVariant,
  type ProductWrite,
  type VariantWrite,
} from './sql/save.ts'

export interface SavedProduct {
  productId: number
  made: boolean
}

interface Ground {
  products: Set<number>
  categories: Set<number>
  variants: readonly KnownVariant[]
  /** Skus and products that an earlier one of the batch has taken. */
  taken: { skus: Set<string>; products: Set<number> }
}

interface Planned {
  input: ProductInput
  /** Zero: a new one. */
  productId: number
  variants: Omit<VariantWrite, 'productId'>[]
  gone: number[]
}

/** Makes or changes products; each is answered by itself. */
export async function saveProducts(
  tx: Tx,
  inputs: readonly ProductInput[],
): Promise<Outcome<SavedProduct>[]> {
  if (inputs.length === 0) return []
  await lockProducts(tx)
  const ground = await groundOf(tx, inputs)
  const plans = inputs.map((input) => plan(input, ground))
  const good = plans.flatMap((one) => one.ok ?? [])
  const ids = await write(tx, good)
  const idOf = new Map(good.map((one, at) => [one, ids[at] ?? 0]))
  return plans.map((outcome) =>
    outcome.refusal
      ? outcome
      : ok({ productId: idOf.get(outcome.ok) ?? 0, made: outcome.ok.productId === 0 }),
  )
}

async function groundOf(tx: Tx, inputs: readonly ProductInput[]): Promise<Ground> {
  const skus = inputs.flatMap(({ variants }) => variants.map(({ sku }) => sku))
  const given = inputs.flatMap(({ id }) => id ?? [])
  const bySku = await knownVariants(tx.db, { productIds: given, skus })
  // Found by a sku: the other variants of the product decide what is left out.
  const productIds = [...new Set([...given, ...bySku.map((one) => one.productId)])]
  const categories = await allCategories(tx.db)
  return {
    products: await knownProducts(tx.db, productIds),
    categories: new Set(categories.map(({ id }) => id)),
    variants: await knownVariants(tx.db, { productIds, skus }),
    taken: { skus: new Set(), products: new Set() },
  }
}

function plan(input: ProductInput, ground: Ground): Outcome<Planned> {
  const { id, categoryId = null, variants } = input
  const skus = variants.map(({ sku }) => sku)
  if (id !== undefined && !ground.products.has(id))
    return refuse(catalogRefusals.unknownProduct, { id }, 'id')
  if (categoryId !== null && !ground.categories.has(categoryId))
    return refuse(catalogRefusals.unknownCategory, { id: categoryId }, 'categoryId')
  if (new Set(skus).size < skus.length) return refuse(catalogRefusals.skuTwice, {}, 'variants')
  const owners = ground.variants.filter(({ sku, gone }) => skus.includes(sku) && !gone)
  const productId = id ?? owners[0]?.productId ?? 0
  const stranger = owners.find((one) => one.productId !== productId)
  const sku = stranger?.sku ?? skus.find((one) => ground.taken.skus.has(one))
  if (sku !== undefined) return refuse(catalogRefusals.skuTaken, { sku }, 'variants')
  if (productId > 0 && ground.taken.products.has(productId))
    return refuse(catalogRefusals.productTwice, { id: productId })
  const placed = place(input, productId, ground.variants)
  if (placed.refusal) return placed
  for (const one of skus) ground.taken.skus.add(one)
  if (productId > 0) ground.taken.products.add(productId)
  return placed
}

/** Which variant each of the product's is: by its id, else by its sku, else a new one. */
function place(
  input: ProductInput,
  productId: number,
  known: readonly KnownVariant[],
): Outcome<Planned> {
  const own = known.filter((one) => one.productId === productId)
  const variants: Planned['variants'] = []
  for (const [at, given] of input.variants.entries()) {
    const { id, sku, options = {}, listFen, barcode = null, tracked = true } = given
    if (id !== undefined && !own.some((one) => one.variantId === id))
      return refuse(catalogRefusals.unknownVariant, { id }, `variants.${at}.id`)
    const variantId = id ?? known.find((one) => one.sku === sku)?.variantId ?? 0
    if (variantId > 0 && variants.some((one) => one.variantId === variantId))
      return refuse(catalogRefusals.skuTwice, {}, `variants.${at}`)
    variants.push({ variantId, sku, options, listFen, barcode, tracked, place: at })
  }
  const kept = new Set(variants.map(({ variantId }) => variantId))
  // A gone variant that keeps a sku which another is given now would stand in its way.
  const clash = known.some(
    ({ variantId, sku }) =>
      !kept.has(variantId) && variants.some((one) => one.sku === sku && one.variantId > 0),
  )
  if (clash) return refuse(catalogRefusals.skuTaken, {}, 'variants')
  const gone = own.filter(({ variantId }) => !kept.has(variantId))
  return ok({ input, productId, variants, gone: gone.map(({ variantId }) => variantId) })
}

const rowOf = ({ productId, input }: Planned): ProductWrite => {
  const { name, description = '', media = [], tags = [], categoryId = null } = input
  return { productId, name, description, media, tags, categoryId, state: input.state ?? 'draft' }
}

async function write(tx: Tx, plans: readonly Planned[]): Promise<number[]> {
  if (plans.length === 0) return []
  const fresh = plans.filter(({ productId }) => productId === 0)
  const made = await insertProducts(tx, fresh.map(rowOf))
  await updateProducts(tx, plans.filter(({ productId }) => productId > 0).map(rowOf))
  const madeOf = new Map(fresh.map((one, at) => [one, made[at] ?? 0]))
  const ids = plans.map((one) => madeOf.get(one) ?? one.productId)
  const variants = plans.flatMap((one, at) =>
    one.variants.map((variant) => ({ ...variant, productId: ids[at] ?? 0 })),
  )
  await writeVariants(
    tx,
    variants,
    plans.flatMap(({ gone }) => gone),
  )
  await changed(tx, ids)
  return ids
}

/** Few hear of it, and few rows of the audit log are written: one for all that were saved. */
async function changed(tx: Tx, productIds: number[], action = 'product.save'): Promise<void> {
  tx.publish(productsChanged, [{ subject: null, payload: { productIds } }])
  await recordAudit(tx, {
    action,
    ...(productIds.length === 1 && { subject: `product ${productIds[0]}` }),
    details: { productIds },
  })
}

/** Puts a product away, or takes it out again. */
export async function archiveProduct(
  tx: Tx,
  productId: number,
  archived: boolean,
): Promise<Outcome<true>> {
  if (!(await setArchived(tx, productId, archived)))
    return refuse(catalogRefusals.unknownProduct, { id: productId })
  await changed(tx, [productId], archived ? 'product.archive' : 'product.restore')
  return ok(true)
}
