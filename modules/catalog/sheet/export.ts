// Products as a file that the import takes back: a line for each sku.
import { stringify } from 'csv-stringify/sync'
import { decimalOf, inert } from '#kit'
import type { Db } from '#platform'
import { allCategories } from '../sql/category.ts'
import type { ProductQuery } from '../sql/product.ts'
import { wholeProducts, type WholeProduct } from '../sql/sheet.ts'
import { joined, marks, optionsText } from './cells.ts'
import { columns, headings, no, states, yes, type SheetLanguage } from './columns.ts'

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
    // A lone carriage return would end the line for who reads it.
    yield stringify(
      rows.flatMap((row) => linesOf(row, pathOf, language)),
      { quoted_match: /[\r\n]/ },
    )
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
    inert(joined(row.tags, marks.list)),
    inert(row.description),
    inert(joined(row.media, marks.list)),
    inert(sku),
    inert(optionsText(options)),
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
      joined(parentId === null ? [name] : [nameOf.get(parentId) ?? '', name], marks.under),
    ]),
  )
}
