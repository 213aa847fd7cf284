// The doors of partners: coupons by their code, whoever holds them. Her tier decides as at a till.
import { contract } from '#contracts'
import { inTx, outside, type Actor, type Db } from '#platform'
import {
  checkAtPartner,
  normaliseCode,
  redeemAtPartner,
  undoAtPartner,
  type HeldCoupon,
} from '#modules/coupon'
import { recordAudit } from '#modules/org'
import { tiersOf } from './sql.ts'

/** Coupons stand below the programme: her tier is told them. */
const tierIn = (db: Db) => async (customerId: number) =>
  (await tiersOf(db, [customerId])).get(customerId) ?? null

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
    const asked = { code, now: clock.now(), tierOf: tierIn(db) }
    const { coupon, refusal } = await checkAtPartner(db, asked)
    return {
      usable: refusal === null,
      refusal: refusal && { code: refusal.code, sentence: refusal.sentence },
      coupon: coupon && promiseOf(coupon),
    }
  }),
  redeemAtPartner: inTx(contract.partner.redeem, async (tx, input, { actor }) => {
    const { coupon, discountFen, duplicate } = await redeemAtPartner(tx, {
      ...input,
      partner: nameOf(actor),
      tierOf: tierIn(tx.db),
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
