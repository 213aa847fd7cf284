// Payments are history: they stay under the id they were made under, and name nobody.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { payment: 'history', attempt: 'history', refund: 'history', cash_coupon: 'history' },
  merge: async () => undefined,
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const payments = await sql`select description, amount_fen, refunded_fen, state, made_at,
      settled_at from pay.payment where customer_id = ${customerId}
      order by payment_id`.execute(db)
    const coupons = await sql`select stock_id, state, asked_at, sent_at, used_at, used_fen
      from pay.cash_coupon where customer_id = ${customerId} order by cash_coupon_id`.execute(db)
    return { payments: payments.rows, cash_coupons: coupons.rows }
  },
  erase: async (tx, customerId) => {
    await sql`update pay.attempt set openid_hash = null where customer_id = ${customerId}`.execute(
      tx.db,
    )
    await sql`update pay.cash_coupon set openid_hash = null
      where customer_id = ${customerId}`.execute(tx.db)
  },
}
