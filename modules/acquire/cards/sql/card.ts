// Rows of cards and of what could not become one.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import { keyOf, type CardRow, type Reject } from '../read-csv.ts'

const columnsOf = (rows: readonly CardRow[]) => ({
  shops: rows.map((row) => row.shop),
  numbers: rows.map((row) => row.orderNumber),
  lots: rows.map((row) => row.lot),
})

/** The printing that each of these orders has a card of, by the row's key. */
export async function cardsOf(db: Db, rows: readonly CardRow[]): Promise<Map<string, number>> {
  const { shops, numbers } = columnsOf(rows)
  const found = await sql<{ shop: string; orderNumber: string; batch_id: number }>`
    select c.shop, c.order_number as "orderNumber", c.batch_id from acquire.parcel_card c
    join unnest(${shops}::text[], ${numbers}::text[]) r(shop, order_number)
      using (shop, order_number)`.execute(db)
  return new Map(found.rows.map((row) => [keyOf({ ...row, rowNo: 0, lot: '' }), row.batch_id]))
}

export async function writeCards(
  tx: Tx,
  batchId: number,
  rows: readonly (CardRow & { copy: 'a' | 'b'; slug: string })[],
): Promise<number> {
  const { shops, numbers, lots } = columnsOf(rows)
  const made =
    await sql`insert into acquire.parcel_card (batch_id, shop, order_number, lot, copy, slug,
      made_at)
    select ${batchId}, shop, order_number, lot, copy, slug, ${tx.now}
    from unnest(${shops}::text[], ${numbers}::text[], ${lots}::text[],
      ${rows.map((row) => row.copy)}::text[], ${rows.map((row) => row.slug)}::text[])
      as r (shop, order_number, lot, copy, slug)
    on conflict (shop, order_number) do nothing returning 1`.execute(tx.db)
  return made.rows.length
}

export const clearRejects = async (db: Db, batchId: number): Promise<void> => {
  await sql`delete from acquire.card_reject where batch_id = ${batchId}`.execute(db)
}

export async function writeRejects(
  db: Db,
  batchId: number,
  rows: readonly Reject[],
): Promise<void> {
  const { shops, numbers, lots } = columnsOf(rows)
  await sql`insert into acquire.card_reject (batch_id, row_no, code, shop, order_number, lot)
    select ${batchId}, row_no, code, shop, order_number, lot
    from unnest(${rows.map((row) => row.rowNo)}::int[], ${rows.map((row) => row.code)}::text[],
      ${shops}::text[], ${numbers}::text[], ${lots}::text[])
      as r (row_no, code, shop, order_number, lot)
    on conflict (batch_id, row_no) do nothing`.execute(db)
}

export async function rejectsOf(db: Db, batchId: number): Promise<Reject[]> {
  const found = await sql<Reject>`select row_no as "rowNo", code, shop,
      order_number as "orderNumber", lot
    from acquire.card_reject where batch_id = ${batchId} order by row_no`.execute(db)
  return found.rows
}

export interface PrintedCard {
  cardId: number
  shop: string
  orderNumber: string
  lot: string
  copy: 'a' | 'b'
  slug: string
}

/** Cards in the order they were made: what a print shop gets. */
export async function cardPage(
  db: Db,
  batchId: number,
  page: { after: number; limit: number },
): Promise<PrintedCard[]> {
  const found = await sql<PrintedCard>`select card_id as "cardId", shop,
      order_number as "orderNumber", lot, copy, slug
    from acquire.parcel_card where batch_id = ${batchId} and card_id > ${page.after}
    order by card_id limit ${page.limit}`.execute(db)
  return found.rows
}
