// What must always hold of touches, recomputed from the touches themselves.
import { sql } from 'kysely'
import type { AuditCheck, Db } from '#platform'

const count = async (db: Db, query: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
  (await query.execute(db)).rows[0]?.n ?? 0

/**
 * Contacts of the same customer that stood in the rule's window when `t` was let through, itself
 * included.
 */
const inWindow = sql`
  select count(*) from messaging.touch u
  where u.customer_id = t.customer_id and u.class = 'marketing' and u.released_at is null
    and (u.counted_at, u.touch_id) <= (t.counted_at, t.touch_id)
    and (r.carrier is null or u.carrier = r.carrier)
      and (r.category is null or u.category = r.category)
    and case r.window_kind
      when 'rolling' then u.counted_at > t.counted_at - make_interval(hours => r.hours)
      else date_trunc(r.unit, u.counted_at at time zone t.zone) = date_trunc(r.unit,
        t.counted_at at time zone t.zone)
    end`

export const audit: readonly AuditCheck[] = [
  {
    name: 'messaging.capsHold',
    sentence: { zh: '没有一次触达超过频控上限', en: 'No touch went beyond a contact limit' },
    differences: (db) =>
      count(
        db,
        sql`
      select count(*) as n from messaging.limit_rule r
      join messaging.touch t on t.class = 'marketing' and t.counted_at >= r.since
        and t.released_at is null
        and (r.stage is null or t.stage = r.stage) and (r.carrier is null or t.carrier = r.carrier)
        and (r.category is null or t.category = r.category)
      where r.retired_at is null and r.count is not null and (${inWindow}) > r.count`,
      ),
  },
  {
    name: 'messaging.sentOnce',
    sentence: { zh: '同一条消息只发送一次', en: 'No message left twice' },
    differences: (db) =>
      count(
        db,
        sql`
      select count(*) as n from (
        select p.person_id, t.key from messaging.touch t join customer.v_person p
          on p.customer_id = t.customer_id
        where t.handed_at is not null group by 1, 2 having count(*) > 1
        union all
        select s.touch_id, 'send' from wecom.v_send s group by 1 having count(*) > 1) twice`,
      ),
  },
  {
    name: 'messaging.sentCounts',
    sentence: { zh: '发出的营销消息都计入频控', en: 'Every marketing message that left counts' },
    differences: (db) =>
      count(
        db,
        sql`
      select count(*) as n from messaging.touch where class = 'marketing'
        and outcome in ('sent', 'unknown')
        and (counted_at is null or released_at is not null)`,
      ),
  },
]
