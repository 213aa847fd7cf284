// The face of payments: opened, believed, closed and given back here.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { askJob } from './ask.ts'
import { cashCouponJob, cashCouponListener, cashCouponTimer } from './cash-coupon/send.ts'
import { audit } from './audit.ts'
import { noticeDoor } from './door.ts'
import { cashCouponUsed, payClosed, payPaid, payRefunded } from './events.ts'
import { refundJob } from './give-back.ts'
import { person } from './person.ts'
import { payRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { payTimer } from './wake.ts'

export {
  askCashCoupons,
  repeatCashCoupons,
  withdrawCashCoupons,
  type CashCouponAsk,
} from './cash-coupon/ask.ts'
export { readStock, type StockFigures } from './cash-coupon/stock.ts'
export { cashCouponUsed, payClosed, payPaid, payRefunded, type PaidEvent } from './events.ts'
export { refundPayments, type GiveBack } from './give-back.ts'
export { saveMerchant } from './merchant.ts'
export { closePayments, openPayments, type PaymentAsk } from './open.ts'
export { openidOf, openidsOf } from './payer.ts'
export { payRefusals } from './refusals.ts'
export { codeOf, sheetOf, type PayCode, type PaySheet } from './sheet.ts'

export const payModule: Module = {
  name: 'pay',
  schema: 'pay',
  migrations: new URL('./migrations/', import.meta.url),
  events: [payPaid, payClosed, payRefunded, cashCouponUsed],
  refusals: payRefusals,
  contract: contract.pay,
  routes,
  plainRoutes: noticeDoor,
  jobs: [askJob, refundJob, cashCouponJob],
  listeners: [cashCouponListener],
  timers: [payTimer, cashCouponTimer],
  person,
  audit,
}
