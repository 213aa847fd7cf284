// What WeChat Pay says, by a notice or as an answer: believed when merchant, number and sum are
// ours, and worked on once however often it is said.
import type { readResource } from '#wechat'
import type { Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { payPaid, payRefunded } from './events.ts'
import { againAt, askPayments, sendRefunds } from './jobs.ts'
import { attemptArrived, attemptByNumber, openAttempt, type Attempt } from './sql/attempt.ts'
import { lockPayments, markPaid, noteProblem, paymentById, type Payment } from './sql/payment.ts'
import { addRefunds, endRefund, newRefundNumber, refundByNumber } from './sql/refund.ts'

type Told = ReturnType<typeof readResource>
export type ToldTransaction = Omit<Extract<Told, { kind: 'transaction' }>, 'kind'>
export interface ToldRefund {
  number: string
  /** `SUCCESS`, `PROCESSING`, `CLOSED`, `ABNORMAL`. */
  status: string
  /** What of it she gets in money; the rest is the coupon's. */
  cashFen: number | null
}

/** What became of what was told; it stands beside the notice. */
export type Heard =
  | 'done'
  | 'repeated'
  | 'surplus'
  | 'unknownNumber'
  | 'otherMerchant'
  | 'otherSum'
  | 'ignored'

/** Paid means money arrived, also where part of it has gone back since. */
const arrived = new Set(['SUCCESS', 'REFUND'])

/** Money that came beside what had paid the payment: all of it goes back, under its own number. */
async function giveSurplusBack(tx: Tx, payment: Payment, attempt: Attempt): Promise<void> {
  const { customerId, paymentId, amountFen } = payment
  const { attemptId } = attempt
  const back = {
    customerId,
    paymentId,
    attemptId,
    key: `surplus ${attemptId}`,
    number: newRefundNumber(),
    amountFen,
    reason: '重复付款，原路退回',
  }
  const made = await addRefunds(tx, [back], againAt(tx.now, 0))
  tx.enqueue(sendRefunds, { refundIds: made.map(({ refundId }) => refundId) })
}

/** What a coupon of WeChat Pay bore; she paid the rest. Never more than the whole. */
const couponFenOf = ({ amount }: ToldTransaction): number => {
  const total = amount?.total ?? 0
  return Math.min(Math.max(total - (amount?.payer_total ?? total), 0), total)
}

/** The first money counts, by whichever way it came; other ways are closed at once. */
async function count(
  tx: Tx,
  payment: Payment,
  attempt: Attempt,
  { id, couponFen }: { id: string; couponFen: number },
): Promise<void> {
  const { customerId: subject, paymentId, purpose, amountFen } = payment
  await attemptArrived(tx, attempt.attemptId, 'paid', id)
  const other = await openAttempt(tx.db, paymentId)
  const wakeAt = other ? againAt(tx.now, 0) : null
  await markPaid(tx, paymentId, { transactionId: id, couponFen, wakeAt })
  if (other) tx.enqueue(askPayments, { paymentIds: [paymentId] })
  tx.publish(payPaid, [{ subject, payload: { paymentId, purpose, amountFen } }])
}

export async function hearTransaction(
  tx: Tx,
  mchId: string,
  told: ToldTransaction,
): Promise<Heard> {
  if (told.mchid !== mchId) return 'otherMerchant'
  if (!arrived.has(told.trade_state)) return 'ignored'
  const about = await attemptByNumber(tx.db, told.out_trade_no)
  if (!about) return 'unknownNumber'
  await lockPeople(tx, [about.customerId])
  const [payment] = await lockPayments(tx, [about.paymentId])
  // Read again: what was told at the same time has let go of the payment.
  const attempt = await attemptByNumber(tx.db, told.out_trade_no)
  if (!payment || !attempt) return 'unknownNumber'
  if (attempt.state === 'paid' || attempt.state === 'surplus') return 'repeated'
  if (told.amount?.total !== payment.amountFen) {
    await noteProblem(tx.db, payment.paymentId, `sum ${told.amount?.total ?? 'none'}`)
    return 'otherSum'
  }
  const id = told.transaction_id ?? ''
  if (payment.state !== 'paid') {
    await count(tx, payment, attempt, { id, couponFen: couponFenOf(told) })
    return 'done'
  }
  await attemptArrived(tx, attempt.attemptId, 'surplus', id)
  await giveSurplusBack(tx, payment, attempt)
  return 'surplus'
}

export async function hearRefund(tx: Tx, { number, status, cashFen }: ToldRefund): Promise<Heard> {
  if (status === 'PROCESSING') return 'ignored'
  const found = await refundByNumber(tx.db, number)
  if (!found) return 'unknownNumber'
  await lockPeople(tx, [found.customerId])
  await lockPayments(tx, [found.paymentId])
  const isDone = status === 'SUCCESS'
  const ended = await endRefund(tx, number, {
    state: isDone ? 'done' : 'failed',
    problem: isDone ? null : status,
    cashFen: isDone ? cashFen : null,
  })
  if (!ended) return 'repeated'
  const payment = await paymentById(tx.db, ended.paymentId)
  // What came beside the payment was never the purpose's money: whoever asked hears nothing of it.
  if (isDone && payment && ended.attemptId === null) {
    const { paymentId, key, amountFen } = ended
    const payload = { paymentId, purpose: payment.purpose, amountFen, key }
    tx.publish(payRefunded, [{ subject: ended.customerId, payload }])
  }
  return 'done'
}
