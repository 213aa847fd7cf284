// Rows of returns.
import { sql } from 'kysely'
import type { ReturnRequest } from '#contracts'
import type { Db, Tx } from '#platform'

export interface Return {
  customerId: number
  returnId: number
  purchaseId: number
  state: ReturnRequest['state']
  lines: { line: number; quantity: number }[]
  reason: string
  askedAt: Date
  settledAt: Date | null
  answer: string | null
  refundId: number | null
  refundFen: number | null
}
const columns = sql`r.customer_id as "customerId", r.return_id as "returnId",
  r.purchase_id as "purchaseId", r.state, r.lines, r.reason, r.asked_at as "askedAt",
  r.settled_at as "settledAt", r.answer, r.refund_id as "refundId", r.refund_fen as "refundFen"`

export async function returnById(db: Db, returnId: number): Promise<Return | undefined> {
  const found = await sql<Return>`select ${columns} from shop.purchase_return r
    where r.return_id = ${returnId}`.execute(db)
  return found.rows[0]
}

/** Newest first. */
export async function returnsOf(
  db: Db,
  purchaseIds: readonly number[],
): Promise<Map<number, Return[]>> {
  const found = await sql<Return>`select ${columns} from shop.purchase_return r
    where r.purchase_id = any(${[...purchaseIds]}::bigint[])
    order by r.return_id desc`.execute(db)
  return Map.groupBy(found.rows, ({ purchaseId }) => purchaseId)
}

/** Undefined where one of the purchase waits already. */
export async function insertReturn(
  tx: Tx,
  row: Pick<Return, 'customerId' | 'purchaseId' | 'lines' | 'reason'>,
): Promise<number | undefined> {
  const made = await sql<{ id: number }>`insert into shop.purchase_return (customer_id,
      purchase_id, state, lines, reason, asked_at)
    values (${row.customerId}, ${row.purchaseId}, 'asked', ${JSON.stringify(row.lines)}::jsonb,
      ${row.reason}, ${tx.now})
    on conflict (customer_id, purchase_id) where state = 'asked' do nothing
    returning return_id as id`.execute(tx.db)
  return made.rows[0]?.id
}

export interface Settlement {
  state: 'agreed' | 'declined' | 'refunded'
  answer?: string
  refundId?: number
  refundFen?: number
}

/** False where somebody has answered it already. */
export async function settleReturn(
  tx: Tx,
  { customerId, returnId }: Pick<Return, 'customerId' | 'returnId'>,
  { state, answer, refundId, refundFen }: Settlement,
): Promise<boolean> {
  const done = await sql`update shop.purchase_return set state = ${state}, settled_at = ${tx.now},
      by = ${tx.actor.name}, answer = ${answer ?? null}, refund_id = ${refundId ?? null},
      refund_fen = ${refundFen ?? null}
    where customer_id = ${customerId} and return_id = ${returnId} and state = 'asked'
    returning 1`.execute(tx.db)
  return done.rows.length > 0
}

/** All that are asked of a purchase are over with it. */
export async function overReturns(tx: Tx, purchaseId: number, answer: string): Promise<void> {
  await sql`update shop.purchase_return set state = 'refunded', settled_at = ${tx.now},
      by = ${tx.actor.name}, answer = ${answer}
    where purchase_id = ${purchaseId} and state = 'asked'`.execute(tx.db)
}

/** The money of these refunds has arrived. */
export async function arrived(tx: Tx, refundIds: readonly number[]): Promise<void> {
  await sql`update shop.purchase_return set state = 'refunded'
    where refund_id = any(${[...refundIds]}::bigint[]) and state = 'agreed'`.execute(tx.db)
}

/** What went back to stored value, by refund. */
export async function storedOfRefunds(
  db: Db,
  refundIds: readonly number[],
): Promise<Map<number, number>> {
  const found = await sql<{
    id: number
    fen: number
  }>`select refund_id as id, sum(fen)::bigint as fen
    from orders.v_refund_tender where refund_id = any(${[...refundIds]}::bigint[])
      and kind in ('principal', 'bonus') group by 1`.execute(db)
  return new Map(found.rows.map(({ id, fen }) => [id, fen]))
}

/** How many of each line came back. */
export async function returnedUnits(
  db: Db,
  orderIds: readonly number[],
): Promise<Map<string, number>> {
  const found = await sql<{ key: string; n: number }>`select order_id || ' ' || line_no as key,
      returned as n from orders.v_line
    where order_id = any(${[...orderIds]}::bigint[])`.execute(db)
  return new Map(found.rows.map(({ key, n }) => [key, n]))
}

export interface DeskReturnRow extends Return {
  storeId: number
  storeName: string
  customerName: string | null
  personId: number
}
