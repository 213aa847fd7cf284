// How many entries, messages and coupons orders and enrolments would cause if they came in now:
// every running journey that such an event starts, before its entry rule and its control group are
// asked. At the most, therefore.
import type { Db, ForeseePart, Foreseen } from '#platform'
import { runningPlans, type Running } from './sql/plan.ts'
import { isFresh } from './triggers.ts'

type Caused = Pick<Foreseen, 'journeyEntries' | 'messages' | 'coupons'>

async function caused(
  db: Db,
  event: string,
  entriesOf: (plan: Running['plan']) => number,
): Promise<Caused> {
  const sums = { journeyEntries: 0, messages: 0, coupons: 0 }
  for (const { plan } of await runningPlans(db)) {
    if (plan.trigger.kind !== 'event' || plan.trigger.event !== event) continue
    const entries = entriesOf(plan)
    const messages = plan.steps.filter((step) => step.kind === 'message')
    const coupons = plan.steps.filter(
      (step) =>
        step.kind === 'coupon' || (step.kind === 'message' && step.couponTemplateId !== null),
    )
    sums.journeyEntries += entries
    sums.messages += entries * messages.length
    sums.coupons += entries * coupons.length
  }
  return sums
}

export const foresee: ForeseePart = {
  orders: (db, all, now) => {
    const orders = all.filter((order) => isFresh(order, now))
    const people = new Set(orders.map((order) => order.customerId)).size
    return caused(db, 'order.paid', (plan) =>
      plan.settings.reentry.mode === 'oncePerOrder' ? orders.length : people,
    )
  },
  enrolments: (db, customerIds) => caused(db, 'loyalty.joined', () => customerIds.length),
}
