// Queries of grants, which are also the lots of points.
import { sql } from 'kysely'
import { groupBy } from '#kit'
import type { Db, Tx } from '#platform'
import type { BoughtLine, GrantLine } from '../program.ts'

/** Lines of orders as they were paid with money of hers: bonus earns nothing. */
export async function boughtLines(
  db: Db,
  orders: readonly { customerId: number; orderId: number }[],
): Promise<Map<number, BoughtLine[]>> {
  const rows = (
    await sql<BoughtLine & { orderId: number }>`
    select l.order_id as "orderId", l.line_no as line, l.quantity,
      l.paid_fen - l.bonus_fen as "paidFen"
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
  /** Owed to refunds of its order and found spent. */
  writtenOff: number
  lines: GrantLine[]
  granted: boolean
  /** Pending: its points begin then. Null once they have. */
  startsAt: Date | null
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
  written_off: number
  lines: GrantLine[]
  granted: boolean
  starts_at: Date | null
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
  writtenOff: row.written_off,
  lines: row.lines,
  granted: row.granted,
  startsAt: row.starts_at,
  expiresAt: row.expires_at,
})
const columns = sql`g.customer_id, g.grant_id, g.key, g.order_id, g.points, g.growth, g.points_left,
  g.reversed_points, g.reversed_growth, g.written_off, g.lines, g.granted, g.starts_at, g.expires_at`

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

/** Lots by their ids, where these customers have them. */
export async function lotsById(
  db: Db,
  lots: readonly { customerId: number; grantId: number }[],
): Promise<Grant[]> {
  return (
    await sql<Row>`select ${columns} from loyalty.grant g
    where g.customer_id = any(${lots.map((lot) => lot.customerId)}::bigint[])
      and g.grant_id = any(${lots.map((lot) => lot.grantId)}::bigint[])`.execute(db)
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
  startsAt: Date | null
  expiresAt: Date | null
}

export async function insertGrants(tx: Tx, grants: readonly NewGrant[]): Promise<void> {
  await sql`insert into loyalty.grant (customer_id, key, order_id, points, growth, points_left,
      lines, granted, earned_at, starts_at, expires_at)
    select customer_id, key, order_id, points, growth, points_left, lines, granted, earned_at,
      starts_at, expires_at
    from rows from (
      unnest(${grants.map((g) => g.customerId)}::bigint[], ${grants.map((g) => g.key)}::text[],
        ${grants.map((g) => g.orderId)}::bigint[], ${grants.map((g) => g.points)}::bigint[],
        ${grants.map((g) => g.growth)}::bigint[], ${grants.map((g) => g.pointsLeft)}::bigint[],
        ${grants.map((g) => g.granted)}::boolean[], ${grants.map((g) => g.earnedAt)}::timestamptz[],
        ${grants.map((g) => g.startsAt)}::timestamptz[],
        ${grants.map((g) => g.expiresAt)}::timestamptz[]),
      jsonb_array_elements(${JSON.stringify(grants.map((g) => g.lines))}::jsonb))
      u(customer_id, key, order_id, points, growth, points_left, granted, earned_at, starts_at,
      expires_at, lines)`.execute(tx.db)
}

/** Brings grants to the state they are handed in. */
export async function updateGrants(tx: Tx, grants: readonly Grant[]): Promise<void> {
  if (grants.length === 0) return
  await sql`update loyalty.grant g set points = w.points, growth = w.growth,
      points_left = w.points_left, reversed_points = w.reversed_points,
      reversed_growth = w.reversed_growth, lines = w.lines::jsonb, granted = w.granted,
      starts_at = w.starts_at, expires_at = w.expires_at, written_off = w.written_off
    from unnest(${grants.map((g) => g.customerId)}::bigint[],
      ${grants.map((g) => g.grantId)}::bigint[], ${grants.map((g) => g.points)}::bigint[],
      ${grants.map((g) => g.growth)}::bigint[], ${grants.map((g) => g.pointsLeft)}::bigint[],
      ${grants.map((g) => g.reversedPoints)}::bigint[],
      ${grants.map((g) => g.reversedGrowth)}::bigint[],
      ${grants.map((g) => JSON.stringify(g.lines))}::text[],
      ${grants.map((g) => g.granted)}::boolean[], ${grants.map((g) => g.startsAt)}::timestamptz[],
      ${grants.map((g) => g.expiresAt)}::timestamptz[],
      ${grants.map((g) => g.writtenOff)}::bigint[])
      w(customer_id, grant_id, points, growth, points_left, reversed_points, reversed_growth, lines,
      granted, starts_at, expires_at, written_off)
    where g.customer_id = w.customer_id and g.grant_id = w.grant_id`.execute(tx.db)
}
