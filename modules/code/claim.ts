// The coupon of a code: granted once for each customer, however often she opens it.
import { orThrow, platformRefusals, Refusal, type Call, type Tx } from '#platform'
import { issueCoupons } from '#modules/coupon'
import { codeRefusals } from './refusals.ts'
import { doorOf } from './sql/link.ts'

export async function claimCoupon(
  tx: Tx,
  { actor }: Call,
  slug: string,
): Promise<{ name: string; repeated: boolean }> {
  if (actor.kind !== 'customer' || actor.id === null)
    throw new Refusal(platformRefusals.signInNeeded)
  const door = await doorOf(tx.db, slug)
  if (!door) throw new Refusal(codeRefusals.unknownCode)
  const { codeId, active, kind, coupon, couponTemplateId } = door
  if (!active || kind !== 'coupon' || coupon === null || couponTemplateId === null)
    throw new Refusal(codeRefusals.nothingToClaim)
  const [issued] = await issueCoupons(tx, [
    {
      customerId: actor.id,
      templateId: couponTemplateId,
      key: `code:${codeId}:${couponTemplateId}`,
      source: `code ${codeId}`,
    },
  ])
  return { name: coupon, repeated: orThrow(issued).repeated }
}
