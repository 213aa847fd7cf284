// Queries of what members have so far, for the caps.
import { sql } from 'kysely'
import type { Day } from '#kit'
import type { Db } from '#platform'

/** Points of orders by the business day of their earning, less what refunds took back. */
export async function earnedByDay(
  db: Db,
  customerIds: readonly number[],
  since: Date,
  zone: string,
): Promise<{ customerId: number; day: Day; points: number }[]> {
  return (
    await sql<{ customerId: number; day: Day; points: number }>`select
      customer_id as "customerId", (earned_at at time zone ${zone})::date as day,
      sum(points - reversed_points)::bigint as points from loyalty.grant
    where customer_id = any(${customerIds}::bigint[]) and earned_at >= ${since} and granted
      and order_id is not null
    group by 1, 2`.execute(db)
  ).rows
}

/** Points that have not begun yet. */
export async function pendingPoints(
  db: Db,
  customerIds: readonly number[],
): Promise<Map<number, number>> {
  const rows = (
    await sql<{ id: number; points: number }>`select customer_id as id,
      sum(points - reversed_points)::bigint as points from loyalty.grant
    where customer_id = any(${customerIds}::bigint[]) and starts_at is not null
    group by 1`.execute(db)
  ).rows
  return new Map(rows.map((row) => [row.id, row.points]))
}
