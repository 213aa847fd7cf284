// How many entries and messages orders would cause if they came in now: every running journey that an
// order starts, before its entry rule and its control group are asked. At the most, therefore.
import type { ForeseePart } from '#platform'
import { runningPlans } from './sql/plan.ts'

export const foresee: ForeseePart = {
  orders: async (db, orders, people) => {
    const sums = { journeyEntries: 0, messages: 0 }
    for (const { plan } of await runningPlans(db)) {
      if (plan.trigger.kind !== 'event' || plan.trigger.event !== 'order.paid') continue
      const entries = plan.settings.reentry.mode === 'oncePerOrder' ? orders.length : Math.min(people, orders.length)
      sums.journeyEntries += entries
      sums.messages += entries * plan.steps.filter((step) => step.kind === 'message').length
    }
    return sums
  },
}
