// A condition on tags, for both engines.
import { sql, type RawBuilder } from 'kysely'
import { sortedUnique } from '#kit'
import type { TagCondition } from '../rule.ts'
import { numbers } from './text.ts'

const bearers = (tags: readonly number[]) =>
  `(SELECT customer_id FROM tag_member FINAL WHERE tag_id IN ${numbers(tags)})`

export function everyoneTag(condition: TagCondition): string {
  const tags = sortedUnique(condition.tags)
  switch (condition.op) {
    case 'any':
      return `customer_id IN ${bearers(tags)}`
    case 'none':
      return `customer_id NOT IN ${bearers(tags)}`
    case 'all':
      return `(${tags.map((tag) => `customer_id IN ${bearers([tag])}`).join(' AND ')})`
  }
}

export function someoneTag(condition: TagCondition): RawBuilder<boolean> {
  const tags = sortedUnique(condition.tags)
  const borne = sql`(select count(*) from customer.v_tag t
    where t.customer_id = e.customer_id and t.tag_id = any(${tags}::bigint[]))`
  switch (condition.op) {
    case 'any':
      return sql<boolean>`${borne} > 0`
    case 'none':
      return sql<boolean>`${borne} = 0`
    case 'all':
      return sql<boolean>`${borne} = ${tags.length}`
  }
}
