// Ties and openings of groups' links are history: they stay under the id they were made for. Answers to polls move, as
// everybody has one. Erasing takes what the openings know of her, and that the answers were hers.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'
import { mergeAnswers, partAnswers } from './polls/person.ts'
import { answersOfHer, forgetAnswers } from './polls/sql/answer.ts'

export const person: PersonPart = {
  tables: { tie: 'history', group_click: 'history', poll_answer: 'state' },
  merge: mergeAnswers,
  unmerge: partAnswers,
  export: async (db, customerId) => {
    const found = await sql`select code_id, grade, at from code.tie
      where customer_id = ${customerId} order by at`.execute(db)
    const clicked = await sql`select k.group_id, l.code_id, k.at from code.group_click k
      join code.link l on l.slug = k.slug
      where k.customer_id = ${customerId} order by k.at`.execute(db)
    const polls = await answersOfHer(db, customerId)
    return { openings: found.rows, groupLinks: clicked.rows, polls }
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
    await forgetAnswers(tx, customerId)
  },
}
