// Who has a benefit, and which period a day lies in. Pure.
import { addDays, addMonths, daysBetween, type Day } from '#kit'
import type { BenefitInput } from '#contracts'

export type Period = BenefitInput['period']

/** What makes her one of those who have it. */
export interface Standing {
  tierId: number
  /** Paid cards that run today. */
  planIds: readonly number[]
}

export const has = (
  { tierIds, planIds }: Pick<BenefitInput, 'tierIds' | 'planIds'>,
  standing: Standing,
): boolean =>
  tierIds.includes(standing.tierId) || standing.planIds.some((id) => planIds.includes(id))

/** The first day of the period, and the first day of the next. Weeks begin on Monday. */
export function periodOf(period: Period, on: Day): { from: Day; until: Day } {
  const month = `${on.slice(0, 7)}-01`
  const ahead = (from: Day, months: number) => ({ from, until: addMonths(from, months) })
  switch (period) {
    case 'day':
      return { from: on, until: addDays(on, 1) }
    case 'week': {
      // 5 January 1970 was a Monday.
      const from = addDays(on, -(((daysBetween('1970-01-05', on) % 7) + 7) % 7))
      return { from, until: addDays(from, 7) }
    }
    case 'month':
      return ahead(month, 1)
    case 'quarter':
      return ahead(addMonths(month, -((Number(on.slice(5, 7)) - 1) % 3)), 3)
    case 'year':
      return ahead(`${on.slice(0, 4)}-01-01`, 12)
    default:
      return period satisfies never
  }
}

/** A list of codes that will not last long. */
export const runsLow = (left: number, all: number): boolean => left < 20 || left * 10 < all
