// Rows of cards and of what could not become one.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import { keyOf, type CardRow, type Reject } from '../read-csv.ts'

/** A row without its phone: what may be stored as it is. */
type Plain = Omit<CardRow, 'phone'>
export type RejectRow = Omit<Reject, 'phone'>

const columnsOf = (rows: readonly Plain[]) => ({
  shops: rows.map((row) => row.shop),
  numbers: rows.map((row) => row.orderNumber),
  lots: rows.map((row) => row.lot),
})

/** The printing that each of these orders has a card of, by the row's key. */
export async function cardsOf(db: Db, rows: readonly Plain[]): Promise<Map<string, number>> {
  const { shops, numbers } = columnsOf(rows)
  const found = await sql<{ shop: string; orderNumber: string; batch_id: number }>`
    select c.shop, c.order_number as "orderNumber", c.batch_id from acquire.parcel_card c
    join unnest(${shops}::text[], ${numbers}::text[]) r(shop, order_number)
      using (shop, order_number)`.execute(db)
  return new Map(found.rows.map((row) => [keyOf(row), row.batch_id]))
}

export async function writeCards(
  tx: Tx,
  batchId: number,
  rows: readonly (Plain & { copy: 'a' | 'b'; slug: string; buyerKey: string | null })[],
): Promise<number> {
  const { shops, numbers, lots } = columnsOf(rows)
  const made =
    await sql`insert into acquire.parcel_card (batch_id, shop, order_number, lot, copy, slug,
      buyer_key, made_at)
    select ${batchId}, shop, order_number, lot, copy, slug, buyer_key, ${tx.now}
    from unnest(${shops}::text[], ${numbers}::text[], ${lots}::text[],
      ${rows.map((row) => row.copy)}::text[], ${rows.map((row) => row.slug)}::text[],
      ${rows.map((row) => row.buyerKey)}::text[])
      as r (shop, order_number, lot, copy, slug, buyer_key)
    on conflict (shop, order_number) do nothing returning 1`.execute(tx.db)
  return made.rows.length
}

/** A later file tells the phone of a card that had none; gives the cards that somebody came by. */
export async function writeBuyers(
  db: Db,
  batchId: number,
  rows: readonly (Plain & { buyerKey: string | null })[],
): Promise<number[]> {
  const told = rows.filter((row) => row.buyerKey !== null)
  if (told.length === 0) return []
  const { shops, numbers } = columnsOf(told)
  const found = await sql<{ card_id: number; tie_id: number | null }>`update acquire.parcel_card c
    set buyer_key = r.buyer_key
    from unnest(${shops}::text[], ${numbers}::text[], ${told.map((row) => row.buyerKey)}::text[])
      as r (shop, order_number, buyer_key)
    where c.batch_id = ${batchId} and c.shop = r.shop and c.order_number = r.order_number
      and c.buyer_key is null
    returning c.card_id, c.tie_id`.execute(db)
  return found.rows.flatMap((row) => (row.tie_id === null ? [] : [row.card_id]))
}

export const clearRejects = async (db: Db, batchId: number): Promise<void> => {
  await sql`delete from acquire.card_reject where batch_id = ${batchId}`.execute(db)
}

export async function writeRejects(
  db: Db,
  batchId: number,
  rows: readonly RejectRow[],
): Promise<void> {
  const { shops, numbers, lots } = columnsOf(rows)
  await sql`insert into acquire.card_reject (batch_id, row_no, code, shop, order_number, lot)
    select ${batchId}, row_no, code, shop, order_number, lot
    from unnest(${rows.map((row) => row.rowNo)}::int[], ${rows.map((row) => row.code)}::text[],
      ${shops}::text[], ${numbers}::text[], ${lots}::text[])
      as r (row_no, code, shop, order_number, lot)
    on conflict (batch_id, row_no) do nothing`.execute(db)
}

export async function rejectsOf(db: Db, batchId: number): Promise<RejectRow[]> {
  const found = await sql<RejectRow>`select row_no as "rowNo", code, shop,
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
