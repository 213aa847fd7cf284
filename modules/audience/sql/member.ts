// Queries about the members of watched segments.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export interface Membership {
  segmentId: number
  customerId: number
}

export async function membershipsOf(
  db: Db,
  segmentIds: readonly number[],
  customerIds: readonly number[],
): Promise<Membership[]> {
  return (
    await sql<Membership>`select segment_id as "segmentId", customer_id as "customerId"
    from audience.member where segment_id = any(${segmentIds}::bigint[])
      and customer_id = any(${customerIds}::bigint[])`.execute(db)
  ).rows
}

/** Gives what was really new, with the version drawn for it. */
export async function enterMembers(
  tx: Tx,
  entered: readonly Membership[],
): Promise<(Membership & { version: number })[]> {
  if (entered.length === 0) return []
  return (
    await sql<Membership & { version: number }>`
    insert into audience.member (segment_id, customer_id, since_at, version)
    select i.segment_id, i.customer_id, ${tx.now}, nextval('audience.member_version')
    from unnest(${entered.map((m) => m.segmentId)}::bigint[],
      ${entered.map((m) => m.customerId)}::bigint[]) i (segment_id, customer_id)
    join audience.watched w using (segment_id) order by 1, 2
    on conflict do nothing
    returning segment_id as "segmentId", customer_id as "customerId", version`.execute(tx.db)
  ).rows
}

export async function leaveMembers(
  tx: Tx,
  left: readonly Membership[],
): Promise<(Membership & { version: number })[]> {
  if (left.length === 0) return []
  return (
    await sql<Membership & { version: number }>`delete from audience.member m
    using unnest(${left.map((m) => m.segmentId)}::bigint[],
      ${left.map((m) => m.customerId)}::bigint[]) i (segment_id, customer_id)
    where m.segment_id = i.segment_id and m.customer_id = i.customer_id
    returning m.segment_id as "segmentId", m.customer_id as "customerId",
      nextval('audience.member_version') as version`.execute(tx.db)
  ).rows
}

/** Members with ids in `(after, until]`, ascending. */
export async function memberIds(
  db: Db,
  segmentId: number,
  q: { after: number; until?: number; limit: number },
): Promise<number[]> {
  const found = await sql<{ id: number }>`select customer_id as id from audience.member
    where segment_id = ${segmentId} and customer_id > ${q.after}
      and (${q.until ?? null}::bigint is null or customer_id <= ${q.until ?? null}::bigint)
    order by customer_id limit ${q.limit}`.execute(db)
  return found.rows.map((row) => row.id)
}

export async function markFilled(
  tx: Tx,
  segmentId: number,
  version: number,
  today: string,
): Promise<void> {
  await sql`update audience.watched set version = ${version}, swept_on = ${today}::date
    where segment_id = ${segmentId}`.execute(tx.db)
}

/** The business day of the oldest sweep of a watched rule with a moving window. */
export async function oldestSweep(db: Db): Promise<string | null> {
  const found = await sql<{ day: string | null }>`select min(swept_on) as day
    from audience.watched join audience.segment using (segment_id) where moving`.execute(db)
  return found.rows[0]?.day ?? null
}

export async function claimSweeps(tx: Tx, today: string): Promise<number[]> {
  const due = await sql<{ id: number }>`update audience.watched w set swept_on = ${today}::date
    from audience.segment s where s.segment_id = w.segment_id and s.moving
      and w.swept_on < ${today}::date
    returning w.segment_id as id`.execute(tx.db)
  return due.rows.map((row) => row.id)
}
