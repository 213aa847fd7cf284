// What a refund would take back here; nothing is changed.
import { sql } from 'kysely'
import type { RefundPart } from '#platform'
import { balances } from '#modules/ledger'
import { afterPaymentKey } from './after-payment.ts'
import { orderKey } from './earn.ts'
import { takeBack } from './program.ts'
import { findGrants } from './sql/grant.ts'
import { readProgram } from './sql/program.ts'
import { stepOf } from './steps/sql.ts'

export const refund: RefundPart = {
  preview: async (db, { customerId, orderId, units, all }) => {
    const [grant] = await findGrants(db, [{ customerId, key: orderKey(orderId) }])
    const due = grant?.granted ? takeBack(grant.lines, units) : { points: 0, growth: 0 }
    const pending = grant?.startsAt != null
    const { rules } = await readProgram(db)
    const held = (await balances(db, [customerId], 'points')).get(customerId) ?? 0
    const points =
      pending || rules.refundPolicy === 'allowNegative'
        ? due.points
        : Math.max(0, Math.min(due.points, held))
    const coupon =
      all &&
      (
        await sql`select 1 from coupon.v_coupon k where k.customer_id = ${customerId}
      and k.key = ${afterPaymentKey(orderId)} and k.state in ('issued', 'locked')`.execute(db)
      ).rows.length > 0
    const step = all ? await stepOf(db, customerId, orderId) : undefined
    return [
      ...(step === undefined
        ? []
        : [
            {
              kind: 'step',
              amount: 0,
              sentence: {
                zh: `首购进度第 ${step} 步及未用奖励收回（当天没有其他订单时）`,
                en: `Step ${step} of the first purchases goes with its unused reward, unless she bought something else that day`,
              },
            },
          ]),
      ...(due.points > 0
        ? [
            {
              kind: 'points',
              amount: -points,
              sentence: pending
                ? { zh: `取消待生效积分 ${points}`, en: `${points} points will not begin` }
                : { zh: `扣回积分 ${points}`, en: `${points} points are taken back` },
            },
          ]
        : []),
      ...(due.growth > 0
        ? [
            {
              kind: 'growth',
              amount: -due.growth,
              sentence: {
                zh: `扣回成长值 ${due.growth}`,
                en: `${due.growth} growth value is taken back`,
              },
            },
          ]
        : []),
      ...(coupon
        ? [
            {
              kind: 'coupon',
              amount: 0,
              sentence: {
                zh: '付款后赠券作废',
                en: 'The coupon given after payment is taken back',
              },
            },
          ]
        : []),
    ]
  },
}
