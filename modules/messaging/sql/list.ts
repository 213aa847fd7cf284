// Touches as people read them: in the list, and on a customer's timeline.
import { sql, type RawBuilder } from 'kysely'
import type { TouchOutcome } from '#contracts'
import type { Db, Scope } from '#platform'
import { reachable } from '#modules/customer'
import type { TouchClass } from '../gate.ts'

export interface ListedTouch {
  id: number
  at: Date
  customerId: number
  customerName: string | null
  carrier: 'wecom'
  class: TouchClass
  outcome: TouchOutcome
  reason: string | null
  ownerKind: string
  ownerId: number | null
  ownerName: string | null
  ruleId: number | null
  text: string | null
  guide: string | null
  nextTryAt: Date | null
}

export interface TouchFilter {
  customerId?: number | undefined
  outcome?: TouchOutcome | undefined
  journeyId?: number | undefined
  from?: Date | undefined
  until?: Date | undefined
  /** Ids below this one. */
  before?: number | undefined
  limit: number
}

const conditions = (filter: TouchFilter): RawBuilder<unknown>[] => [
  ...(filter.customerId === undefined
    ? []
    : [
        sql`p.person_id in
    (select coalesce(max(q.person_id), ${filter.customerId}) from customer.v_person q
      where q.customer_id = ${filter.customerId})`,
      ]),
  ...(filter.outcome === undefined ? [] : [sql`t.outcome = ${filter.outcome}`]),
  ...(filter.journeyId === undefined
    ? []
    : [sql`t.owner_kind = 'journey' and t.owner_id = ${filter.journeyId}`]),
  ...(filter.from === undefined ? [] : [sql`t.offered_at >= ${filter.from}`]),
  ...(filter.until === undefined ? [] : [sql`t.offered_at < ${filter.until}`]),
  ...(filter.before === undefined ? [] : [sql`t.touch_id < ${filter.before}`]),
]

/** Newest first, only of customers the scope may see. */
export async function listTouches(
  db: Db,
  scope: Scope,
  filter: TouchFilter,
): Promise<ListedTouch[]> {
  const found = await sql<ListedTouch>`
    select t.touch_id as id, coalesce(t.handed_at, t.settled_at, t.offered_at) as at,
      p.person_id as "customerId", c.display_name as "customerName", t.carrier, t.class, t.outcome,
      t.reason, t.owner_kind as "ownerKind", t.owner_id as "ownerId", t.owner_name as "ownerName",
      t.rule_id as "ruleId", t.content ->> 'text' as text, s.name as guide, t.wake_at as "nextTryAt"
    from messaging.touch t left join org.v_staff s on s.staff_id = t.staff_id
    join customer.v_person p on p.customer_id = t.customer_id
    join customer.v_customer c on c.customer_id = p.person_id
    where ${sql.join([reachable(scope, 'p.person_id'), ...conditions(filter)], sql` and `)}
    order by t.touch_id desc limit ${filter.limit}`.execute(db)
  return found.rows
}

export interface TimelineTouch {
  at: Date
  touchId: number
  class: TouchClass
  outcome: TouchOutcome
  reason: string | null
  ruleId: number | null
  ownerKind: string
  ownerId: number | null
  ownerName: string | null
  text: string | null
  nextTryAt: Date | null
}

/** A customer's touches by when they left or were held back; ids include those merged into her. */
export async function touchesOf(
  db: Db,
  customerIds: readonly number[],
  before: Date,
  limit: number,
): Promise<TimelineTouch[]> {
  const found = await sql<TimelineTouch>`
    select * from (
      select coalesce(handed_at, settled_at, offered_at) as at, touch_id as "touchId", class,
        outcome, reason, rule_id as "ruleId", owner_kind as "ownerKind", owner_id as "ownerId",
        owner_name as "ownerName", content ->> 'text' as text,
        wake_at as "nextTryAt"
      from messaging.touch where customer_id = any(${[...customerIds]}::bigint[])) t
    where t.at < ${before} order by t.at desc, t."touchId" desc limit ${limit}`.execute(db)
  return found.rows
}
