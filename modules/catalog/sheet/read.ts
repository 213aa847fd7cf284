// A file of products as lines; what a cell may hold is decided here, pure. A column that the file does
// not have leaves what is there as it is.
import { parse } from 'csv-parse/sync'
import { cell, lineFen, plain } from '#kit'
import { Refusal, type RefusalKind } from '#platform'
import { catalogRefusals } from '../refusals.ts'
import { bare, cutAt, marks, partsOf } from './cells.ts'
import {
  alsoCalled,
  alsoOnSale,
  columns,
  headings,
  no,
  states,
  yes,
  type Column,
} from './columns.ts'

export interface Line {
  /** Of the file, its heading being the first. */
  line: number
  name: string
  sku: string
  /** As a path of names, from the first level. */
  category?: string[]
  state?: keyof typeof states
  tags?: string[]
  description?: string
  media?: string[]
  options?: Record<string, string>
  /** Undefined: no column, or an empty cell. */
  listFen?: number
  barcode?: string | null
  tracked?: boolean
}
export interface Fault {
  line: number
  name: string
  sku: string
  why: RefusalKind
}

const MOST_LINES = 20_000

/** Throws where it is no table of products. */
export function readLines(csv: string): (Line | Fault)[] {
  const rows = parsed(csv)
  const [heading = [], ...rest] = rows
  if (rest.length > MOST_LINES) throw new Refusal(catalogRefusals.tooManyLines, {}, 'csv')
  const places = placesOf(heading)
  const seen = new Set<string>()
  return rest.map((row, at) => {
    const of = (column: Column): string | undefined =>
      places[column] < 0 ? undefined : cell(row, places[column])
    const head = { line: at + 2, name: of('product') ?? '', sku: of('sku') ?? '' }
    const why = head.sku !== '' && seen.has(head.sku) ? catalogRefusals.lineSkuTwice : undefined
    seen.add(head.sku)
    return why ? { ...head, why } : lineOf(head, of)
  })
}

function parsed(csv: string): string[][] {
  try {
    return parse(csv, { bom: true, relaxColumnCount: true, skipEmptyLines: true })
  } catch (error) {
    throw new Refusal(catalogRefusals.noProductFile, { reason: (error as Error).message }, 'csv')
  }
}

function placesOf(heading: readonly string[]): Record<Column, number> {
  const named = heading.map(plain)
  const places = Object.fromEntries(
    columns.map((column) => {
      const { zh, en } = headings[column]
      const names = [zh, en, ...(alsoCalled[column] ?? [])].map(plain)
      return [column, named.findIndex((name) => names.includes(name))]
    }),
  ) as Record<Column, number>
  if (places.product < 0 || places.sku < 0)
    throw new Refusal(catalogRefusals.noProductFile, {}, 'csv')
  return places
}

function lineOf(
  head: Pick<Line, 'line' | 'name' | 'sku'>,
  of: (column: Column) => string | undefined,
): Line | Fault {
  const read: Line = { ...head }
  const wrong = (why: RefusalKind): Fault => ({ ...head, why })
  if (head.name === '') return wrong(catalogRefusals.lineNoName)
  if (head.sku === '') return wrong(catalogRefusals.lineNoSku)
  const state = of('state')
  if (state) {
    const found = state === alsoOnSale ? 'onSale' : wordOf(states, state)
    if (!found) return wrong(catalogRefusals.lineState)
    read.state = found
  }
  const tracked = of('tracked')
  if (tracked) {
    const found = wordOf({ yes, no }, tracked)
    if (!found) return wrong(catalogRefusals.lineTracked)
    read.tracked = found === 'yes'
  }
  const price = of('price')?.replace(/^[¥￥]\s*/, '')
  if (price) {
    if (!/^\d{1,8}(?:\.\d{1,2})?$/.test(price)) return wrong(catalogRefusals.linePrice)
    read.listFen = lineFen(price, 1)
  }
  const options = of('options')
  if (options !== undefined) {
    const found = optionsOf(options)
    if (!found) return wrong(catalogRefusals.lineOptions)
    read.options = found
  }
  return { ...read, ...plainly(of) }
}

function plainly(of: (column: Column) => string | undefined): Partial<Line> {
  const [category, tags, pictures] = [of('category'), of('tags'), of('pictures')]
  const [description, barcode] = [of('description'), of('barcode')]
  return {
    ...(category !== undefined && {
      category: partsOf(category, marks.under),
    }),
    ...(tags !== undefined && { tags: partsOf(tags, marks.list) }),
    ...(pictures !== undefined && { media: partsOf(pictures, marks.list) }),
    ...(description !== undefined && { description }),
    ...(barcode !== undefined && { barcode: barcode || null }),
  }
}

const wordOf = <K extends string>(
  words: Record<K, { zh: string; en: string }>,
  text: string,
): K | undefined =>
  (Object.keys(words) as K[]).find((key) =>
    [words[key].zh, words[key].en.toLowerCase()].includes(text.toLowerCase()),
  )

/** As in `Size:M;Colour:red`; full-width signs count as well. */
function optionsOf(text: string): Record<string, string> | undefined {
  const pairs = cutAt(text, marks.options)
    .filter((one) => one.trim() !== '')
    .map((one) => cutAt(one, marks.option).map(bare))
  if (pairs.some((pair) => pair.length !== 2 || pair.includes(''))) return undefined
  return Object.fromEntries(pairs) as Record<string, string>
}
