// A coupon whose template stands for a stock of WeChat Pay is given there when it is issued here; what
// WeChat Pay says of its use is its use here, once.
import { listener, only, type LogEvent, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import {
  couponExpired,
  couponIssued,
  couponVoided,
  findTemplates,
  redeemByWechat,
} from '#modules/coupon'
import { askCashCoupons, cashCouponUsed, withdrawCashCoupons } from '#modules/pay'
import { askedUnder, couponOf, keyOf } from './sql.ts'

type Asks = Parameters<typeof askCashCoupons>[1]
type Ended = Parameters<typeof withdrawCashCoupons>[1]
type Uses = Parameters<typeof redeemByWechat>[1]

async function asksOf(tx: Tx, events: readonly LogEvent[]): Promise<Asks> {
  const issued = only(events, couponIssued)
  if (issued.length === 0) return []
  const templates = await findTemplates(tx.db, [
    ...new Set(issued.map(({ payload }) => payload.templateId)),
  ])
  return issued.flatMap(({ subject, payload: { couponId, templateId } }) => {
    const stockId = templates.get(templateId)?.wechatStockId
    return stockId ? [{ customerId: subject ?? 0, key: keyOf(couponId), stockId }] : []
  })
}

/** Of those that ended here, the ones WeChat Pay was asked for. */
async function endedOf(tx: Tx, events: readonly LogEvent[]): Promise<Ended> {
  const ended = [...only(events, couponVoided), ...only(events, couponExpired)]
  const ids = ended.map(({ payload }) => payload.couponId)
  return ids.length === 0 ? [] : askedUnder(tx.db, ids)
}

const usesOf = (events: readonly LogEvent[]): Uses =>
  only(events, cashCouponUsed).flatMap(({ payload }) => {
    const { key, transactionId, amountFen: discountFen } = payload
    const couponId = couponOf(key)
    return couponId === undefined ? [] : [{ couponId, transactionId, discountFen }]
  })

/** Coupons are issued by the ten thousand, and most have nothing to do with WeChat Pay. */
async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const [asks, ended, uses] = [await asksOf(tx, events), await endedOf(tx, events), usesOf(events)]
  if (asks.length + ended.length + uses.length === 0) return
  // All of them first: coupons are locked after customers.
  await lockPeople(
    tx,
    events.map(({ subject }) => subject ?? 0),
  )
  await askCashCoupons(tx, asks)
  // Asked for and ended in one go: it is withdrawn as well.
  await withdrawCashCoupons(tx, asks.length > 0 ? await endedOf(tx, events) : ended)
  await redeemByWechat(tx, uses)
}

export const cashCouponListener = listener({
  name: 'shop.cashCoupons',
  on: [couponIssued, couponVoided, couponExpired, cashCouponUsed],
  run,
})
