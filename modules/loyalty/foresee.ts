// What orders brought in as if they happened now would give: for the second question before such an
// import.
import { addDays, dayOf, type Day } from '#kit'
import type { Db, ForeseePart } from '#platform'
import { brandOf } from '#modules/org'
import { factorOn } from './days/rule.ts'
import { earnOf, type Rules } from './program.ts'
import { findMembers } from './sql/member.ts'
import { readProgram } from './sql/program.ts'
import { birthDays, firstPurchaseDays } from './sql/standing.ts'

type Order = Parameters<ForeseePart['orders']>[1][number]

/**
 * Points and growth of whoever is a member today; coupons as long as the template has some left.
 */
export const foresee: ForeseePart = {
  orders: async (db, orders) => {
    const { rules } = await readProgram(db)
    const { decimals, zone } = await brandOf(db)
    const buyers = [...new Set(orders.map((order) => order.customerId))]
    const members = await findMembers(db, buyers)
    const birthdays = await birthDays(db, [...members.keys()])
    const sums = { points: 0, growth: 0, coupons: await couponsOf(db, rules, orders, buyers, zone) }
    for (const { customerId, fen, at } of orders) {
      const member = members.get(customerId)
      if (!member) continue
      const factor = factorOn(rules, {
        on: dayOf(at, zone),
        birthDay: birthdays.get(customerId) ?? null,
        tierId: member.tier_id,
      })
      const earned = earnOf(rules, [{ line: 1, quantity: 1, paidFen: fen }], 10 ** decimals, factor)
      sums.points += earned.points
      sums.growth += earned.growth
    }
    return sums
  },
}

/** Coupons after payment: within the window after the first purchase, known or in the file. */
async function couponsOf(
  db: Db,
  { couponAfterPayment: rule }: Rules,
  orders: readonly Order[],
  buyers: readonly number[],
  zone: string,
): Promise<number> {
  if (!rule) return 0
  const first: Map<number, Day> = await firstPurchaseDays(db, buyers)
  const paid = orders.map(({ customerId, fen, at }) => ({ customerId, fen, day: dayOf(at, zone) }))
  for (const { customerId, day } of paid) {
    const known = first.get(customerId)
    if (known === undefined || day < known) first.set(customerId, day)
  }
  return paid.filter(
    ({ customerId, fen, day }) =>
      fen >= rule.fromFen &&
      (rule.withinDays === null || day <= addDays(first.get(customerId) ?? day, rule.withinDays)),
  ).length
}
