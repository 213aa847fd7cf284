// Every route of the product, declared once: the server implements it, OpenAPI and the clients come
// from it.
export * from './base.ts'
export * from './account-menu.ts'
export * from './roles.ts'
export * from './org.ts'
export * from './proof.ts'
export * from './customer.ts'
export * from './draws.ts'
export * from './selection.ts'
export * from './order.ts'
export * from './counter.ts'
export * from './joining.ts'
export * from './coupon.ts'
export * from './coupon-conflict.ts'
export * from './partner.ts'
export * from './loyalty.ts'
export * from './program-rules.ts'
export * from './today.ts'
export * from './trial.ts'
export * from './stored.ts'
export * from './passes.ts'
export * from './benefits.ts'
export * from './bookings.ts'
export * from './audience.ts'
export * from './code.ts'
export * from './polls.ts'
export * from './print.ts'
export * from './rotation.ts'
export * from './wecom.ts'
export * from './group-links.ts'
export * from './handover.ts'
export * from './telling.ts'
export * from './groups.ts'
export * from './service.ts'
export * from './official.ts'
export * from './sms.ts'
export * from './pay.ts'
export * from './clearance.ts'
export * from './sale.ts'
export * from './catalog.ts'
export * from './stock.ts'
export * from './cart.ts'
export * from './purchase.ts'
export * from './purchase-desk.ts'
export * from './address.ts'
export * from './unity.ts'
export * from './wechat-coupon.ts'
export * from './acquire.ts'
export * from './cards.ts'
export * from './ads.ts'
export * from './outreach.ts'
export * from './live.ts'
export * from './material.ts'
export * from './messaging.ts'
export * from './journey.ts'
export * from './connect.ts'
export * from './analytics.ts'
export * from './attribution.ts'
export * from './consumer.ts'
export * from './clock.ts'
import { acquire } from './acquire.ts'
import { adRoutes } from './ads.ts'
import { analytics } from './analytics.ts'
import { attributionRoutes } from './attribution.ts'
import { audience } from './audience.ts'
import { cardRoutes } from './cards.ts'
import { cartRoutes } from './cart.ts'
import { catalogRoutes } from './catalog.ts'
import { clock } from './clock.ts'
import { codeRoutes } from './code.ts'
import { groupLinkRoutes } from './group-links.ts'
import { connect } from './connect.ts'
import { consumer } from './consumer.ts'
import { counterRoutes } from './counter.ts'
import { joiningRoutes } from './joining.ts'
import { couponRoutes } from './coupon.ts'
import { couponConflictRoutes } from './coupon-conflict.ts'
import { partnerRoutes } from './partner.ts'
import { customer } from './customer.ts'
import { groupBoardRoutes, groupRoutes } from './groups.ts'
import { handoverRoutes } from './handover.ts'
import { tellingRoutes } from './telling.ts'
import { journey } from './journey.ts'
import { liveRoutes } from './live.ts'
import { loyalty } from './loyalty.ts'
import { material } from './material.ts'
import { messaging } from './messaging.ts'
import { official } from './official.ts'
import { order } from './order.ts'
import { outreachRoutes } from './outreach.ts'
import { pollRoutes } from './polls.ts'
import { printRoutes } from './print.ts'
import { org } from './org.ts'
import { serviceRoutes } from './service.ts'
import { benefitRoutes } from './benefits.ts'
import { bookingRoutes } from './bookings.ts'
import { drawRoutes } from './draws.ts'
import { passRoutes } from './passes.ts'
import { pay } from './pay.ts'
import { clearanceRoutes } from './clearance.ts'
import { saleRoutes } from './sale.ts'
import { sms } from './sms.ts'
import { deskPurchaseRoutes } from './purchase-desk.ts'
import { ownPurchaseRoutes } from './purchase.ts'
import { stockRoutes } from './stock.ts'
import { stored } from './stored.ts'
import { todayRoutes } from './today.ts'
import { trialRoutes } from './trial.ts'
import { unityRoutes } from './unity.ts'
import { wechatCouponRoutes } from './wechat-coupon.ts'
import { wecom } from './wecom.ts'

/**
 * Keyed by module; `stored`, `today`, `passes`, `benefits`, `bookings`, `draws`, `trial`, `consumer` and `clock` gather routes that several modules, or the platform,
 * answer.
 */
export const contract = {
  org,
  customer,
  order,
  coupon: couponRoutes,
  couponConflict: couponConflictRoutes,
  partner: partnerRoutes,
  wecom: { ...wecom, ...handoverRoutes, ...groupRoutes, ...serviceRoutes, ...tellingRoutes },
  official,
  sms,
  pay,
  sale: saleRoutes,
  clearance: clearanceRoutes,
  catalog: catalogRoutes,
  stock: stockRoutes,
  unity: unityRoutes,
  wechatCoupon: wechatCouponRoutes,
  cart: cartRoutes,
  purchase: { ...ownPurchaseRoutes, ...deskPurchaseRoutes },
  material,
  loyalty,
  stored,
  today: todayRoutes,
  passes: passRoutes,
  benefits: benefitRoutes,
  bookings: bookingRoutes,
  draws: drawRoutes,
  trial: trialRoutes,
  audience,
  code: { ...codeRoutes, ...groupLinkRoutes, ...pollRoutes, ...printRoutes },
  connect,
  messaging,
  acquire: {
    ...acquire,
    ...cardRoutes,
    ...adRoutes,
    ...outreachRoutes,
    ...counterRoutes,
    ...joiningRoutes,
    ...liveRoutes,
  },
  journey,
  analytics: { ...analytics, ...attributionRoutes, ...groupBoardRoutes },
  consumer,
  clock,
}
export type Contract = typeof contract
