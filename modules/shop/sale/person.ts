// Reservations are history: they keep the id they were made under, and name nobody.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { reservation: 'history', clearance_use: 'history' },
  merge: async () => undefined,
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const found = await sql`select s.article, r.units, r.price_fen, r.deposit_fen, r.state,
        r.reserved_at
      from shop.reservation r join shop.sale s using (sale_id)
      where r.customer_id = ${customerId} order by r.reservation_id`.execute(db)
    return { reservations: found.rows }
  },
  erase: async () => undefined,
}
