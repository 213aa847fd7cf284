// Products as a file that the import takes back: a line for each sku.
import { stringify } from 'csv-stringify/sync'
import { decimalOf, inert } from '#kit'
import type { Db } from '#platform'
import { allCategories } from '../sql/category.ts'
import type { ProductQuery } from '../sql/product.ts'
import { wholeProducts, type WholeProduct } from '../sql/sheet.ts'
import {
  BETWEEN,
  columns,
  headings,
  no,
  states,
  UNDER,
  yes,
  type SheetLanguage,
} from './columns.ts'

const PAGE = 500

/** The file's text, a page at a time. */
export async function* productSheet(
  db: Db,
  find: Omit<ProductQuery, 'before' | 'limit'>,
  language: SheetLanguage,
): AsyncGenerator<string> {
  // The mark tells spreadsheets that this is UTF-8.
  yield `\uFEFF${stringify([columns.map((column) => headings[column][language])])}`
  const pathOf = await categoryPaths(db)
  for (let before: number | undefined; ;) {
    const rows = await wholeProducts(db, { ...find, before, limit: PAGE })
    yield stringify(rows.flatMap((row) => linesOf(row, pathOf, language)))
    before = rows.at(-1)?.id
    if (before === undefined || rows.length < PAGE) return
  }
}

const linesOf = (
  row: WholeProduct,
  pathOf: ReadonlyMap<number, string>,
  language: SheetLanguage,
): string[][] =>
  row.variants.map(({ sku, options, listFen, barcode, tracked }) => [
    inert(row.name),
    inert(row.categoryId === null ? '' : (pathOf.get(row.categoryId) ?? '')),
    states[row.state][language],
    inert(row.tags.join(BETWEEN)),
    inert(row.description),
    inert(row.media.join(BETWEEN)),
    inert(sku),
    inert(
      Object.entries(options)
        .map(([name, value]) => `${name}:${value}`)
        .join(';'),
    ),
    decimalOf(listFen),
    inert(barcode),
    (tracked ? yes : no)[language],
  ])

async function categoryPaths(db: Db): Promise<Map<number, string>> {
  const all = await allCategories(db)
  const nameOf = new Map(all.map(({ id, name }) => [id, name]))
  return new Map(
    all.map(({ id, name, parentId }) => [
      id,
      parentId === null ? name : `${nameOf.get(parentId)}${UNDER}${name}`,
    ]),
  )
}
