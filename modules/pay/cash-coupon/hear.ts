// WeChat Pay says that a coupon was used: believed when merchant and stock are ours, counted once.
import type { readResource } from '#wechat'
import { Refusal, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { cashCouponUsed } from '../events.ts'
import { payRefusals } from '../refusals.ts'
import type { Heard } from '../hear.ts'
import {
  anyOnTheWay,
  cashCouponByNo,
  lockCashCoupons,
  markUsed,
  moveCashCoupons,
} from './sql/cash-coupon.ts'

type Told = Omit<Extract<ReturnType<typeof readResource>, { kind: 'coupon' }>, 'kind'>
type Coupon = Omit<Told, 'stock_creator_mchid'>

/** What an answer says of one that was given; the same as a notice does. */
export async function hearCoupon(tx: Tx, told: Coupon): Promise<Heard> {
  if (told.status !== 'USED' && told.status !== 'EXPIRED') return 'ignored'
  const found = await cashCouponByNo(tx.db, told.coupon_id)
  if (!found) {
    // One whose giving was cut off is not known by its id yet: it is told again later.
    if (await anyOnTheWay(tx.db, told.stock_id)) throw new Refusal(payRefusals.tooEarly)
    return 'unknownNumber'
  }
  await lockPeople(tx, [found.customerId])
  const [held] = await lockCashCoupons(tx, [found.cashCouponId])
  if (!held || held.stockId !== told.stock_id) return 'unknownNumber'
  if (held.state === 'used') return 'repeated'
  const { cashCouponId, customerId: subject, key } = held
  if (told.status === 'EXPIRED') {
    await moveCashCoupons(tx, [cashCouponId], 'sent', 'expired')
    return 'done'
  }
  const transactionId = told.consume_information?.transaction_id ?? ''
  const fen = told.normal_coupon_information?.coupon_amount ?? 0
  if (transactionId === '' || fen <= 0) return 'otherSum'
  await markUsed(tx, cashCouponId, { transactionId, fen })
  tx.publish(cashCouponUsed, [
    { subject, payload: { cashCouponId, key, transactionId, amountFen: fen } },
  ])
  return 'done'
}

export const hearCouponNotice = (tx: Tx, mchId: string, told: Told): Promise<Heard> =>
  told.stock_creator_mchid === mchId ? hearCoupon(tx, told) : Promise.resolve('otherMerchant')
