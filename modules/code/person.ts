// Ties and openings of groups' links are history: they stay under the id they were made for. Erasing takes what the openings
// know of her.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { tie: 'history', group_click: 'history' },
  merge: async () => undefined,
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const found = await sql`select code_id, grade, at from code.tie
      where customer_id = ${customerId} order by at`.execute(db)
    const clicked = await sql`select k.group_id, l.code_id, k.at from code.group_click k
      join code.link l on l.slug = k.slug
      where k.customer_id = ${customerId} order by k.at`.execute(db)
    return { openings: found.rows, groupLinks: clicked.rows }
  },
  erase: async (tx, customerId) => {
    await sql`update code.visit set unionid_hash = null, external_hash = null,
        openid_hash = null, visitor = null
      where visit_id in (select visit_id from code.tie
        where customer_id = ${customerId})`.execute(tx.db)
    await sql`update code.visit set unionid_hash = null, openid_hash = null, visitor = null
      where visit_id in (select t.visit_id from code.follow_tie t
        join official.v_follower_union u on u.follower_id = t.follower_id
        where u.customer_id = ${customerId})`.execute(tx.db)
    await sql`update code.group_click set customer_id = null, visitor = null
      where customer_id = ${customerId}`.execute(tx.db)
  },
}
