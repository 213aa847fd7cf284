// Which days are member days, and what they give a tier. Pure.
import type { MemberDay } from '#contracts'
import { addDays, daysBetween, type Day } from '#kit'
import { birthdayYear, type Rules } from '../program.ts'

/** 5 January 1970 was a Monday: 1. */
const weekdayOn = (day: Day): number => (((daysBetween('1970-01-05', day) % 7) + 7) % 7) + 1

function fallsOn({ when }: MemberDay, day: Day): boolean {
  switch (when.kind) {
    case 'weekly':
      return when.weekdays.includes(weekdayOn(day))
    case 'monthly':
      return when.days.includes(Number(day.slice(8)))
    case 'dates':
      return when.dates.includes(day)
    default:
      return when satisfies never
  }
}

export interface DayGift {
  name: string
  templateId: number | null
  factor: number
}

/**
 * What the member days that fall on this day give a tier: one coupon, of the first that has one, and
 * the highest factor. Undefined: nothing.
 */
export function memberDayGift(
  { memberDays = [] }: Pick<Rules, 'memberDays'>,
  day: Day,
  tierId: number,
): DayGift | undefined {
  const gifts = memberDays.flatMap((rule) =>
    fallsOn(rule, day)
      ? rule.tiers
          .filter((tier) => tier.tierId === tierId)
          .map(({ templateId, factor }) => ({ name: rule.name, templateId, factor }))
      : [],
  )
  const first = gifts.find(({ templateId }) => templateId !== null) ?? gifts[0]
  return first && { ...first, factor: Math.max(...gifts.map(({ factor }) => factor)) }
}

/** The next one after a day, within a year. */
export function nextMemberDay(
  rules: Pick<Rules, 'memberDays'>,
  after: Day,
  tierId: number,
): (DayGift & { on: Day }) | undefined {
  if (!rules.memberDays?.length) return undefined
  for (let ahead = 1; ahead <= 366; ahead += 1) {
    const on = addDays(after, ahead)
    const gift = memberDayGift(rules, on, tierId)
    if (gift) return { ...gift, on }
  }
  return undefined
}

/** Of member day and birthday the higher one counts: they are not multiplied. */
export function factorOn(
  rules: Pick<Rules, 'memberDays' | 'birthdayFactor' | 'birthdayWindow'>,
  { on, birthDay, tierId }: { on: Day; birthDay: string | null; tierId: number },
): number {
  const born = birthdayYear(birthDay, on, rules.birthdayWindow) !== undefined
  return Math.max(born ? rules.birthdayFactor : 1, memberDayGift(rules, on, tierId)?.factor ?? 1)
}
