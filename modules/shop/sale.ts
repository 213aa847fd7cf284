// What a till says about one order, checked without asking about the customer.
import type { OrderInput as Sale } from '#contracts'
import { DAY_MS } from '#kit'
import { ok, refuse, type Outcome, type Scope } from '#platform'
import { orderRefusals, type OrderInput } from '#modules/order'

export interface TillSale extends Sale {
  scope: Scope
}

export interface Ground {
  now: Date
  stores: Map<string, { id: number }>
  guides: Map<string, number>
}

/** No till is older; history comes by import. */
const OLDEST = new Date('2000-01-01T00:00:00Z')

/** The sale as an order whose customer is not known yet (0). */
export function readSale(sale: TillSale, { now, stores, guides }: Ground): Outcome<OrderInput> {
  const store = stores.get(sale.storeCode)
  if (!store) return refuse(orderRefusals.unknownStore, { code: sale.storeCode }, 'storeCode')
  if (!sale.scope.all && !sale.scope.storeIds.includes(store.id)) {
    return refuse(orderRefusals.foreignStore, { code: sale.storeCode }, 'storeCode')
  }
  const guide = sale.guideLogin === undefined ? null : guides.get(sale.guideLogin)
  if (guide === undefined) return refuse(orderRefusals.unknownGuide, {}, 'guideLogin')
  for (const field of ['placedAt', 'paidAt'] as const) {
    const at = sale[field]
    if (at === undefined) continue
    if (new Date(at).getTime() > now.getTime() + DAY_MS)
      return refuse(orderRefusals.inFuture, { at }, field)
    if (new Date(at) < OLDEST) return refuse(orderRefusals.tooLongAgo, { at }, field)
  }
  if (sale.offline && sale.couponCodes.length > 0 && sale.paidFen === undefined)
    return refuse(orderRefusals.offlineNeedsPaid, {}, 'paidFen')
  return ok({
    customerId: 0,
    storeId: store.id,
    staffId: guide,
    source: sale.source,
    number: sale.number,
    placedAt: new Date(sale.placedAt),
    lines: sale.lines,
    couponCodes: sale.couponCodes,
    ...(sale.tenders && { payments: sale.tenders }),
    ...(sale.paidAt !== undefined && { paidAt: new Date(sale.paidAt) }),
  })
}
