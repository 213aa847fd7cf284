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

async function ask(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const issued = only(events, couponIssued)
  if (issued.length === 0) return
  const templates = await findTemplates(tx.db, [
    ...new Set(issued.map(({ payload }) => payload.templateId)),
  ])
  await askCashCoupons(
    tx,
    issued.flatMap(({ subject, payload: { couponId, templateId } }) => {
      const stockId = templates.get(templateId)?.wechatStockId
      return stockId ? [{ customerId: subject ?? 0, key: keyOf(couponId), stockId }] : []
    }),
  )
}

async function withdraw(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const ended = [...only(events, couponVoided), ...only(events, couponExpired)]
  const ids = ended.map(({ payload }) => payload.couponId)
  if (ids.length > 0) await withdrawCashCoupons(tx, await askedUnder(tx.db, ids))
}

async function use(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const used = only(events, cashCouponUsed)
  if (used.length === 0) return
  await redeemByWechat(
    tx,
    used.flatMap(({ payload: { key, transactionId, amountFen: discountFen } }) => {
      const couponId = couponOf(key)
      return couponId === undefined ? [] : [{ couponId, transactionId, discountFen }]
    }),
  )
}

export const cashCouponListener = listener({
  name: 'shop.cashCoupons',
  on: [couponIssued, couponVoided, couponExpired, cashCouponUsed],
  run: async (tx, events) => {
    // All of them first: coupons are locked after customers.
    await lockPeople(
      tx,
      events.map(({ subject }) => subject ?? 0),
    )
    await ask(tx, events)
    await withdraw(tx, events)
    await use(tx, events)
  },
})
