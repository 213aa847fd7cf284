// Greetings and cards are history: they stay under the id they were made for.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { greeting: 'history', parcel_card: 'history' },
  merge: async () => undefined,
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const found = await sql`select welcome_id, at from acquire.greeting
        where customer_id = ${customerId}`.execute(db)
    const cards = await sql`select shop, order_number, bound_at from acquire.parcel_card
        where customer_id = ${customerId}`.execute(db)
    return { greetings: found.rows, parcelCards: cards.rows }
  },
  erase: async () => undefined,
}
