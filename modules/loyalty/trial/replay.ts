// One member's last twelve months under a programme: the very rules of earning and of tiers, order by
// order. Pure.
import { dayOf, type Day } from '#kit'
import { periodOf, trimmed } from '../caps.ts'
import { factorOn, memberDayGift } from '../days/rule.ts'
import { earnOf, takeBack, tierFor, type Program } from '../program.ts'

export interface TriedLine {
  line: number
  quantity: number
  paidFen: number
  back: number
}
export interface TriedOrder {
  earnedAt: Date
  paidAt: Date
  lines: TriedLine[]
}
export interface Past {
  birthDay: string | null
  orders: readonly TriedOrder[]
  /** Growth that came by no order. */
  brought: readonly { at: Date; growth: number }[]
}
/** What a coupon takes off from which sum on; those that take off no fixed sum are not counted. */
export type Worths = ReadonlyMap<number, { fromFen: number; fen: number }>
export interface Ground {
  zone: string
  perYuan: number
  worths: Worths
}
export interface Outcome {
  points: number
  /** Place among the tiers. */
  rank: number
  couponsFen: number
}

/**
 * Points and growth less what came back; the tier she would hold; coupons of member days at most. No
 * growth leaves the twelve months within them, so that tiers only rise.
 */
export function replay(program: Program, past: Past, ground: Ground): Outcome {
  const { zone, perYuan, worths } = ground
  const { rules, tiers } = program
  const caps = rules.pointsCaps
  const periods = new Map<string, number>()
  const couponDays = new Map<Day, number>()
  let [rank, points, growth] = [0, 0, 0]
  for (const order of past.orders) {
    const tierId = tiers[rank]?.tierId ?? 0
    const on = dayOf(order.paidAt, zone)
    const factor = factorOn(rules, { on, birthDay: past.birthDay, tierId })
    const period = caps ? periodOf(caps, dayOf(order.earnedAt, zone)) : ''
    const soFar = { earned: periods.get(period) ?? 0, holding: 0 }
    const room = (wanted: number) =>
      caps ? trimmed({ ...caps, balance: null }, wanted, soFar) : wanted
    const earned = earnOf(rules, order.lines, perYuan, factor, room)
    const back = order.lines.map(({ line, back: units }) => ({ line, units }))
    const taken = takeBack(earned.lines, back)
    periods.set(period, soFar.earned + earned.points)
    points += earned.points - taken.points
    growth += earned.growth - taken.growth
    const brought = past.brought.filter(({ at }) => at <= order.earnedAt)
    const counts = brought.reduce((sum, one) => sum + one.growth, growth)
    rank = Math.max(rank, tiers.indexOf(tierFor(tiers, counts)))
    const worth = worths.get(memberDayGift(rules, on, tierId)?.templateId ?? 0)
    const paid = order.lines.reduce((sum, { paidFen }) => sum + paidFen, 0)
    if (worth && paid >= worth.fromFen) couponDays.set(on, Math.min(worth.fen, paid))
  }
  const couponsFen = [...couponDays.values()].reduce((sum, fen) => sum + fen, 0)
  return { points, rank, couponsFen }
}
