// People and orders by the door that brought them, in PostgreSQL: a path is read through aliases, and
// those change with a merge.
import { sql, type RawBuilder } from 'kysely'
import type { AttributionCut, AttributionModel } from '#contracts'
import { reachable } from '#modules/customer'
import type { Db, Scope } from '#platform'
import type { Period } from '../period.ts'
import { touches } from './touches.ts'

export interface AttributionAsk extends Period {
  by: AttributionCut
  model: AttributionModel
  zone: string
  now: Date
}

const columns: Record<AttributionCut, string> = {
  store: 'store_id',
  channel: 'channel',
  placement: 'placement',
  campaign: 'campaign',
  guide: 'staff_id',
  code: 'code_id',
  batch: 'batch_id',
}
/** Empty where nothing is known. */
const keyOf = (by: AttributionCut): RawBuilder<string> =>
  sql<string>`coalesce(t.${sql.ref(columns[by])}::text, '')`
/** Registering is a step on the way and no door: it stands for one only where none is known. */
const order = (model: AttributionModel): RawBuilder<unknown> =>
  model === 'first'
    ? sql`t.at, t.rank, t.code_id`
    : sql`t.kind = 'registered', t.at desc, t.rank desc, t.code_id desc`

export interface PeopleRow {
  key: string
  people: number
  added: number
  /** Those whose reply could be known, and those of them who wrote. */
  heard: number
  replied: number
  members: number
  buyers: number
  kept: number
  keptOf: number
}

/** Long enough for a friendship to have been one: 30 days. */
const KEPT_HOURS = 30 * 24

/** People whose first (last) touch fell into the period, and how far they came. */
export async function peopleByDoor(
  db: Db,
  scope: Scope,
  { from, until, by, model, zone, now }: AttributionAsk,
): Promise<PeopleRow[]> {
  const found = await sql<PeopleRow>`with touch as (${touches()}),
    door as (select distinct on (t.person_id) t.* from touch t
      where (t.at at time zone ${zone})::date <= ${until}::date
      order by t.person_id, ${order(model)}),
    change as (select p.person_id, f.* from wecom.v_follow_change f
      join customer.v_person p using (customer_id)),
    added as (select person_id, min(at) as at from change where kind = 'followed' group by 1),
    late as (select distinct on (c.person_id, c.staff_id) c.person_id, c.kind
      from change c join added a using (person_id)
      where c.at <= a.at + make_interval(hours => ${KEPT_HOURS}::int)
        and a.at + make_interval(hours => ${KEPT_HOURS}::int) <= ${now}
      order by c.person_id, c.staff_id, c.at desc, c.change_id desc),
    kept as (select person_id, bool_or(kind = 'followed') as still from late group by 1),
    member as (select distinct p.person_id from loyalty.v_member m
      join customer.v_person p using (customer_id)),
    wrote as (select p.person_id, max(s.replied_at) as at from wecom.v_service_talk s
      join customer.v_person p using (customer_id) where s.replied_at is not null group by 1),
    linked as (select p.person_id, l.code_id, max(l.added_at) as at, max(l.replied_at) as replied
      from wecom.v_acquisition_friend l join customer.v_person p using (customer_id) group by 1, 2),
    bought as (select p.person_id, max(o.paid_at) as at from orders.v_order o
      join customer.v_person p using (customer_id) group by 1)
    select ${keyOf(by)} as key, count(*)::int as people, count(a.person_id)::int as added,
      count(*) filter (where t.kind = 'asked' or l.at >= t.at)::int as heard,
      count(*) filter (where (t.kind = 'asked' and w.at >= t.at)
        or (t.kind <> 'asked' and l.replied >= t.at))::int as replied,
      count(m.person_id)::int as members, count(*) filter (where o.at >= t.at)::int as buyers,
      count(*) filter (where k.still)::int as kept, count(k.person_id)::int as "keptOf"
    from door t
    left join added a using (person_id) left join member m using (person_id)
    left join bought o using (person_id) left join kept k using (person_id)
    left join wrote w using (person_id)
    left join linked l on l.person_id = t.person_id and l.code_id = t.code_id
    where (t.at at time zone ${zone})::date >= ${from}::date
      and ${reachable(scope, 't.person_id')}
    group by 1`.execute(db)
  return found.rows
}

export interface OrdersRow {
  key: string
  orders: number
  netFen: number
}

/** Orders of the period, each once, at the first (last) touch of its buyer before it was paid. */
export async function ordersByDoor(
  db: Db,
  scope: Scope,
  { from, until, by, model }: AttributionAsk,
): Promise<OrdersRow[]> {
  const stores = scope.all
    ? sql`true`
    : sql`o.store_id = any(${[...scope.storeIds]}::bigint[]) and ${reachable(scope, 'p.person_id')}`
  const found = await sql<OrdersRow>`with touch as (${touches()}),
    paid as (select p.person_id, o.order_id, o.paid_at, o.amount_fen - o.refunded_fen as net
      from orders.v_order o join customer.v_person p using (customer_id)
      where o.paid_on between ${from}::date and ${until}::date and ${stores}),
    door as (select distinct on (o.order_id) o.order_id, o.net, t.*
      from paid o left join touch t on t.person_id = o.person_id and t.at <= o.paid_at
      order by o.order_id, ${order(model)})
    select ${keyOf(by)} as key, count(*)::int as orders, sum(t.net)::bigint as "netFen"
    from door t group by 1`.execute(db)
  return found.rows
}

export interface CodeRow {
  code_id: number
  key: string
  /** Our own link is printed, so that each opening is seen. */
  leased: boolean
  opened: number
  /** Cards handed out; null where nobody counts what hangs on a wall. */
  cards: number | null
}

/** What can be known of every code before somebody is known: prints handed out, links opened. */
export async function codesByDoor(
  db: Db,
  scope: Scope,
  { from, until, by }: AttributionAsk,
): Promise<CodeRow[]> {
  const key = by === 'guide' ? sql<string>`''` : keyOf(by)
  const found = await sql<CodeRow>`select t.code_id, ${key} as key,
      (t.mode = 'leased' or t.way = 'link' or t.kind in ('page', 'coupon', 'service')) as leased,
      coalesce((select sum(d.visits) from code.v_visit_day d where d.code_id = t.code_id
        and d.day between ${from}::date and ${until}::date), 0)::bigint as opened,
      t.cards
    from (select c.*, b.batch_id, b.cards from code.v_code c
      left join acquire.v_card_batch b on b.code_id = c.code_id
      where ${scope.all} or c.store_id = any(${[...scope.storeIds]}::bigint[])) t`.execute(db)
  return found.rows
}

export interface TouchRow {
  kind: 'scanned' | 'asked' | 'added' | 'registered' | 'came'
  at: Date
  storeName: string | null
  guideName: string | null
  channel: string | null
  placement: string | null
  campaign: string | null
  codeId: number | null
  codeName: string | null
  batchName: string | null
}

/** A person's touches, oldest first. */
export async function pathRows(db: Db, personId: number): Promise<TouchRow[]> {
  const ids = await sql<{ id: number }>`select customer_id as id from customer.v_person
    where person_id = ${personId}`.execute(db)
  const found = await sql<TouchRow>`select t.kind, t.at, s.name as "storeName",
      f.name as "guideName", t.channel, t.placement, t.campaign, t.code_id as "codeId",
      c.name as "codeName", b.name as "batchName"
    from (${touches(ids.rows.map(({ id }) => id))}) t
    left join org.v_store s on s.store_id = t.store_id
    left join org.v_staff f on f.staff_id = t.staff_id
    left join code.v_code c on c.code_id = t.code_id
    left join acquire.v_card_batch b on b.batch_id = t.batch_id
    order by t.at, t.rank, t.code_id`.execute(db)
  return found.rows
}

/** Who she is today, where she is within reach. */
export async function personWithin(db: Db, scope: Scope, id: number): Promise<number | undefined> {
  const found = await sql<{ person_id: number }>`select c.person_id from customer.v_customer c
    where c.customer_id = ${id} and ${reachable(scope, 'c.person_id')}`.execute(db)
  return found.rows[0]?.person_id
}

/** Whose an order is, and when it was paid; only orders of the stores within reach. */
export async function buyerOf(
  db: Db,
  scope: Scope,
  orderId: number,
): Promise<{ personId: number; paidAt: Date } | undefined> {
  const found = await sql<{ personId: number; paidAt: Date }>`
    select p.person_id as "personId", o.paid_at as "paidAt"
    from orders.v_order o join customer.v_person p using (customer_id)
    where o.order_id = ${orderId}
      and (${scope.all} or o.store_id = any(${[...scope.storeIds]}::bigint[]))`.execute(db)
  return found.rows[0]
}
