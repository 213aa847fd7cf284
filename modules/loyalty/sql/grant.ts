// Queries of grants, which are also the lots of points.
import { sql } from 'kysely'
import { groupBy } from '#kit'
import type { Db, Tx } from '#platform'
import type { BoughtLine, GrantLine } from '../program.ts'

/** Lines of orders as they were paid, by order. */
export async function boughtLines(
  db: Db,
  orders: readonly { customerId: number; orderId: number }[],
): Promise<Map<number, BoughtLine[]>> {
  const rows = (
    await sql<BoughtLine & { orderId: number }>`
    select l.order_id as "orderId", l.line_no as line, l.quantity, l.paid_fen as "paidFen"
    from unnest(${orders.map((o) => o.customerId)}::bigint[],
      ${orders.map((o) => o.orderId)}::bigint[])
      w(customer_id, order_id)
    join orders.v_line l on l.customer_id = w.customer_id and l.order_id = w.order_id
    order by l.order_id, l.line_no`.execute(db)
  ).rows
  return groupBy(rows, (row) => row.orderId)
}

export interface Grant {
  customerId: number
  grantId: number
  key: string
  orderId: number | null
  points: number
  growth: number
  pointsLeft: number
  reversedPoints: number
  reversedGrowth: number
  lines: GrantLine[]
  granted: boolean
  expiresAt: Date | null
}
interface Row {
  customer_id: number
  grant_id: number
  key: string
  order_id: number | null
  points: number
  growth: number
  points_left: number
  reversed_points: number
  reversed_growth: number
  lines: GrantLine[]
  granted: boolean
  expires_at: Date | null
}
const toGrant = (row: Row): Grant => ({
  customerId: row.customer_id,
  grantId: row.grant_id,
  key: row.key,
  orderId: row.order_id,
  points: row.points,
  growth: row.growth,
  pointsLeft: row.points_left,
  reversedPoints: row.reversed_points,
  reversedGrowth: row.reversed_growth,
  lines: row.lines,
  granted: row.granted,
  expiresAt: row.expires_at,
})
const columns = sql`g.customer_id, g.grant_id, g.key, g.order_id, g.points, g.growth, g.points_left,
  g.reversed_points, g.reversed_growth, g.lines, g.granted, g.expires_at`

/** Grants by holder and key. */
export async function findGrants(
  db: Db,
  keys: readonly { customerId: number; key: string }[],
): Promise<Grant[]> {
  return (
    await sql<Row>`select ${columns} from loyalty.grant g
    join unnest(${keys.map((k) => k.customerId)}::bigint[], ${keys.map((k) => k.key)}::text[])
      w(customer_id, key)
      on w.customer_id = g.customer_id and w.key = g.key`.execute(db)
  ).rows.map(toGrant)
}

/** Lots that still have points, in the order in which they are spent (S-P1). */
export async function openLots(db: Db, customerIds: readonly number[]): Promise<Grant[]> {
  return (
    await sql<Row>`select ${columns} from loyalty.grant g
    where g.customer_id = any(${customerIds}::bigint[]) and g.points_left > 0
    order by g.customer_id, g.expires_at nulls last, g.earned_at, g.grant_id`.execute(db)
  ).rows.map(toGrant)
}

export interface NewGrant {
  customerId: number
  key: string
  orderId: number | null
  points: number
  growth: number
  pointsLeft: number
  lines: readonly GrantLine[]
  granted: boolean
  earnedAt: Date
  expiresAt: Date | null
}

export async function insertGrants(tx: Tx, grants: readonly NewGrant[]): Promise<void> {
  await sql`insert into loyalty.grant (customer_id, key, order_id, points, growth, points_left,
      lines, granted, earned_at, expires_at)
    select customer_id, key, order_id, points, growth, points_left, lines, granted, earned_at,
      expires_at
    from rows from (
      unnest(${grants.map((g) => g.customerId)}::bigint[], ${grants.map((g) => g.key)}::text[],
        ${grants.map((g) => g.orderId)}::bigint[], ${grants.map((g) => g.points)}::bigint[],
        ${grants.map((g) => g.growth)}::bigint[], ${grants.map((g) => g.pointsLeft)}::bigint[],
        ${grants.map((g) => g.granted)}::boolean[], ${grants.map((g) => g.earnedAt)}::timestamptz[],
        ${grants.map((g) => g.expiresAt)}::timestamptz[]),
      jsonb_array_elements(${JSON.stringify(grants.map((g) => g.lines))}::jsonb))
      u(customer_id, key, order_id, points, growth, points_left, granted, earned_at, expires_at,
      lines)`.execute(tx.db)
}

/** Brings grants to the state they are handed in. */
export async function updateGrants(tx: Tx, grants: readonly Grant[]): Promise<void> {
  if (grants.length === 0) return
  await sql`update loyalty.grant g set points = w.points, growth = w.growth,
      points_left = w.points_left, reversed_points = w.reversed_points,
      reversed_growth = w.reversed_growth, lines = w.lines::jsonb, granted = w.granted,
      expires_at = w.expires_at
    from unnest(${grants.map((g) => g.customerId)}::bigint[],
      ${grants.map((g) => g.grantId)}::bigint[], ${grants.map((g) => g.points)}::bigint[],
      ${grants.map((g) => g.growth)}::bigint[], ${grants.map((g) => g.pointsLeft)}::bigint[],
      ${grants.map((g) => g.reversedPoints)}::bigint[],
      ${grants.map((g) => g.reversedGrowth)}::bigint[],
      ${grants.map((g) => JSON.stringify(g.lines))}::text[],
      ${grants.map((g) => g.granted)}::boolean[], ${grants.map((g) => g.expiresAt)}::timestamptz[])
      w(customer_id, grant_id, points, growth, points_left, reversed_points, reversed_growth, lines,
      granted, expires_at)
    where g.customer_id = w.customer_id and g.grant_id = w.grant_id`.execute(tx.db)
}

export async function knownSpends(
  db: Db,
  keys: readonly { customerId: number; key: string }[],
): Promise<{ customer_id: number; key: string; points: number }[]> {
  return (
    await sql<{ customer_id: number; key: string; points: number }>`
    select s.customer_id, s.key, s.points from loyalty.spend s
    join unnest(${keys.map((k) => k.customerId)}::bigint[], ${keys.map((k) => k.key)}::text[])
      w(customer_id, key)
      on w.customer_id = s.customer_id and w.key = s.key`.execute(db)
  ).rows
}

export async function insertSpends(
  tx: Tx,
  spends: readonly { customerId: number; key: string; points: number; lots: unknown }[],
): Promise<void> {
  await sql`insert into loyalty.spend (customer_id, key, points, lots, at)
    select customer_id, key, points, lots::jsonb, ${tx.now}::timestamptz
    from unnest(${spends.map((s) => s.customerId)}::bigint[], ${spends.map((s) => s.key)}::text[],
      ${spends.map((s) => s.points)}::bigint[],
      ${spends.map((s) => JSON.stringify(s.lots))}::text[])
      u(customer_id, key, points, lots)`.execute(tx.db)
}

export async function nextPointsExpiry(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(expires_at) as at from loyalty.grant
    where points_left > 0 and expires_at is not null
      and customer_id <> all(${aside}::bigint[])`.execute(db)
  return found.rows[0]?.at ?? null
}

/** Customers with points past their last day. */
export async function dueForExpiry(
  tx: Tx,
  limit: number,
  aside: readonly number[],
): Promise<number[]> {
  const rows = (
    await sql<{ customer_id: number }>`select customer_id from loyalty.grant
    where points_left > 0 and expires_at <= ${tx.now} and customer_id <> all(${aside}::bigint[])
      order by expires_at limit ${limit}`.execute(tx.db)
  ).rows
  return rows.map((row) => row.customer_id)
}
