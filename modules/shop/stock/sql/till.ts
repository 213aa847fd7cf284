// What tills sold and took back, as stock hears of it: tracked articles by their sku.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface SoldLine {
  storeId: number
  variantId: number
  line: number
  units: number
  number: string
}

/** Lines of orders that are not of the own shop: its purchases and sales keep their own units. */
export async function tillLines(
  db: Db,
  orderIds: readonly number[],
): Promise<(SoldLine & { orderId: number })[]> {
  const found = await sql<SoldLine & { orderId: number }>`select o.order_id as "orderId",
      o.store_id as "storeId", v.variant_id as "variantId", l.line_no as line,
      l.quantity as units, o.number
    from orders.v_order o join orders.v_line l using (customer_id, order_id)
    join catalog.v_variant v on v.sku = l.sku and v.tracked
    where o.order_id = any(${[...orderIds]}::bigint[]) and o.source <> 'shop'
      and o.store_id is not null`.execute(db)
  return found.rows
}
