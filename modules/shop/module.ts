// The module object of shop.
import type { Module } from '#platform'
import { contract } from '#contracts'
import { listeners, refund } from './refunds.ts'
import { cartRoutes } from './cart/routes.ts'
import { cashCouponAudit } from './cash-coupon/audit.ts'
import { cashCouponListener } from './cash-coupon/listen.ts'
import { wechatCouponRoutes } from './cash-coupon/routes.ts'
import { clearanceRoutes } from './clearance/routes.ts'
import { offlineAudit } from './offline/audit.ts'
import { conflictRoutes } from './offline/routes.ts'
import { person } from './person.ts'
import { purchaseAudit } from './purchase/audit.ts'
import { purchaseEnded, purchaseMoved, purchaseShort } from './purchase/events.ts'
import { purchaseTimer } from './purchase/expire.ts'
import { purchaseRefundListener } from './purchase/give-back.ts'
import { purchaseRoutes } from './purchase/routes.ts'
import { purchaseListener } from './purchase/settle.ts'
import { shopRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { saleAudit } from './sale/audit.ts'
import { balanceTimer } from './sale/balance.ts'
import {
  balanceDue,
  balanceEnding,
  depositEnded,
  depositPaid,
  reservationEnded,
  reservationShort,
  vouchersRefused,
} from './sale/events.ts'
import { expiryTimer } from './sale/expire.ts'
import { giveBackListener } from './sale/give-back.ts'
import { saleRoutes } from './sale/routes.ts'
import { saleListener } from './sale/settle.ts'
import { timeline } from './sale/timeline.ts'
import { voucherListeners } from './sale/vouchers.ts'
import { stockAudit } from './stock/audit.ts'
import { stockListener } from './stock/listen.ts'
import { stockRoutes } from './stock/routes.ts'
import { unityRoutes } from './unity/unity.ts'

export const shopModule: Module = {
  name: 'shop',
  schema: 'shop',
  migrations: new URL('./migrations/', import.meta.url),
  events: [
    reservationEnded,
    reservationShort,
    vouchersRefused,
    depositPaid,
    balanceDue,
    balanceEnding,
    depositEnded,
    purchaseEnded,
    purchaseShort,
    purchaseMoved,
  ],
  refusals: shopRefusals,
  listeners: [
    ...listeners,
    saleListener,
    giveBackListener,
    ...voucherListeners,
    stockListener,
    purchaseListener,
    purchaseRefundListener,
    cashCouponListener,
  ],
  timers: [expiryTimer, balanceTimer, purchaseTimer],
  person,
  timeline,
  audit: [...saleAudit, ...stockAudit, ...purchaseAudit, ...cashCouponAudit, ...offlineAudit],
  routes: {
    ...routes,
    ...saleRoutes,
    clearance: clearanceRoutes,
    stock: stockRoutes,
    unity: unityRoutes,
    cart: cartRoutes,
    purchase: purchaseRoutes,
    wechatCoupon: wechatCouponRoutes,
    couponConflict: conflictRoutes,
  },
  refund,
  contract: {
    check: contract.coupon.check,
    ingest: contract.order.ingest,
    refund: contract.order.refund,
    previewRefund: contract.order.previewRefund,
    topUp: contract.stored.topUp,
    returnTopUps: contract.stored.returnTopUps,
    ...contract.sale,
    clearance: contract.clearance,
    stock: contract.stock,
    unity: contract.unity,
    cart: contract.cart,
    purchase: contract.purchase,
    wechatCoupon: contract.wechatCoupon,
    couponConflict: contract.couponConflict,
  },
}
