// What a merge, an export and an erasure do here. Stage and memberships follow from what the person
// bought and is, so they are worked out anew by the listeners once the merge is on the log.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { stage: 'state', member: 'state' },
  merge: async (tx, { from }) => {
    await sql`delete from audience.stage where customer_id = ${from}`.execute(tx.db)
  },
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const stage = await sql`select stage, recency, since_at from audience.stage
      where customer_id = ${customerId}`.execute(db)
    const segments = await sql`select s.name, m.since_at from audience.member m
      join audience.segment s using (segment_id) where m.customer_id = ${customerId}`.execute(db)
    return { stage: stage.rows, segments: segments.rows }
  },
  erase: async (tx, customerId) => {
    await sql`delete from audience.stage where customer_id = ${customerId}`.execute(tx.db)
    await sql`delete from audience.member where customer_id = ${customerId}`.execute(tx.db)
  },
}
