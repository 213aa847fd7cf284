// What the till asks of the modules below, through their views.
import { sql } from 'kysely'
import { tenderKinds, type Tender } from '#modules/order'
import { groupBy } from '#kit'
import type { Db } from '#platform'

/** Active staff by login or WeCom userid. */
export async function guidesByLogin(
  db: Db,
  logins: readonly string[],
): Promise<Map<string, number>> {
  if (logins.length === 0) return new Map()
  const rows = (
    await sql<{ name: string; staff_id: number }>`select w.name, s.staff_id
    from unnest(${[...new Set(logins)]}::text[]) w(name)
    join org.v_staff s on (s.login = w.name or s.wecom_userid = w.name) and s.active`.execute(db)
  ).rows
  return new Map(rows.map((row) => [row.name, row.staff_id]))
}

/** The tiers of those who are members. */
export async function tiersOf(
  db: Db,
  customerIds: readonly number[],
): Promise<Map<number, number>> {
  if (customerIds.length === 0) return new Map()
  const rows = (
    await sql<{ customer_id: number; tier_id: number }>`select customer_id, tier_id
    from loyalty.v_member where customer_id = any(${[...customerIds]}::bigint[])`.execute(db)
  ).rows
  return new Map(rows.map((row) => [row.customer_id, row.tier_id]))
}

export async function namesOfTiers(db: Db): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; name: string }>`select tier_id as id, name
    from loyalty.v_tier`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Coupons that count on orders. */
export async function usesOf(
  db: Db,
  orderIds: readonly number[],
): Promise<Map<number, { code: string; discountFen: number }[]>> {
  const uses = new Map<number, { code: string; discountFen: number }[]>()
  if (orderIds.length === 0) return uses
  const rows = (
    await sql<{ order_id: number; code: string; fen: number }>`
    select r.order_id, c.code, r.discount_fen as fen from coupon.v_redemption r
    join coupon.v_coupon c on c.coupon_id = r.coupon_id and c.customer_id = r.customer_id
    where r.order_id = any(${[...orderIds]}::bigint[]) and r.restored_at is null`.execute(db)
  ).rows
  for (const { order_id: id, code, fen } of rows)
    uses.set(id, [...(uses.get(id) ?? []), { code, discountFen: fen }])
  return uses
}

/** Names of the coupons that a full refund of the order would give back. */
export async function restorableOf(db: Db, orderId: number): Promise<string[]> {
  const rows = (
    await sql<{ name: string }>`select t.name from coupon.v_redemption r
    join coupon.v_template t on t.template_id = r.template_id and t.restore_on_full_refund
    where r.order_id = ${orderId} and r.restored_at is null`.execute(db)
  ).rows
  return rows.map((row) => row.name)
}

/** What paid these orders, in the order in which their units were filled. */
export async function tendersOfOrders(
  db: Db,
  orderIds: readonly number[],
): Promise<Map<number, Tender[]>> {
  if (orderIds.length === 0) return new Map()
  const rows = (
    await sql<Tender & { orderId: number }>`
    select t.order_id as "orderId", t.kind, t.fen from orders.v_order o
    join orders.v_tender t using (customer_id, order_id)
    where o.order_id = any(${[...orderIds]}::bigint[])
    order by t.order_id, array_position(${[...tenderKinds]}::text[], t.kind)`.execute(db)
  ).rows
  return groupBy(rows, ({ orderId }) => orderId)
}
