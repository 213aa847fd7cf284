// Issue, use, return and end of one customer's coupons.
import type { TimelineSource } from '#platform'
import { couponSteps, type CouponStep } from './sql/read.ts'

const sentences: Record<CouponStep['kind'], (name: string) => { zh: string; en: string }> = {
  'coupon.issued': (name) => ({
    zh: `收到优惠券「${name}」`,
    en: `Was given the coupon “${name}”`,
  }),
  'coupon.redeemed': (name) => ({ zh: `用掉优惠券「${name}」`, en: `Used the coupon “${name}”` }),
  'coupon.restored': (name) => ({
    zh: `退款后优惠券「${name}」退回`,
    en: `The coupon “${name}” came back by a refund`,
  }),
  'coupon.expired': (name) => ({ zh: `优惠券「${name}」过期`, en: `The coupon “${name}” ran out` }),
}

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) =>
    (await couponSteps(db, { customerIds, before, limit })).map((step) => ({
      at: step.at,
      kind: step.kind,
      details: {
        id: `${step.kind}-${step.coupon_id}`,
        name: step.name,
        sentence: sentences[step.kind](step.name),
        ...(step.fen !== null && { amountFen: step.fen }),
        ...(step.store_id !== null && { storeId: step.store_id }),
      },
    })),
}
