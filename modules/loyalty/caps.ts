// How many of an order's points its buyer gets (S-P6). Pure.
import type { ProgramInput } from '#contracts'
import type { Day } from '#kit'

export type Caps = NonNullable<ProgramInput['pointsCaps']>
/** What a buyer has so far: earned in the period of the order; on her account or still to begin. */
export interface SoFar {
  earned: number
  holding: number
}

/** An order that gives more than one order may gives none at all. */
export const withinOrder = (caps: Caps | null | undefined, points: number): number =>
  caps?.perOrder != null && points > caps.perOrder ? 0 : points

/** What is more than a period or an account may have is trimmed. */
export function trimmed(caps: Caps, points: number, { earned, holding }: SoFar): number {
  const rooms = [
    caps.perPeriod === null ? Infinity : caps.perPeriod - earned,
    caps.balance === null ? Infinity : caps.balance - holding,
  ]
  return Math.max(0, Math.min(points, ...rooms))
}

/** Days of one name share a period. */
export const periodOf = (caps: Caps, day: Day): string =>
  caps.period === 'day' ? day : day.slice(0, 7)

export const periodBegin = (caps: Caps, day: Day): Day =>
  caps.period === 'day' ? day : `${day.slice(0, 7)}-01`
