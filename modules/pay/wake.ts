// What waits for an answer of WeChat Pay too long is asked after.
import type { Timer } from '#platform'
import { againAt, askPayments, sendRefunds } from './jobs.ts'
import { duePayments, wakePayments } from './sql/payment.ts'
import { dueRefunds, nextWake, postponeRefunds } from './sql/refund.ts'

const BATCH = 200

export const payTimer: Timer = {
  name: 'pay.wake',
  nextDue: nextWake,
  runDue: async (tx, turn) => {
    const limit = turn.limit(BATCH)
    const payments = await duePayments(tx.db, tx.now, limit, turn.aside)
    const refunds = await dueRefunds(tx.db, tx.now, limit, turn.aside)
    turn.took([...payments, ...refunds].map(({ customerId }) => customerId))
    const paymentIds = payments.map(({ paymentId }) => paymentId)
    const refundIds = refunds.map(({ refundId }) => refundId)
    // A job that dies leaves them for the next round.
    const next = againAt(tx.now, 0)
    await wakePayments(tx.db, paymentIds, next)
    await postponeRefunds(tx.db, refundIds, next)
    if (paymentIds.length > 0) tx.enqueue(askPayments, { paymentIds })
    if (refundIds.length > 0) tx.enqueue(sendRefunds, { refundIds })
    return payments.length + refunds.length
  },
}
