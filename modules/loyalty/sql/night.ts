// Queries of the night's run: which one is open, how far it is, who is due.
import { sql } from 'kysely'
import type { Day } from '#kit'
import type { Db, Tx } from '#platform'

export const stepNames = ['activate', 'passes', 'tiers', 'expire', 'remind'] as const
export type StepName = (typeof stepNames)[number]

export interface Night {
  day: Day
  until: Date
  step: StepName
  after: Due
}
/** A member and the instant at which something of hers falls due. */
export interface Due {
  customerId: number
  at: Date
}
/** Before everything. */
export const start: Due = { customerId: 0, at: new Date('1000-01-01T00:00:00Z') }

interface Row {
  day: Day
  until: Date
  step: StepName
  after_at: Date
  after_id: number
}
const toNight = ({ after_at, after_id, ...row }: Row): Night => ({
  ...row,
  after: { at: after_at, customerId: after_id },
})
const columns = sql`day, until, step, after_at, after_id`

/** The run that is not finished, for this transaction alone; null while another one works on it. */
export async function takeNight(tx: Tx): Promise<Night | null | undefined> {
  const row = (
    await sql<Row & { open: boolean }>`select ${columns} from loyalty.night
    where finished_at is null for update skip locked`.execute(tx.db)
  ).rows[0]
  if (row) return toNight(row)
  const taken = await sql`select 1 from loyalty.night where finished_at is null`.execute(tx.db)
  return taken.rows.length > 0 ? null : undefined
}

/**
 * Begins the run of a day, or, where something fell due after it was done, has it go over the day
 * again. Gives undefined where another process was first.
 */
export async function beginNight(tx: Tx, day: Day): Promise<Night | undefined> {
  const made = await sql<Row>`
    insert into loyalty.night (day, until, step, after_at, after_id, started_at)
    values (${day}, ${tx.now}, ${stepNames[0]}, ${start.at}, 0, ${tx.now})
    on conflict (day) do update set until = excluded.until, step = excluded.step,
      after_at = excluded.after_at, after_id = 0, finished_at = null
      where night.finished_at is not null
    returning ${columns}`.execute(tx.db)
  return made.rows[0] && toNight(made.rows[0])
}

/** Goes on behind the last one who was worked on. */
export async function moveNight(
  tx: Tx,
  { day }: Night,
  step: StepName,
  after: Due,
  members: number,
): Promise<void> {
  await sql`update loyalty.night set step = ${step}, after_at = ${after.at},
      after_id = ${after.customerId}, done = done || jsonb_build_object(${step}::text,
        coalesce((done->>${step}::text)::bigint, 0) + ${members}::bigint)
    where day = ${day}`.execute(tx.db)
}

export async function finishNight(tx: Tx, { day }: Night): Promise<void> {
  await sql`update loyalty.night set finished_at = ${tx.now} where day = ${day}`.execute(tx.db)
}

/** When there is something for a run: an open one, or whatever falls due first. */
export async function nextNight(db: Db, aside: readonly number[]): Promise<Date | null> {
  const heard = sql`customer_id <> all(${aside}::bigint[])`
  const found = await sql<{ at: Date | null }>`select min(at) as at from (
    select min(until) as at from loyalty.night where finished_at is null
    union all select min(starts_at) from loyalty.grant where starts_at is not null and ${heard}
    union all select min(next_at) from loyalty.pass where next_at is not null and ${heard}
    union all select min(evaluate_at) from loyalty.member where ${heard}
    union all select min(expires_at) from loyalty.grant where points_left > 0
      and expires_at is not null and ${heard}
    union all select soonest.at - r.ahead from (${reminding}) r, lateral (
      select min(expires_at) as at from loyalty.grant
      where points_left > 0 and expires_at is not null and expires_at > r.told) soonest) x`.execute(
    db,
  )
  return found.rows[0]?.at ?? null
}

/** How far ahead members are told, and of which ends they have been; no row where nobody is. */
const reminding = sql`select make_interval(hours => 24 * (rules->>'remindDaysBefore')::int) as ahead,
  coalesce(reminded_until, '-infinity') as told from loyalty.program
  where rules->>'remindDaysBefore' is not null`

export interface Ask {
  night: Night
  limit: number
  aside: readonly number[]
}

const behind = (column: ReturnType<typeof sql>, { night, aside }: Ask) =>
  sql`(${column}, customer_id) > (${night.after.at}::timestamptz, ${night.after.customerId}::bigint)
    and customer_id <> all(${aside}::bigint[])`

export const dueToBegin = (db: Db, ask: Ask): Promise<Due[]> =>
  dueBy(
    db,
    sql`select customer_id, starts_at as at from loyalty.grant
    where starts_at <= ${ask.night.until} and ${behind(sql`starts_at`, ask)}
    order by starts_at, customer_id limit ${ask.limit}`,
  )

export const dueOfPasses = (db: Db, ask: Ask): Promise<Due[]> =>
  dueBy(
    db,
    sql`select customer_id, next_at as at from loyalty.pass
    where next_at <= ${ask.night.until} and ${behind(sql`next_at`, ask)}
    order by next_at, customer_id limit ${ask.limit}`,
  )

export const dueForTier = (db: Db, ask: Ask): Promise<Due[]> =>
  dueBy(
    db,
    sql`select customer_id, evaluate_at as at from loyalty.member
    where evaluate_at <= ${ask.night.until} and ${behind(sql`evaluate_at`, ask)}
    order by evaluate_at, customer_id limit ${ask.limit}`,
  )

export const dueToExpire = (db: Db, ask: Ask): Promise<Due[]> =>
  dueBy(
    db,
    sql`select customer_id, expires_at as at from loyalty.grant
    where points_left > 0 and expires_at <= ${ask.night.until} and ${behind(sql`expires_at`, ask)}
    order by expires_at, customer_id limit ${ask.limit}`,
  )

/** Whose points end within the days ahead, and were not among those told of before. */
export const dueToRemind = (db: Db, ask: Ask): Promise<Due[]> =>
  dueBy(
    db,
    sql`select customer_id, expires_at as at from loyalty.grant, (${reminding}) r
    where points_left > 0 and expires_at > r.told and expires_at <= ${ask.night.until}::timestamptz + r.ahead
      and ${behind(sql`expires_at`, ask)}
    order by expires_at, customer_id limit ${ask.limit}`,
  )

const dueBy = async (db: Db, query: ReturnType<typeof sql>): Promise<Due[]> =>
  (await sql<Due>`select customer_id as "customerId", at from (${query}) due`.execute(db)).rows

/** Everybody whose points end by then has been told. */
export async function remindedAll(tx: Tx, { until }: Night): Promise<void> {
  await sql`update loyalty.program set reminded_until = greatest(reminded_until,
      ${until}::timestamptz + make_interval(hours => 24 * (rules->>'remindDaysBefore')::int))
    where rules->>'remindDaysBefore' is not null`.execute(tx.db)
}

export interface Ending {
  customerId: number
  at: Date
  points: number
}

/** What ends of these members' points, at the instants between two of them. */
export async function endingPoints(
  db: Db,
  customerIds: readonly number[],
  from: Date,
  until: Date,
): Promise<Ending[]> {
  return (
    await sql<Ending>`select customer_id as "customerId", expires_at as at,
      sum(points_left)::bigint as points from loyalty.grant
    where customer_id = any(${customerIds}::bigint[]) and points_left > 0
      and expires_at between ${from} and ${until}
    group by 1, 2 order by 2, 1`.execute(db)
  ).rows
}
