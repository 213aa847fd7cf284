// The rules as the form has them become rules that can be saved: what was left empty is nothing.
import type { ProgramInput } from '#contracts'
import { daysFrom } from './MemberDays.tsx'
import { storedOf } from './StoredRules.tsx'

export const inputOf = (input: ProgramInput, sellsStored: boolean): ProgramInput => ({
  ...input,
  pointsExpireMonths: input.pointsExpireMonths ?? null,
  pointsPendingDays: input.pointsPendingDays ?? 0,
  remindDaysBefore: input.remindDaysBefore ?? null,
  pointsCaps: {
    perOrder: input.pointsCaps?.perOrder ?? null,
    perPeriod: input.pointsCaps?.perPeriod ?? null,
    balance: input.pointsCaps?.balance ?? null,
    period: input.pointsCaps?.period ?? 'month',
  },
  stored: sellsStored ? storedOf(input.stored) : null,
  memberDays: daysFrom(input.memberDays),
  birthdayCoupon: input.birthdayCoupon?.templateId ? input.birthdayCoupon : null,
  tiers: input.tiers.map(({ id, name, fromGrowth, benefits }) => ({
    id,
    name,
    fromGrowth,
    benefits: benefits ?? '',
  })),
})
