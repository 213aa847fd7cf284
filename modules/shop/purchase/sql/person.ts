// A person's purchases, for her own copy, and what is taken out of them when she is erased.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export async function purchasesForExport(
  db: Db,
  customerId: number,
): Promise<Record<string, unknown>> {
  const rows = async (query: ReturnType<typeof sql>) => (await query.execute(db)).rows
  return {
    cart: await rows(sql`select sku, quantity from shop.cart_line
      where customer_id = ${customerId}`),
    purchases: await rows(sql`select purchase_id, state, delivery, goods_fen, discount_fen,
        freight_fen, refunded_fen, note, placed_at, paid_at, completed_at, carrier, tracking_number
      from shop.purchase where customer_id = ${customerId} order by purchase_id`),
    returns: await rows(sql`select purchase_id, state, lines, reason, asked_at, answer, refund_fen
      from shop.purchase_return where customer_id = ${customerId} order by return_id`),
  }
}

/** What she wrote herself, and what leads to her door. */
export async function blankPurchases({ db }: Tx, customerId: number): Promise<void> {
  await sql`update shop.purchase set note = null, tracking_number = null
    where customer_id = ${customerId}`.execute(db)
  await sql`update shop.purchase_return set reason = 'erased'
    where customer_id = ${customerId}`.execute(db)
}
