// Categories are made, moved and removed; there are two levels of them.
import type { ProductCategoryInput } from '#contracts'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { catalogRefusals } from './refusals.ts'
import { allCategories, dropCategory, lockTree, writeCategory } from './sql/category.ts'

/** Makes or changes a category. */
export async function saveCategory(
  tx: Tx,
  input: ProductCategoryInput,
): Promise<Outcome<{ categoryId: number }>> {
  await lockTree(tx.db)
  const known = await allCategories(tx.db)
  const { id, name, parentId = null } = input
  if (id !== undefined && !known.some((one) => one.id === id))
    return refuse(catalogRefusals.unknownCategory, { id }, 'id')
  const parent = known.find((one) => one.id === parentId)
  if (parentId !== null && !parent)
    return refuse(catalogRefusals.unknownCategory, { id: parentId }, 'parentId')
  const hasOwn = id !== undefined && known.some((one) => one.parentId === id)
  if (parent && (parent.parentId !== null || parent.id === id || hasOwn))
    return refuse(catalogRefusals.twoLevels, {}, 'parentId')
  if (known.some((one) => one.id !== id && one.parentId === parentId && one.name === name))
    return refuse(catalogRefusals.categoryTaken, { name }, 'name')
  const categoryId = await writeCategory(tx.db, input)
  await recordAudit(tx, {
    action: 'category.save',
    subject: `category ${categoryId}`,
    details: { ...input },
  })
  return ok({ categoryId })
}

/** Removes a category nothing lies in. */
export async function removeCategory(tx: Tx, id: number): Promise<Outcome<true>> {
  await lockTree(tx.db)
  const known = await allCategories(tx.db)
  if (!known.some((one) => one.id === id)) return refuse(catalogRefusals.unknownCategory, { id })
  if (!(await dropCategory(tx.db, id))) return refuse(catalogRefusals.categoryFilled, { id })
  await recordAudit(tx, { action: 'category.remove', subject: `category ${id}` })
  return ok(true)
}
