// How many entries, messages and coupons orders would cause if they came in now: every running journey that
// an order starts, before its entry rule and its control group are asked. At the most, therefore.
import type { ForeseePart } from '#platform'
import { runningPlans } from './sql/plan.ts'
import { isFresh } from './triggers.ts'

export const foresee: ForeseePart = {
  orders: async (db, all, now) => {
    const sums = { journeyEntries: 0, messages: 0, coupons: 0 }
    const orders = all.filter((order) => isFresh(order, now))
    const people = new Set(orders.map((order) => order.customerId)).size
    for (const { plan } of await runningPlans(db)) {
      if (plan.trigger.kind !== 'event' || plan.trigger.event !== 'order.paid') continue
      const entries = plan.settings.reentry.mode === 'oncePerOrder' ? orders.length : people
      const messages = plan.steps.filter((step) => step.kind === 'message')
      const coupons = plan.steps.filter((step) =>
        step.kind === 'coupon' || (step.kind === 'message' && step.couponTemplateId !== null))
      sums.journeyEntries += entries
      sums.messages += entries * messages.length
      sums.coupons += entries * coupons.length
    }
    return sums
  },
}
