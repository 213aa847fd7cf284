// The face of shop: what a till does in one transaction with customers, coupons and orders.
import type { Module } from '#platform'
import { contract } from '#contracts'
import { listeners, refund } from './refunds.ts'
import { routes } from './routes.ts'

export type { CartLine, Cover, Group, Offer, PricedCart, Worth } from './pricing/offer.ts'
export { priceCart } from './pricing/price-cart.ts'
export { refundAtTill } from './refunds.ts'
export { type TillSale } from './sale.ts'
export { termsOf } from './terms.ts'
export { sellAtTill } from './sell.ts'

export const shopModule: Module = {
  name: 'shop',
  schema: 'shop',
  listeners,
  routes,
  refund,
  contract: {
    check: contract.coupon.check,
    ingest: contract.order.ingest,
    refund: contract.order.refund,
    previewRefund: contract.order.previewRefund,
  },
}
