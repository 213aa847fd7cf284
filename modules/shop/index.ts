// The face of shop: what a till does in one transaction with customers, coupons and orders; the
// sale, the cart and the purchases of the own shop.
export type { CartLine, Cover, Group, Offer, PricedCart, Worth } from './pricing/offer.ts'
export { priceCart } from './pricing/price-cart.ts'
export { refundAtTill } from './refunds.ts'
export { type TillSale } from './sale.ts'
export { termsOf } from './terms.ts'
export { balanceDue, balanceEnding, depositEnded, depositPaid } from './sale/events.ts'
export { reserveUnits, type Reserved, type ReserveAsk } from './sale/reserve.ts'
export { sellAtTill } from './sell.ts'
export { shopModule } from './module.ts'
