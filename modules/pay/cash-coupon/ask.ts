// Coupons of WeChat Pay are asked for, taken back while they wait, and asked for once more. A key is
// one coupon for ever: it is its number at WeChat Pay, too, so that nothing is given twice.
import { randomToken } from '#kit'
import type { Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { againAt, sendCashCouponJobs } from '../jobs.ts'
import {
  addCashCoupons,
  cashCouponsByKey,
  lockCashCoupons,
  moveCashCoupons,
  type CashCoupon,
} from './sql/cash-coupon.ts'

export interface CashCouponAsk {
  customerId: number
  /** Who asks and why, as in `coupon 88`. */
  key: string
  stockId: string
}

/** Asks for coupons; those that were asked for before are left as they are. */
export async function askCashCoupons(tx: Tx, asks: readonly CashCouponAsk[]): Promise<void> {
  if (asks.length === 0) return
  await lockPeople(
    tx,
    asks.map(({ customerId }) => customerId),
  )
  const rows = asks.map((ask) => ({ ...ask, number: `C${randomToken().slice(0, 30)}` }))
  const ids = await addCashCoupons(tx, rows, againAt(tx.now, 0))
  if (ids.length > 0) tx.enqueue(sendCashCouponJobs, { ids })
}

async function lockKeys(
  tx: Tx,
  keys: readonly { customerId: number; key: string }[],
): Promise<CashCoupon[]> {
  if (keys.length === 0) return []
  const found = await cashCouponsByKey(tx.db, keys)
  await lockPeople(
    tx,
    found.map(({ customerId }) => customerId),
  )
  return lockCashCoupons(
    tx,
    found.map(({ cashCouponId }) => cashCouponId),
  )
}

/**
 * What they were asked for is over. Those that have not left are not sent any more; WeChat Pay takes
 * none back that was, and is asked what became of it.
 */
export async function withdrawCashCoupons(
  tx: Tx,
  keys: readonly { customerId: number; key: string }[],
): Promise<void> {
  const held = await lockKeys(tx, keys)
  const idsOf = (...states: CashCoupon['state'][]) =>
    held.filter(({ state }) => states.includes(state)).map(({ cashCouponId }) => cashCouponId)
  await moveCashCoupons(tx, idsOf('waiting'), 'waiting', 'withdrawn')
  await moveCashCoupons(tx, idsOf('refused'), 'refused', 'withdrawn')
  const sent = idsOf('sent')
  if (sent.length > 0) tx.enqueue(sendCashCouponJobs, { ids: sent })
}

/** What was refused is asked for once more, under its own number. Gives how many. */
export async function repeatCashCoupons(
  tx: Tx,
  keys: readonly { customerId: number; key: string }[],
): Promise<number> {
  const held = await lockKeys(tx, keys)
  const ids = held.map(({ cashCouponId }) => cashCouponId)
  const again = await moveCashCoupons(tx, ids, 'refused', 'waiting')
  if (again.length > 0) tx.enqueue(sendCashCouponJobs, { ids: again })
  return again.length
}
