// The doors of partners: coupons by their code, whoever holds them. Her tier decides as at a till.
import { contract } from '#contracts'
import { inTx, outside, type Actor } from '#platform'
import {
  findByCode,
  normaliseCode,
  partnerRules,
  redeemAtPartner,
  undoAtPartner,
  type HeldCoupon,
} from '#modules/coupon'
import { recordAudit } from '#modules/org'
import { tiersOf } from './sql.ts'

const nameOf = ({ kind, id }: Actor): string => `${kind} ${id ?? 0}`

const promiseOf = ({ template, expiresAt }: HeldCoupon) => ({
  name: template.name,
  note: template.note,
  benefit: template.benefit,
  thresholdFen: template.thresholdFen,
  skus: [...template.skus],
  categories: [...template.categories],
  validUntil: expiresAt.toISOString(),
})

export const partnerRoutes = {
  checkAtPartner: outside(contract.partner.check, async ({ platform: { db, clock } }, { code }) => {
    const coupon = await findByCode(db, code)
    const tiers = coupon && (await tiersOf(db, [coupon.customerId]))
    const tierId = (coupon && tiers?.get(coupon.customerId)) ?? null
    const refusal = partnerRules(coupon, { now: clock.now(), tierId })
    const shown = refusal && { code: refusal.code, sentence: refusal.sentence }
    // One that is for our own tills only is nobody's business at a partner.
    const theirs = coupon?.template.channels.includes('partner') ?? false
    return {
      usable: refusal === null,
      refusal: shown,
      coupon: coupon && theirs ? promiseOf(coupon) : null,
    }
  }),
  redeemAtPartner: inTx(contract.partner.redeem, async (tx, input, { actor }) => {
    const { coupon, discountFen, duplicate } = await redeemAtPartner(tx, {
      ...input,
      partner: nameOf(actor),
      tierOf: async (id) => (await tiersOf(tx.db, [id])).get(id) ?? null,
    })
    const details = { code: normaliseCode(input.code), reference: input.reference, discountFen }
    const subject = String(coupon.couponId)
    if (!duplicate) await recordAudit(tx, { action: 'coupon.partnerUse', subject, details })
    return { ...promiseOf(coupon), discountFen, duplicate }
  }),
  undoAtPartner: inTx(contract.partner.undo, async (tx, { reference }, { actor }) => {
    const done = await undoAtPartner(tx, { partner: nameOf(actor), reference })
    if (!done.duplicate)
      await recordAudit(tx, { action: 'coupon.partnerUndone', details: { reference } })
    return done
  }),
}
