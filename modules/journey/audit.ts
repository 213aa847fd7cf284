// What must always hold of journeys.
import { sql } from 'kysely'
import type { AuditCheck, Db } from '#platform'

const count = async (db: Db, query: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
  (await query.execute(db)).rows[0]?.n ?? 0

export const audit: readonly AuditCheck[] = [
  {
    name: 'journey.oneLiveEntry',
    sentence: {
      zh: '同一旅程同一进入键最多一个在途',
      en: 'At most one live entry of a key in a journey',
    },
    differences: (db) =>
      count(
        db,
        sql`
      select count(*) as n from (
        select p.person_id from journey.enrolment e join customer.v_person p
          on p.customer_id = e.customer_id
        where e.state = 'active' group by p.person_id, e.journey_id, e.entry_key
          having count(*) > 1) twice`,
      ),
  },
  {
    name: 'journey.controlUntouched',
    sentence: {
      zh: '对照组没有收到旅程的消息和券',
      en: 'The control group got no message or coupon of its journey',
    },
    differences: (db) =>
      count(
        db,
        sql`
      select count(*) as n from journey.enrolment e where e.arm = 'control' and (
        exists (select 1 from messaging.v_touch t where t.owner_kind = 'journey'
        and t.handed_at is not null
          and t.owner_key = 'journey:' || e.journey_id || ':' || e.enrolment_id)
        or exists (select 1 from journey.step_log s where s.customer_id = e.customer_id
          and s.enrolment_id = e.enrolment_id and s.outcome in ('issued', 'tagged')))`,
      ),
  },
  {
    name: 'journey.openVisits',
    sentence: {
      zh: '在途者恰好停在一个步骤里',
      en: 'Whoever sleeps in a step has exactly that visit open',
    },
    differences: (db) =>
      count(
        db,
        sql`
      select count(*) as n from journey.enrolment e
      left join lateral (select count(*) as open from journey.step_log s
        where s.customer_id = e.customer_id
        and s.enrolment_id = e.enrolment_id and s.left_at is null) v on true
      where v.open <> case when e.state = 'active' and e.arrived then 1 else 0 end`,
      ),
  },
]
