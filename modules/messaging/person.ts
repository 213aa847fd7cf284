// Touches are history: they keep the id they were written under, and limits read them through the
// person. What still waits goes to whoever lives on when its hour comes, so merging moves nothing.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { touch: 'history' },
  merge: async () => undefined,
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const found = await sql`select offered_at, carrier, class, outcome, content ->> 'text' as text
      from messaging.touch where customer_id = ${customerId} order by touch_id`.execute(db)
    return { messages: found.rows }
  },
  erase: async (tx, customerId) => {
    await sql`update messaging.touch set state = 'settled', outcome = 'invalid', reason = 'erased',
        wake_at = null, settled_at = ${tx.now}, released_at = case when counted_at is not null
        then ${tx.now}::timestamptz end
      where customer_id = ${customerId} and state in ('deferred', 'passed')`.execute(tx.db)
    await sql`update messaging.touch set content = '{}', only_if = null
      where customer_id = ${customerId}`.execute(tx.db)
  },
}
