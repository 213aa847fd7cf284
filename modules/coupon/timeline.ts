// Issue, use, return and end of one customer's coupons.
import type { TimelineSource } from '#platform'
import { couponSteps } from './sql/read.ts'

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) =>
    (await couponSteps(db, { customerIds, before, limit })).map((step) => ({
      at: step.at, kind: step.kind,
      details: {
        id: step.coupon_id, name: step.name,
        ...(step.fen !== null && { amountFen: step.fen }), ...(step.store_id !== null && { storeId: step.store_id }),
      },
    })),
}
