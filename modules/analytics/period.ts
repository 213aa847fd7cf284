// A length of time on a board: business days, both ends included, and the same length before it.
import { addDays, dayOf, daysBetween, type Day } from '#kit'
import { brandOf, type Brand } from '#modules/org'
import { Refusal, type Platform } from '#platform'
import { analyticsRefusals } from './refusals.ts'

export interface Period {
  from: Day
  until: Day
}
export interface Frame extends Period {
  brand: Brand
  before: Period
  asOf: string
  lagMs: number
}

const DAYS = 30

/** The period asked for; the last thirty days where nothing was asked. */
export async function frameOf(platform: Platform, asked: Partial<Period>): Promise<Frame> {
  const brand = await brandOf(platform.db)
  const now = platform.clock.now()
  const until = asked.until ?? dayOf(now, brand.zone)
  const from = asked.from ?? addDays(until, 1 - DAYS)
  if (from > until) throw new Refusal(analyticsRefusals.periodReversed, { from, until }, 'until')
  const length = daysBetween(from, until) + 1
  return {
    brand,
    from,
    until,
    before: { from: addDays(from, -length), until: addDays(from, -1) },
    asOf: now.toISOString(),
    lagMs: await platform.insightLagMs(),
  }
}

/** Every business day of the period. */
export const daysOf = ({ from, until }: Period): Day[] =>
  Array.from({ length: daysBetween(from, until) + 1 }, (_, i) => addDays(from, i))
