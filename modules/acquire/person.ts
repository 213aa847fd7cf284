// Greetings are history: they stay under the id they were made for.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { greeting: 'history' },
  merge: async () => undefined,
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const found = await sql`select welcome_id, at from acquire.greeting
        where customer_id = ${customerId}`.execute(db)
    return { greetings: found.rows }
  },
  erase: async () => undefined,
}
