// The rules of the programme: what an order gives, what each unit of it carries, which tier growth
// earns. Pure.
import type { ProgramInput } from '#contracts'
import {
  addDays,
  addMonths,
  dayOf,
  daysBetween,
  endOfMonth,
  fenOfUnits,
  shareOfUnits,
  splitByWeight,
  startOfDay,
  type Day,
} from '#kit'
import { withinOrder } from './caps.ts'

export type Rules = Omit<ProgramInput, 'tiers'>
export interface Tier {
  tierId: number
  name: string
  fromGrowth: number
  benefits: string
}
export interface Program {
  rules: Rules
  tiers: Tier[]
}

export interface BoughtLine {
  line: number
  quantity: number
  paidFen: number
}
/** What a line's units carry; `back` units of it have been brought back. */
export interface GrantLine {
  line: number
  quantity: number
  points: number
  growth: number
  back: number
}
export interface Earned {
  points: number
  growth: number
  lines: GrantLine[]
}

/**
 * Points and growth of an order, split over its lines by what was paid for them: points times the
 * factor of its day. `room` says how many of the points her caps leave her.
 */
export function earnOf(
  rules: Rules,
  lines: readonly BoughtLine[],
  perYuan: number,
  factor: number,
  room: (points: number) => number = (points) => points,
): Earned {
  const paid = lines.reduce((sum, line) => sum + line.paidFen, 0)
  const full = Math.floor((paid * rules.pointsPerYuan) / perYuan) * factor
  const points = room(withinOrder(rules.pointsCaps, full))
  const growth = Math.floor((paid * rules.growthPerYuan) / perYuan)
  const weights = lines.map((line) => line.paidFen)
  const [p, g] = [splitByWeight(points, weights), splitByWeight(growth, weights)]
  return {
    points,
    growth,
    lines: lines.map(({ line, quantity }, at) => ({
      line,
      quantity,
      points: p[at] ?? 0,
      growth: g[at] ?? 0,
      back: 0,
    })),
  }
}

/** What returned units carried: a look-up (S-R1). Marks them as back; never more than are left. */
export function takeBack(
  lines: readonly GrantLine[],
  units: readonly { line: number; units: number }[],
): { points: number; growth: number; lines: GrantLine[] } {
  let [points, growth] = [0, 0]
  const after = lines.map((line) => {
    const asked = units.find((u) => u.line === line.line)?.units ?? 0
    const back = Math.min(line.quantity, line.back + asked)
    points += fenOfUnits(shareOfUnits(line.points, line.quantity), line.back, back)
    growth += fenOfUnits(shareOfUnits(line.growth, line.quantity), line.back, back)
    return { ...line, back }
  })
  return { points, growth, lines: after }
}

/**
 * The year of the birthday whose days this day is one of: the day itself, its week (Monday first) or
 * month; undefined: of none. 29 February falls on the 28th in other years.
 */
export function birthdayYear(
  birthDay: string | null,
  on: Day,
  window: Rules['birthdayWindow'],
): number | undefined {
  if (!birthDay || !/^\d{2}-\d{2}$/.test(birthDay)) return undefined
  const now = Number(on.slice(0, 4))
  if (window === 'month') return on.slice(5, 7) === birthDay.slice(0, 2) ? now : undefined
  return [now - 1, now, now + 1].find((year) => {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
    const day = `${year}-${birthDay === '02-29' && !leap ? '02-28' : birthDay}`
    return window === 'day' ? day === on : mondayOf(day) === mondayOf(on)
  })
}
export const isBirthday = (...asked: Parameters<typeof birthdayYear>): boolean =>
  birthdayYear(...asked) !== undefined

/** 5 January 1970 was a Monday. */
function mondayOf(day: Day): Day {
  const since = daysBetween('1970-01-05', day)
  return addDays(day, -(((since % 7) + 7) % 7))
}

/** Points go at the end of the month this many months after they were earned (S-P3). */
export function expiryOf(rules: Rules, earnedAt: Date, zone: string): Date | null {
  if (rules.pointsExpireMonths === null) return null
  const last = endOfMonth(addMonths(dayOf(earnedAt, zone), rules.pointsExpireMonths))
  return startOfDay(addDays(last, 1), zone)
}

/** When points of an order begin: after days in which it may come back; null: at once (S-P4). */
export function startOf(rules: Rules, earnedAt: Date, zone: string): Date | null {
  const days = rules.pointsPendingDays ?? 0
  return days === 0 ? null : startOfDay(addDays(dayOf(earnedAt, zone), days), zone)
}

/** The highest tier that this growth reaches. Tiers rise from 0. */
export const tierFor = (tiers: readonly Tier[], growth: number): Tier =>
  tiers.findLast((tier) => tier.fromGrowth <= growth) ?? (tiers[0] as Tier)

export const rankOf = (tiers: readonly Tier[], tierId: number): number =>
  tiers.findIndex((tier) => tier.tierId === tierId)

/** How long a tier reached today is held; the lowest has no end. */
export function termOf(
  program: Program,
  tierId: number,
  now: Date,
  zone: string,
): { until: Day; at: Date } | null {
  if (rankOf(program.tiers, tierId) <= 0) return null
  const until = addMonths(dayOf(now, zone), program.rules.tierValidMonths)
  return { until, at: startOfDay(addDays(until, 1), zone) }
}

/** Since when growth counts towards a tier: the last twelve months. */
export const growthSince = (now: Date, zone: string): Date =>
  startOfDay(addMonths(dayOf(now, zone), -12), zone)
