// A coupon given without a message. The control group gets none; a refusal (limit reached) is
// noted.
import type { Tx } from '#platform'
import { issueCoupons } from '#modules/coupon'
import { ownerKeyOf, visitKeyOf, type Move, type StepOf, type Visit } from './move.ts'

export async function runCoupon(
  tx: Tx,
  visits: readonly Visit<StepOf<'coupon'>>[],
): Promise<Move[]> {
  const given = visits.filter((visit) => visit.arm === 'treated' && !visit.late)
  const issued = await issueCoupons(
    tx,
    given.map((visit) => ({
      customerId: visit.customerId,
      templateId: visit.step.templateId,
      key: visitKeyOf(visit),
      source: ownerKeyOf(visit),
    })),
  )
  const refusals = new Map(given.map((visit, n) => [visit, issued[n]?.refusal]))
  return visits.map((visit): Move => {
    if (visit.late)
      return {
        kind: 'leave',
        reason: 'pastDate',
        left: { outcome: 'offerExpired', reason: 'pastDate' },
      }
    const to = visit.step.next
    if (visit.arm === 'control') {
      return {
        kind: 'next',
        to,
        left: { outcome: 'controlWithheld', reason: 'control', exposed: true },
      }
    }
    const refusal = refusals.get(visit)
    if (refusal)
      return { kind: 'next', to, left: { outcome: 'refused', reason: refusal.code, exposed: true } }
    return { kind: 'next', to, left: { outcome: 'issued', exposed: true } }
  })
}
