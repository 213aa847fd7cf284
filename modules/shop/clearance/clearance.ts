// A discount by the clock at an instant, as an offer of the pricing engine. Pure.
import type { ClearanceStep } from '#contracts'
import { minuteOfDay, minutesOf } from '#kit'
import { covers, type CartLine, type Group, type Offer } from '../pricing/offer.ts'

export interface Clearance {
  clearanceId: number
  name: string
  promise: string
  steps: readonly ClearanceStep[]
  skus: readonly string[]
  categories: readonly string[]
  storeIds: readonly number[]
  channels: readonly string[]
  active: boolean
  changedAt: Date
}

/** Before everything else, on the prices of the shelf; of two on one line the deeper one. */
export const clearanceGroup: Group = {
  id: 'clearance',
  mode: 'exclusive_best',
  scope: 'line',
  priority: -1,
}

/** What its discounts are called on an order: the rule, and how deep its step was. */
const refOf = (id: number, offBp: number): string => `clearance-${id}-${offBp}`
/** The rule and the step behind a discount; undefined for any other. */
export function stepOf(ref: string): { clearanceId: number; offBp: number } | undefined {
  const found = /^clearance-(\d+)-(\d+)$/.exec(ref)
  return found ? { clearanceId: Number(found[1]), offBp: Number(found[2]) } : undefined
}

/** Off at this minute of the day: its latest step so far; 0 before the first. */
export function offAt(steps: readonly ClearanceStep[], at: Date, zone: string): number {
  const minute = minuteOfDay(at, zone)
  return steps.findLast((step) => minutesOf(step.at) <= minute)?.offBp ?? 0
}

export interface Where {
  at: Date
  zone: string
  storeId: number | null
  /** Source of the order. */
  channel: string | undefined
  lines: readonly CartLine[]
}

const among = <T>(all: readonly T[], one: T | null | undefined): boolean =>
  all.length === 0 || (one !== null && one !== undefined && all.includes(one))

/** Those that lower something of this basket now. */
export function clearanceOffers(
  all: readonly Clearance[],
  { at, zone, storeId, channel, lines }: Where,
): Offer[] {
  return all.flatMap((one): Offer[] => {
    const offBp = offAt(one.steps, at, zone)
    const cover = { skus: one.skus, categories: one.categories }
    const here = one.active && among(one.storeIds, storeId) && among(one.channels, channel)
    if (offBp === 0 || !here || !lines.some((line) => covers(cover, line))) return []
    return [
      {
        id: refOf(one.clearanceId, offBp),
        worth: { kind: 'percentOff', offBp },
        covers: cover,
        group: clearanceGroup.id,
      },
    ]
  })
}
