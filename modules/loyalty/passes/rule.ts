// How passes follow each other, when something falls due, and what giving one back pays. Pure.
import { addDays, addMonths, daysBetween, type Day } from '#kit'
import type { PassPlanInput, PassReturn } from '#contracts'

/** What a plan promised when it was bought. */
export type Terms = Pick<PassPlanInput, 'name' | 'blurb' | 'months' | 'factor' | 'refund'> & {
  remindDays: number | null
  coupons: { templateId: number; count: number }[]
}

export interface Run {
  passId: number
  fromOn: Day
  /** The first day on which it runs no more. */
  untilOn: Day
  /** Before `fromOn`, when it had to wait for another after a merge. */
  ranDays: number
  anchorOn: Day
}

const later = (a: Day, b: Day): Day => (a > b ? a : b)

/**
 * One after another from today on: the one that runs goes on, the others wait their turn, none loses
 * a day and none leaves a gap. What is over is left out.
 */
export function lay<T extends Run>(passes: readonly T[], on: Day): T[] {
  const alive = passes
    .filter(({ untilOn }) => untilOn > on)
    .toSorted((a, b) =>
      a.fromOn === b.fromOn ? a.passId - b.passId : a.fromOn < b.fromOn ? -1 : 1,
    )
  let next = on
  return alive.map((pass, at) => {
    const begins = later(pass.fromOn, on)
    const laid =
      at === 0 && pass.fromOn <= on
        ? pass
        : {
            ...pass,
            fromOn: next,
            untilOn: addDays(next, daysBetween(begins, pass.untilOn)),
            ranDays: pass.ranDays + daysBetween(pass.fromOn, begins),
            anchorOn: addDays(pass.anchorOn, daysBetween(begins, next)),
          }
    next = laid.untilOn
    return laid
  })
}

export interface Pass extends Run {
  terms: Terms
  monthsGiven: number
  reminded: boolean
}

/** The day on which the month of coupons with this number, from 0, is given. */
const monthOn = ({ anchorOn }: Run, month: number): Day => addMonths(anchorOn, month)

const monthsOf = ({ coupons, months }: Terms): number => (coupons.length > 0 ? months : 0)
const remindOn = ({ terms, untilOn, reminded }: Pass): Day | null =>
  terms.remindDays === null || reminded ? null : addDays(untilOn, -terms.remindDays)

/** The first day on which something is to be done about it. */
export function nextOf(pass: Pass): Day {
  const reminder = remindOn(pass)
  const given = pass.monthsGiven
  const ahead = [
    ...(given < monthsOf(pass.terms) ? [monthOn(pass, given)] : []),
    ...(reminder === null ? [] : [reminder]),
    pass.untilOn,
  ]
  return ahead.toSorted()[0] ?? pass.untilOn
}

export interface Due {
  /** Numbers of the months whose coupons are to be given. */
  months: number[]
  remind: boolean
  ends: boolean
}

/** What is to be done about a pass by this day, however many days nobody has looked. */
export function dueOf(pass: Pass, on: Day): Due {
  const months: number[] = []
  for (let at = pass.monthsGiven; at < monthsOf(pass.terms) && monthOn(pass, at) <= on; at += 1)
    months.push(at)
  const reminder = remindOn(pass)
  return { months, remind: reminder !== null && reminder <= on, ends: pass.untilOn <= on }
}

export interface Used {
  couponsUsed: number
  usedFen: number
  couponsBack: number
  pointsBack: number
  pointsGone: number
}

/** Today counts as a day it ran; one that still waits has not run at all. */
export function returnOf(
  pass: Run & { terms: Terms; priceFen: number; days: number; boughtOn: Day },
  used: Used,
  on: Day,
): PassReturn {
  const { refund } = pass.terms
  const begins = pass.fromOn > on ? pass.fromOn : addDays(on, 1)
  const unusedDays = Math.max(0, daysBetween(begins, pass.untilOn))
  const untouched = used.couponsUsed === 0 && used.pointsGone === 0
  const rule =
    untouched && refund.fullDays > 0 && daysBetween(pass.boughtOn, on) <= refund.fullDays
      ? 'full'
      : refund.later
  const share = Number((BigInt(pass.priceFen) * BigInt(unusedDays)) / BigInt(pass.days))
  const refundFen =
    rule === 'full' ? pass.priceFen : rule === 'none' ? 0 : Math.max(0, share - used.usedFen)
  return { rule, refundFen, priceFen: pass.priceFen, days: pass.days, unusedDays, ...used }
}

/** The keys of all coupons of these months. */
export const couponKeys = (
  { passId, terms }: { passId: number; terms: Terms },
  months: readonly number[],
): { key: string; templateId: number }[] =>
  months.flatMap((month) =>
    terms.coupons.flatMap(({ templateId, count }, place) =>
      Array.from({ length: count }, (_, piece) => ({
        key: `pass:${passId}:${month}:${place}:${piece}`,
        templateId,
      })),
    ),
  )
