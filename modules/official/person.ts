// The account's part when two customers turn out to be one, part again, ask for their data, or go.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { follower: 'state' },
  merge: async (tx, { from, into, mergeId }) => {
    await sql`with moved as (update official.follower set customer_id = ${into}
        where customer_id = ${from} returning follower_id)
      insert into official.merged (merge_id, follower_id)
      select ${mergeId}, follower_id from moved`.execute(tx.db)
  },
  unmerge: async (tx, { from, into, mergeId }) => {
    await sql`update official.follower set customer_id = ${from} where customer_id = ${into}
      and follower_id in (select follower_id from official.merged
        where merge_id = ${mergeId})`.execute(tx.db)
    await sql`delete from official.merged where merge_id = ${mergeId}`.execute(tx.db)
  },
  export: async (db, customerId) => {
    const found = await sql`select openid, subscribed, followed_at, unfollowed_at, scene, qr_scene
      from official.follower where customer_id = ${customerId}`.execute(db)
    return { officialAccount: found.rows }
  },
  erase: async (tx, customerId) => {
    const gone = await sql<{ openid: string }>`delete from official.follower
      where customer_id = ${customerId} returning openid`.execute(tx.db)
    await sql`delete from official.answer
      where openid = any(${gone.rows.map((row) => row.openid)}::text[])`.execute(tx.db)
    await sql`update official.inbox set raw = null, openid = null
      where openid = any(${gone.rows.map((row) => row.openid)}::text[])`.execute(tx.db)
  },
}
