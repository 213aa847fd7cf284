// The face of coupon: promises with limits, used exactly once.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit } from './audit.ts'
import {
  couponExpired,
  couponIssued,
  couponRedeemed,
  couponRestored,
  couponVoided,
} from './events.ts'
import { facts } from './facts.ts'
import { person } from './person.ts'
import { couponRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { timeline } from './timeline.ts'
import { expiry } from './unwind.ts'

export { redeemByWechat, type UseByWechat } from './by-wechat.ts'
export { firstOverBudget, type Taken } from './budget.ts'
export { normaliseCode } from './code.ts'
export { checkAtPartner, redeemAtPartner, undoAtPartner } from './partner.ts'
export {
  couponExpired,
  couponIssued,
  couponRedeemed,
  couponRestored,
  couponVoided,
} from './events.ts'
export { issueCoupons, type Issued, type IssueInput } from './issue.ts'
export {
  findUsable,
  lockCoupons,
  lockUsable,
  redeemCoupons,
  type PurchaseWithCodes,
  type RedeemInput,
} from './redeem.ts'
export { couponRefusals } from './refusals.ts'
export { listCoupons, type CouponShown } from './sql/read.ts'
export { findTemplates, holdTemplates } from './sql/template.ts'
export type { Template } from './template.ts'
export type { HeldCoupon, Missed, Shown } from './usable.ts'
export { saveTemplate } from './save-template.ts'
export { restoreCoupons, ungrantCoupons, voidCoupons, type VoidInput } from './unwind.ts'

export const couponModule: Module = {
  name: 'coupon',
  schema: 'coupon',
  migrations: new URL('./migrations/', import.meta.url),
  events: [couponIssued, couponRedeemed, couponRestored, couponVoided, couponExpired],
  refusals: couponRefusals,
  contract: contract.coupon,
  routes,
  facts,
  person,
  timeline,
  audit,
  timers: [expiry],
}
