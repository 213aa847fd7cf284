// Queries of lots as a run over many members needs them: begun, ended, without their lines.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export interface ClosedLot {
  customerId: number
  grantId: number
  points: number
}

/** Empties the lots that are over; gives what was left in them. */
export async function closeLots(
  tx: Tx,
  customerIds: readonly number[],
  at: Date,
): Promise<ClosedLot[]> {
  if (customerIds.length === 0) return []
  return (
    await sql<ClosedLot>`update loyalty.grant set points_left = 0
    where customer_id = any(${customerIds}::bigint[]) and points_left > 0 and expires_at <= ${at}
    returning customer_id as "customerId", grant_id as "grantId", old.points_left as points`.execute(
      tx.db,
    )
  ).rows
}

export interface PendingLot {
  customerId: number
  grantId: number
  key: string
  /** What it will give: refunds have been taken off. */
  points: number
}

/** Lots that begin by that instant, oldest first. */
export async function beginningLots(
  db: Db,
  customerIds: readonly number[],
  at: Date,
): Promise<PendingLot[]> {
  return (
    await sql<PendingLot>`select customer_id as "customerId", grant_id as "grantId", key,
      points - reversed_points as points from loyalty.grant
    where customer_id = any(${customerIds}::bigint[]) and starts_at <= ${at}
    order by customer_id, grant_id`.execute(db)
  ).rows
}

export async function beginLots(
  tx: Tx,
  lots: readonly (PendingLot & { pointsLeft: number })[],
): Promise<void> {
  await sql`update loyalty.grant g set starts_at = null, points_left = w.points_left
    from unnest(${lots.map((l) => l.customerId)}::bigint[], ${lots.map((l) => l.grantId)}::bigint[],
      ${lots.map((l) => l.pointsLeft)}::bigint[]) w(customer_id, grant_id, points_left)
    where g.customer_id = w.customer_id and g.grant_id = w.grant_id`.execute(tx.db)
}

/** Points that will begin, and the first day's instant. */
export async function pendingOf(
  db: Db,
  customerId: number,
): Promise<{ points: number; at: Date } | undefined> {
  return (
    await sql<{ points: number; at: Date }>`
    select sum(points - reversed_points)::bigint as points, starts_at as at from loyalty.grant
    where customer_id = ${customerId} and starts_at is not null and points > reversed_points
    group by starts_at order by starts_at limit 1`.execute(db)
  ).rows[0]
}

/** Points that are over by now and that no run has come by for yet. */
export async function overPoints(db: Db, customerId: number, now: Date): Promise<number> {
  return (
    (
      await sql<{ points: number }>`select coalesce(sum(points_left), 0)::bigint as points
    from loyalty.grant where customer_id = ${customerId} and points_left > 0
      and expires_at <= ${now}`.execute(db)
    ).rows[0]?.points ?? 0
  )
}
