// What orders brought in as if they happened now would give: for the second question before such an import.
import type { ForeseePart } from '#platform'
import { brandOf } from '#modules/org'
import { earnOf } from './program.ts'
import { findMembers } from './sql/member.ts'
import { readProgram } from './sql/program.ts'

/** Orders of members since they joined; birthdays count once, so this may be a little low for them. */
export const foresee: ForeseePart = {
  orders: async (db, orders) => {
    const { rules } = await readProgram(db)
    const { decimals } = await brandOf(db)
    const members = await findMembers(db, [...new Set(orders.map((order) => order.customerId))])
    const sums = { points: 0, growth: 0, coupons: 0 }
    for (const { customerId, fen, at } of orders) {
      const member = members.get(customerId)
      if (rules.couponAfterPayment && fen >= rules.couponAfterPayment.fromFen) sums.coupons++
      if (!member || member.joined_at > at) continue
      const earned = earnOf(rules, [{ line: 1, quantity: 1, paidFen: fen }], 10 ** decimals, false)
      sums.points += earned.points
      sums.growth += earned.growth
    }
    return sums
  },
}
