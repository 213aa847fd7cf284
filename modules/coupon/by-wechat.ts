// Coupons that WeChat Pay took off a payment: used here too, exactly once. It has the last word: also
// one that had run out or was taken back here counts as used.
import type { Tx } from '#platform'
import { couponRedeemed } from './events.ts'
import { lockById } from './sql/coupon.ts'
import { writeUsesByWechat } from './sql/by-wechat.ts'

export interface UseByWechat {
  couponId: number
  /** The payment at WeChat Pay. */
  transactionId: string
  discountFen: number
}

/** Gives those that were not used before. The caller holds their customers. */
export async function redeemByWechat(tx: Tx, uses: readonly UseByWechat[]): Promise<UseByWechat[]> {
  if (uses.length === 0) return []
  const held = new Map(
    (
      await lockById(
        tx,
        uses.map(({ couponId }) => couponId),
      )
    ).map((row) => [row.coupon_id, row]),
  )
  const fresh = uses.flatMap((use) => {
    const row = held.get(use.couponId)
    if (!row || row.state === 'redeemed') return []
    held.delete(use.couponId)
    return [{ ...use, customerId: row.customer_id, templateId: row.template_id }]
  })
  await writeUsesByWechat(tx, fresh)
  tx.publish(
    couponRedeemed,
    fresh.map(({ customerId: subject, couponId, templateId, discountFen }) => ({
      subject,
      payload: { couponId, templateId, orderId: null, discountFen },
    })),
  )
  return fresh
}
