// Uses at partners: by their own reference, without an order of ours.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { HeldCoupon } from '../usable.ts'

export interface PartnerUse {
  customerId: number
  code: string
  hash: string
  discountFen: number
  undone: boolean
}

/** Whoever holds the coupon today. */
export async function useByReference(
  db: Db,
  { partner, reference }: { partner: string; reference: string },
): Promise<PartnerUse | undefined> {
  const found = await sql<PartnerUse>`select c.customer_id as "customerId", c.code,
      r.partner_hash as hash, r.discount_fen as "discountFen", r.restored_at is not null as undone
    from coupon.redemption r join coupon.coupon c on c.coupon_id = r.coupon_id
    where r.partner = ${partner} and r.partner_reference = ${reference}`.execute(db)
  return found.rows[0]
}

/** Uses a locked, usable coupon. What a person reads as the order's number is the partner's. */
export async function writePartnerUse(
  tx: Tx,
  { customerId, couponId, template }: HeldCoupon,
  use: { partner: string; reference: string; hash: string; discountFen: number },
): Promise<void> {
  await sql`with used as (update coupon.coupon set state = 'redeemed', redeemed_at = ${tx.now},
      locked_by = null, locked_until = null, held_fen = 0
      where customer_id = ${customerId} and coupon_id = ${couponId})
    insert into coupon.redemption (customer_id, coupon_id, template_id, order_number,
      discount_fen, shares, at, partner, partner_reference, partner_hash)
    values (${customerId}, ${couponId}, ${template.templateId}, ${use.reference},
      ${use.discountFen}, '[]'::jsonb, ${tx.now}, ${use.partner}, ${use.reference},
      ${use.hash})`.execute(tx.db)
}

/** Of a locked coupon; one whose time is over comes back as expired. */
export async function undoPartnerUse(
  tx: Tx,
  { customerId, couponId }: HeldCoupon,
  { partner, reference }: { partner: string; reference: string },
): Promise<void> {
  await sql`with undone as (update coupon.redemption set restored_at = ${tx.now}
      where partner = ${partner} and partner_reference = ${reference} and restored_at is null)
    update coupon.coupon set redeemed_at = null,
      state = case when expires_at <= ${tx.now} then 'expired' else 'issued' end
    where customer_id = ${customerId} and coupon_id = ${couponId}`.execute(tx.db)
}
