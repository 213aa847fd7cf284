// Queries of what members hold and of what happened to it.
import { sql, type RawBuilder } from 'kysely'
import type { Day } from '#kit'
import type { Db, Scope } from '#platform'
import { reachable } from '#modules/customer'

export async function firstPurchaseDays(
  db: Db,
  customerIds: readonly number[],
): Promise<Map<number, Day>> {
  const rows = (
    await sql<{ customer_id: number; day: Day }>`select customer_id, first_paid_on as day
    from orders.v_summary where customer_id = any(${customerIds}::bigint[])
      and first_paid_on is not null`.execute(db)
  ).rows
  return new Map(rows.map((row) => [row.customer_id, row.day]))
}

/** Month and day of birth, of those who told theirs. */
export async function birthDays(
  db: Db,
  customerIds: readonly number[],
): Promise<Map<number, string>> {
  const rows = (
    await sql<{ customer_id: number; birth_day: string }>`select customer_id, birth_day
    from customer.v_customer where customer_id = any(${customerIds}::bigint[])
      and birth_day is not null`.execute(db)
  ).rows
  return new Map(rows.map((row) => [row.customer_id, row.birth_day]))
}

export interface StandingRow {
  customer_id: number
  member_no: string
  card_code: string
  name: string | null
  tier_id: number
  tier_name: string
  benefits: string
  tier_until: Day | null
  growth: number
  points: number
  joined_at: Date
  store_name: string | null
}

const standing = sql`m.customer_id, m.member_no, m.card_code, c.display_name as name, m.tier_id,
  t.name as tier_name, t.benefits, m.tier_until, coalesce(g.balance, 0) as growth,
  coalesce(p.balance, 0) as points, m.joined_at, s.name as store_name`
const joins = sql`join loyalty.tier t on t.tier_id = m.tier_id
  join customer.v_customer c on c.customer_id = m.customer_id
  left join org.v_store s on s.store_id = m.store_id
  left join ledger.v_balance g on g.customer_id = m.customer_id and g.asset = 'growth'
  left join ledger.v_balance p on p.customer_id = m.customer_id and p.asset = 'points'`

export async function standingOf(
  db: Db,
  scope: Scope,
  customerId: number,
): Promise<StandingRow | undefined> {
  return (
    await sql<StandingRow>`select ${standing} from loyalty.member m ${joins}
    where m.customer_id = ${customerId} and ${reachable(scope, 'm.customer_id')}`.execute(db)
  ).rows[0]
}

export interface MemberQuery {
  search?: string
  tierId?: number
  storeId?: number
  before?: number
  limit: number
}

/** Newest first; found by number, card code or the beginning of the name. */
export async function listMembers(db: Db, scope: Scope, q: MemberQuery): Promise<StandingRow[]> {
  const given = <T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>) =>
    value === undefined || value === '' ? sql`true` : condition(value)
  return (
    await sql<StandingRow>`
    with chosen as materialized (
      select m.* from loyalty.member m where ${reachable(scope, 'm.customer_id')}
        and ${given(q.tierId, (id) => sql`m.tier_id = ${id}`)}
        and ${given(q.storeId, (id) => sql`m.store_id = ${id}`)}
        and ${given(q.before, (id) => sql`m.customer_id < ${id}`)}
        and ${given(
          q.search,
          (text) => sql`m.customer_id in (
          select customer_id from loyalty.card where code = ${text}
          union all select customer_id from customer.v_customer
            where starts_with(display_name, ${text}))`,
        )}
      order by m.customer_id desc limit ${q.limit})
    select ${standing} from chosen m ${joins} order by m.customer_id desc`.execute(db)
  ).rows
}

/** The points that go first, and when. */
export async function nextExpiring(
  db: Db,
  customerId: number,
  now: Date,
): Promise<{ points: number; at: Date } | undefined> {
  return (
    await sql<{
      points: number
      at: Date
    }>`select sum(points_left)::bigint as points, expires_at as at
    from loyalty.grant where customer_id = ${customerId} and points_left > 0
      and expires_at > ${now}
    group by expires_at order by expires_at limit 1`.execute(db)
  ).rows[0]
}

export interface MovementRow {
  transfer_id: number
  at: Date
  asset: 'points' | 'growth'
  amount: number
  reason: string
  number: string | null
  fen: number | null
}

/** Points and growth value of all her ids, newest first, with the order or refund behind each. */
export async function movementsOf(
  db: Db,
  q: {
    customerIds: readonly number[]
    before?: { at: Date; id: number }
    limit: number
    asset?: string
  },
): Promise<MovementRow[]> {
  const ids = sql`any(${[...q.customerIds]}::bigint[])`
  return (
    await sql<MovementRow>`
    with chosen as materialized (
      select * from ledger.v_transfer where customer_id = ${ids}
        and ${q.asset ? sql`asset = ${q.asset}` : sql`asset in ('points', 'growth')`}
        and ${q.before ? sql`(at, transfer_id) < (${q.before.at}, ${q.before.id})` : sql`true`}
      order by at desc, transfer_id desc limit ${q.limit}),
    keyed as (select c.*, substring(key from '^order:(\d+):')::bigint as order_id,
      substring(key from '^refund:(\d+):')::bigint as refund_id from chosen c)
    select k.transfer_id, k.at, k.asset, k.amount, k.reason, coalesce(o.number, r.number) as number,
      coalesce(o.amount_fen, -r.amount_fen) as fen
    from keyed k
    left join orders.v_order o on o.customer_id = ${ids} and o.order_id = k.order_id
    left join orders.v_refund r on r.customer_id = ${ids} and r.refund_id = k.refund_id
    order by k.at desc, k.transfer_id desc`.execute(db)
  ).rows
}

export async function idsOfPerson(db: Db, customerId: number): Promise<number[]> {
  const rows = (
    await sql<{ customer_id: number }>`select customer_id from customer.v_person
    where person_id = ${customerId}`.execute(db)
  ).rows
  return rows.map((row) => row.customer_id)
}

export interface TierStep {
  at: Date
  why: string
  from_name: string | null
  to_name: string
  change_id: number
}

export async function tierSteps(
  db: Db,
  q: { customerIds: readonly number[]; before: Date; limit: number },
): Promise<TierStep[]> {
  return (
    await sql<TierStep>`select c.at, c.why, f.name as from_name, t.name as to_name, c.change_id
    from loyalty.tier_change c join loyalty.tier t on t.tier_id = c.to_tier
    left join loyalty.tier f on f.tier_id = c.from_tier
    where c.customer_id = any(${[...q.customerIds]}::bigint[]) and c.at < ${q.before}
    order by c.at desc, c.change_id desc limit ${q.limit}`.execute(db)
  ).rows
}

export async function joinedRows(
  db: Db,
  q: { customerIds: readonly number[]; before: Date },
): Promise<{ at: Date; member_no: string; store_id: number | null }[]> {
  return (
    await sql<{ at: Date; member_no: string; store_id: number | null }>`
    select joined_at as at, member_no, store_id from loyalty.member
    where customer_id = any(${[...q.customerIds]}::bigint[]) and joined_at < ${q.before}`.execute(
      db,
    )
  ).rows
}
