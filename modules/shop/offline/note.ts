// What a till gave while it was offline for coupons that cannot count: noted beside the order, which
// stands as it was paid. A coupon she handed in for it is used up.
import { DAY_MS, plusMs } from '#kit'
import type { Outcome, Tx } from '#platform'
import { couponRefusals, voidCoupons, type Missed } from '#modules/coupon'
import type { Ingested } from '#modules/order'
import type { Deal } from '../deal.ts'
import { writeConflicts, type Conflict } from './sql.ts'

/** A till is not offline longer; what comes later is judged by then. */
const OFFLINE_DAYS = 7

/** When the coupons of an order made offline are judged by. */
export function judgedAt(placedAt: Date, now: Date): Date {
  const oldest = plusMs(now, -OFFLINE_DAYS * DAY_MS)
  return new Date(Math.min(now.getTime(), Math.max(placedAt.getTime(), oldest.getTime())))
}

/** Of orders that were written just now. */
export async function noteConflicts(
  tx: Tx,
  deals: readonly Deal[],
  done: readonly Outcome<Ingested>[],
): Promise<void> {
  const found = deals.flatMap((deal, at) => {
    const order = done[at]?.ok
    return order && !order.duplicate && deal.priced && deal.priced.givenFen > 0
      ? [{ deal, orderId: order.orderId, priced: deal.priced }]
      : []
  })
  if (found.length === 0) return
  const rows = found.map(({ deal, orderId, priced: { givenFen, missed } }): Conflict => {
    const { storeId, staffId, source, number, placedAt } = deal.order.input
    return {
      customerId: deal.customerId,
      orderId,
      storeId: storeId ?? 0,
      staffId: staffId ?? null,
      source,
      number,
      placedAt,
      givenFen,
      codes: missed.map(({ code, refusal, coupon }) => ({
        code,
        reason: refusal.code,
        ...(coupon && { couponId: coupon.couponId }),
      })),
    }
  })
  await writeConflicts(tx, rows)
  for (const { deal, priced } of found)
    await voidCoupons(
      tx,
      priced.missed
        .filter((one) => handedIn(one, deal.customerId))
        .map(({ coupon }) => ({ couponId: coupon?.couponId ?? 0 })),
      `offline ${deal.order.input.source} ${deal.order.input.number}`,
    )
}

const runOut = new Set([couponRefusals.expired.code, couponRefusals.byWechat.code])

/** Hers and not used yet: she has had what it gives. */
const handedIn = ({ coupon, refusal }: Missed, customerId: number): boolean =>
  coupon !== undefined &&
  coupon.customerId === customerId &&
  (coupon.state === 'issued' || coupon.state === 'locked') &&
  !runOut.has(refusal.code)
