// Payments are history: they stay under the id they were made under, and name nobody.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { payment: 'history', attempt: 'history', refund: 'history' },
  merge: async () => undefined,
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const payments = await sql`select description, amount_fen, refunded_fen, state, made_at,
      settled_at from pay.payment where customer_id = ${customerId}
      order by payment_id`.execute(db)
    return { payments: payments.rows }
  },
  erase: async (tx, customerId) => {
    await sql`update pay.attempt set openid_hash = null where customer_id = ${customerId}`.execute(
      tx.db,
    )
  },
}
