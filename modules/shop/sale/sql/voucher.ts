// Vouchers of packages: coupons that were sold, found by who granted them.
import { sql } from 'kysely'
import type { Db } from '#platform'

/** Who granted the vouchers of a reservation, as a coupon says it. */
export const voucherSource = (reservationId: number): string => `sale ${reservationId}`

export interface SoldPackage {
  orderNumber: string
  orderId: number
  customerId: number
  reservationId: number
  templateId: number
  units: number
}

/** Packages among these orders of the shop. */
export async function packagesOf(
  db: Db,
  which: { numbers: readonly string[] } | { orderIds: readonly number[] },
): Promise<SoldPackage[]> {
  const where =
    'numbers' in which
      ? sql`o.source = 'shop' and o.number = any(${[...which.numbers]}::text[])`
      : sql`o.order_id = any(${[...which.orderIds]}::bigint[])`
  const found = await sql<SoldPackage>`select o.number as "orderNumber", o.order_id as "orderId",
      p.person_id as "customerId", r.reservation_id as "reservationId",
      s.voucher_template_id as "templateId", r.units
    from orders.v_order o join shop.reservation r on r.order_id = o.order_id
    join shop.sale s on s.sale_id = r.sale_id and s.voucher_template_id is not null
    join customer.v_person p on p.customer_id = o.customer_id
    where ${where}`.execute(db)
  return found.rows
}

export interface PackageStanding {
  /** Units that have come back. */
  returned: number
  /** Vouchers used or held by a basket. */
  used: number
  /** Vouchers nobody has used, the oldest first. */
  open: number[]
}

/** By order; ask it once the buyers are locked. */
export async function standingOf(
  db: Db,
  packages: readonly SoldPackage[],
): Promise<Map<number, PackageStanding>> {
  const sources = packages.map(({ reservationId }) => voucherSource(reservationId))
  const people = packages.map(({ customerId }) => customerId)
  const found = await sql<{ source: string; state: string; id: number }>`
    select c.source, c.state, c.coupon_id as id from coupon.v_coupon c
    where c.customer_id = any(${people}::bigint[]) and c.source = any(${sources}::text[])
    order by c.coupon_id`.execute(db)
  const lines = await sql<{ id: number; returned: number }>`select l.order_id as id,
      sum(l.returned)::int as returned
    from orders.v_line l where l.order_id = any(${packages.map((p) => p.orderId)}::bigint[])
    group by 1`.execute(db)
  const bySource = Map.groupBy(found.rows, ({ source }) => source)
  const returned = new Map(lines.rows.map((row) => [row.id, row.returned]))
  return new Map(
    packages.map(({ orderId, reservationId }) => {
      const own = bySource.get(voucherSource(reservationId)) ?? []
      const used = own.filter(({ state }) => state === 'redeemed' || state === 'locked').length
      const open = own.flatMap(({ state, id }) => (state === 'issued' ? [id] : []))
      return [orderId, { returned: returned.get(orderId) ?? 0, used, open }]
    }),
  )
}

/** Numbers of refunds of the shop's orders that are written already. */
export async function writtenRefunds(db: Db, numbers: readonly string[]): Promise<Set<string>> {
  const found = await sql<{ number: string }>`select number from orders.v_refund
    where source = 'shop' and number = any(${[...numbers]}::text[])`.execute(db)
  return new Set(found.rows.map(({ number }) => number))
}
