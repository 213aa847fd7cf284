// The face of shop: what a till does in one transaction with customers, coupons and orders.
import type { Module } from '#platform'
import { contract } from '#contracts'
import { listeners, refund } from './refunds.ts'
import { routes } from './routes.ts'
import { saleAudit } from './sale/audit.ts'
import { reservationEnded, reservationShort } from './sale/events.ts'
import { expiryTimer } from './sale/expire.ts'
import { giveBackListener } from './sale/give-back.ts'
import { person } from './sale/person.ts'
import { saleRefusals } from './sale/refusals.ts'
import { saleRoutes } from './sale/routes.ts'
import { saleListener } from './sale/settle.ts'
import { stockAudit } from './stock/audit.ts'
import { stockListener } from './stock/listen.ts'
import { stockRefusals } from './stock/refusals.ts'
import { stockRoutes } from './stock/routes.ts'

export type { CartLine, Cover, Group, Offer, PricedCart, Worth } from './pricing/offer.ts'
export { priceCart } from './pricing/price-cart.ts'
export { refundAtTill } from './refunds.ts'
export { type TillSale } from './sale.ts'
export { termsOf } from './terms.ts'
export { reserveUnits, type Reserved, type ReserveAsk } from './sale/reserve.ts'
export { sellAtTill } from './sell.ts'

export const shopModule: Module = {
  name: 'shop',
  schema: 'shop',
  migrations: new URL('./migrations/', import.meta.url),
  events: [reservationEnded, reservationShort],
  refusals: { ...saleRefusals, ...stockRefusals },
  listeners: [...listeners, saleListener, giveBackListener, stockListener],
  timers: [expiryTimer],
  person,
  audit: [...saleAudit, ...stockAudit],
  routes: { ...routes, ...saleRoutes, stock: stockRoutes },
  refund,
  contract: {
    check: contract.coupon.check,
    ingest: contract.order.ingest,
    refund: contract.order.refund,
    previewRefund: contract.order.previewRefund,
    topUp: contract.stored.topUp,
    returnTopUps: contract.stored.returnTopUps,
    ...contract.sale,
    stock: contract.stock,
  },
}
