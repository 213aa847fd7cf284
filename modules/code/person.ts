// Ties are history: they stay under the id they were made for. Erasing takes what the openings
// know of her.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { tie: 'history' },
  merge: async () => undefined,
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const found = await sql`select code_id, grade, at from code.tie
      where customer_id = ${customerId} order by at`.execute(db)
    return { openings: found.rows }
  },
  erase: async (tx, customerId) => {
    await sql`update code.visit set unionid_hash = null, external_hash = null,
        openid_hash = null, visitor = null
      where visit_id in (select visit_id from code.tie
        where customer_id = ${customerId})`.execute(tx.db)
  },
}
