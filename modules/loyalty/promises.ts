// What rules promise must be there to be given: coupons by their templates, to tiers that stay.
import { Refusal, type Db } from '#platform'
import { findTemplates } from '#modules/coupon'
import { loyaltyRefusals } from './refusals.ts'
import type { Rules } from './program.ts'
import { activeTemplates, readProgram } from './sql/program.ts'

/** Every coupon the rules promise, by the place it is promised in. */
const promised = (rules: Rules): { field: string; id: number | null | undefined }[] => [
  { field: 'couponAfterPayment.templateId', id: rules.couponAfterPayment?.templateId },
  { field: 'birthdayCoupon.templateId', id: rules.birthdayCoupon?.templateId },
  ...(rules.stored?.gifts ?? []).map(({ templateId }, at) => ({
    field: `stored.gifts.${at}.templateId`,
    id: templateId,
  })),
  ...(rules.firstPurchases?.steps ?? []).map(({ templateId }, at) => ({
    field: `firstPurchases.steps.${at}.templateId`,
    id: templateId,
  })),
  ...(rules.memberDays ?? []).flatMap(({ tiers }, day) =>
    tiers.map(({ templateId }, at) => ({
      field: `memberDays.${day}.tiers.${at}.templateId`,
      id: templateId,
    })),
  ),
]

/** Coupons promised before may rest by now; new ones must be active. Throws a refusal. */
export async function checkPromises(
  db: Db,
  rules: Rules,
  tierIds: ReadonlySet<number | undefined>,
): Promise<void> {
  for (const [day, { tiers }] of (rules.memberDays ?? []).entries()) {
    const at = tiers.findIndex(({ tierId }) => !tierIds.has(tierId))
    if (at >= 0)
      throw new Refusal(loyaltyRefusals.unknownTier, {}, `memberDays.${day}.tiers.${at}.tierId`)
  }
  await usableToday(db, rules)
  const before = new Set(promised((await readProgram(db)).rules).map(({ id }) => id))
  const fresh = promised(rules).flatMap(({ field, id }) =>
    id && !before.has(id) ? [{ field, id }] : [],
  )
  const active = await activeTemplates(
    db,
    fresh.map(({ id }) => id),
  )
  const missing = fresh.find(({ id }) => !active.has(id))
  if (missing) throw new Refusal(loyaltyRefusals.unknownTemplate, {}, missing.field)
}

/** A member day's coupon ends with the day: one that begins days later could never be used. */
async function usableToday(db: Db, { memberDays = [] }: Rules): Promise<void> {
  const places = memberDays.flatMap(({ tiers }, day) =>
    tiers.flatMap(({ templateId: id }, at) =>
      id === null ? [] : [{ id, field: `memberDays.${day}.tiers.${at}.templateId` }],
    ),
  )
  const templates = await findTemplates(
    db,
    places.map(({ id }) => id),
  )
  const first = places.find(({ id }) => {
    const validity = templates.get(id)?.validity
    return validity?.kind === 'days' && validity.startsAfterDays > 0
  })
  if (first) throw new Refusal(loyaltyRefusals.couponTooLate, {}, first.field)
}
