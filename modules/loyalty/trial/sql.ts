// Queries of trials, and of what members did in the last twelve months.
import { sql } from 'kysely'
import type { ProgramInput } from '#contracts'
import { groupBy } from '#kit'
import type { Db, Tx } from '#platform'
import type { Program } from '../program.ts'
import { birthDays } from '../sql/standing.ts'
import type { Counted } from './count.ts'
import type { Past, TriedLine, TriedOrder, Worths } from './replay.ts'

export interface TrialRow {
  trial_id: number
  draft: ProgramInput
  base: Program
  base_changed_at: Date | null
  hundred_points_fen: number
  asked_at: Date
  after_id: number
  members_done: number
  members_total: number
  figures: Counted
  finished_at: Date | null
}
const columns = sql`trial_id, draft, base, base_changed_at, hundred_points_fen, asked_at, after_id,
  members_done, members_total, figures, finished_at`

export interface NewTrial {
  hash: string
  draft: ProgramInput
  base: Program
  baseChangedAt: Date | null
  hundredPointsFen: number
  figures: Counted
}

/** The same hash is the same trial. */
export async function insertTrial(tx: Tx, trial: NewTrial): Promise<number> {
  const made = await sql<{ id: number }>`insert into loyalty.trial (hash, draft, base,
      base_changed_at, hundred_points_fen, asked_at, members_total, figures)
    select ${trial.hash}, ${JSON.stringify(trial.draft)}::jsonb,
      ${JSON.stringify(trial.base)}::jsonb, ${trial.baseChangedAt}::timestamptz,
      ${trial.hundredPointsFen}::bigint, ${tx.now}::timestamptz,
      (select count(*) from loyalty.member), ${JSON.stringify(trial.figures)}::jsonb
    on conflict (hash) do update set hash = excluded.hash
    returning trial_id as id`.execute(tx.db)
  return made.rows[0]?.id ?? 0
}

export async function readTrial(db: Db, id: number): Promise<TrialRow | undefined> {
  return (
    await sql<TrialRow>`select ${columns} from loyalty.trial where trial_id = ${id}`.execute(db)
  ).rows[0]
}

export async function nextTrial(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date }>`select asked_at as at from loyalty.trial
    where finished_at is null order by trial_id limit 1`.execute(db)
  return found.rows[0]?.at ?? null
}

/** One process works on it; the others come again. */
export async function takeTrial(tx: Tx): Promise<TrialRow | undefined> {
  return (
    await sql<TrialRow>`select ${columns} from loyalty.trial where finished_at is null
    order by trial_id limit 1 for update skip locked`.execute(tx.db)
  ).rows[0]
}

export async function moveTrial(
  tx: Tx,
  id: number,
  to: { afterId: number; members: number; figures: Counted },
): Promise<void> {
  await sql`update loyalty.trial set after_id = ${to.afterId},
      members_done = members_done + ${to.members}, figures = ${JSON.stringify(to.figures)}::jsonb
    where trial_id = ${id}`.execute(tx.db)
}

export async function finishTrial(tx: Tx, id: number): Promise<void> {
  await sql`update loyalty.trial set finished_at = ${tx.now}
    where trial_id = ${id}`.execute(tx.db)
}

export interface TriedMember {
  id: number
  storeId: number | null
}
/** Members behind one, ascending; who was merged away is tried as whom she became. */
export async function membersBehind(
  db: Db,
  q: { after: number; limit: number; aside: readonly number[] },
): Promise<TriedMember[]> {
  return (
    await sql<TriedMember>`select m.customer_id as id, m.store_id as "storeId"
    from loyalty.member m where m.customer_id > ${q.after}
      and m.customer_id <> all(${[...q.aside]}::bigint[])
      and not exists (select 1 from customer.v_person p
        where p.customer_id = m.customer_id and p.person_id <> m.customer_id)
    order by m.customer_id limit ${q.limit}`.execute(db)
  ).rows
}

interface LineRow extends Omit<TriedLine, 'back'> {
  customerId: number
  orderId: number
  earnedAt: Date
  paidAt: Date
  granted: TriedLine[]
}

/** Orders that gave her something by the rules of their day, and growth that came by none. */
export async function pastsOf(
  db: Db,
  ids: readonly number[],
  since: Date,
  until: Date,
): Promise<Map<number, Past>> {
  const lines = (
    await sql<LineRow>`select g.customer_id as "customerId", g.order_id as "orderId",
      g.earned_at as "earnedAt", l.paid_at as "paidAt", g.lines as granted, l.line_no as line,
      l.quantity, l.paid_fen - l.bonus_fen as "paidFen"
    from loyalty.grant g
    join customer.v_person p on p.person_id = g.customer_id
    join orders.v_line l on l.customer_id = p.customer_id and l.order_id = g.order_id
    where g.customer_id = any(${[...ids]}::bigint[]) and g.order_id is not null and g.granted
      and g.earned_at >= ${since} and g.earned_at <= ${until}
    order by g.customer_id, g.earned_at, g.order_id, l.line_no`.execute(db)
  ).rows
  const brought = (
    await sql<{ customerId: number; at: Date; growth: number }>`select
      customer_id as "customerId", earned_at as at, growth - reversed_growth as growth
    from loyalty.grant where customer_id = any(${[...ids]}::bigint[]) and order_id is null
      and growth > 0 and earned_at >= ${since} and earned_at <= ${until}`.execute(db)
  ).rows
  const births = await birthDays(db, ids)
  const linesBy = groupBy(lines, ({ customerId }) => customerId)
  const broughtBy = groupBy(brought, ({ customerId }) => customerId)
  return new Map(
    ids.map((id) => [
      id,
      {
        birthDay: births.get(id) ?? null,
        orders: ordersOf(linesBy.get(id) ?? []),
        brought: broughtBy.get(id) ?? [],
      },
    ]),
  )
}

const ordersOf = (rows: readonly LineRow[]): TriedOrder[] =>
  [...groupBy(rows, ({ orderId }) => orderId).values()].map((own) => ({
    earnedAt: own[0]?.earnedAt ?? new Date(0),
    paidAt: own[0]?.paidAt ?? new Date(0),
    lines: own.map(({ line, quantity, paidFen, granted }) => ({
      line,
      quantity,
      paidFen,
      back: granted.find((one) => one.line === line)?.back ?? 0,
    })),
  }))

export async function worthsOf(db: Db, templateIds: readonly number[]): Promise<Worths> {
  if (templateIds.length === 0) return new Map()
  const found = await sql<{ id: number; fromFen: number; fen: number }>`select
      template_id as id, threshold_fen as "fromFen", (benefit->>'amountFen')::bigint as fen
    from coupon.v_template where template_id = any(${[...templateIds]}::bigint[])
      and benefit->>'kind' = 'amountOff'`.execute(db)
  return new Map(found.rows.map(({ id, fromFen, fen }) => [id, { fromFen, fen }]))
}

export async function namesOf(
  db: Db,
  ids: { customers: readonly number[]; stores: readonly number[] },
): Promise<{ customers: Map<number, string | null>; stores: Map<number, string> }> {
  const customers = await sql<{ id: number; name: string | null }>`select customer_id as id,
    display_name as name from customer.v_customer
    where customer_id = any(${[...ids.customers]}::bigint[])`.execute(db)
  const stores = await sql<{ id: number; name: string }>`select store_id as id, name
    from org.v_store where store_id = any(${[...ids.stores]}::bigint[])`.execute(db)
  return {
    customers: new Map(customers.rows.map(({ id, name }) => [id, name])),
    stores: new Map(stores.rows.map(({ id, name }) => [id, name])),
  }
}
