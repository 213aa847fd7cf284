// Messages are history: they stay under the id they were sent under. No number and no text is kept.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { send: 'history' },
  merge: async () => undefined,
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const found = await sql`select t.text, s.state, s.called_at, s.settled_at
      from sms.send s join sms.template t using (template_id)
      where s.customer_id = ${customerId} order by s.send_id`.execute(db)
    return { textMessages: found.rows }
  },
  erase: async (tx, customerId) => {
    await sql`update sms.send set params = '{}' where customer_id = ${customerId}`.execute(tx.db)
    await sql`update sms.send set state = 'withdrawn', wake_at = null
      where customer_id = ${customerId} and state = 'waiting'`.execute(tx.db)
  },
}
