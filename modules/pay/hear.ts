// What WeChat Pay says, by a notice or as an answer: believed when merchant, number and sum are
// ours, and worked on once however often it is said.
import type { readResource } from '#wechat'
import type { Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { payPaid, payRefunded } from './events.ts'
import { lockPayments, markPaid, noteProblem, paymentById, paymentByNumber } from './sql/payment.ts'
import { endRefund, refundByNumber } from './sql/refund.ts'

type Told = ReturnType<typeof readResource>
export type ToldTransaction = Omit<Extract<Told, { kind: 'transaction' }>, 'kind'>
export interface ToldRefund {
  number: string
  /** `SUCCESS`, `PROCESSING`, `CLOSED`, `ABNORMAL`. */
  status: string
}

/** What became of what was told; it stands beside the notice. */
export type Heard = 'done' | 'repeated' | 'unknownNumber' | 'otherMerchant' | 'otherSum' | 'ignored'

/** Paid means money arrived, also where part of it has gone back since. */
const arrived = new Set(['SUCCESS', 'REFUND'])

export async function hearTransaction(
  tx: Tx,
  mchId: string,
  told: ToldTransaction,
): Promise<Heard> {
  if (told.mchid !== mchId) return 'otherMerchant'
  if (!arrived.has(told.trade_state)) return 'ignored'
  const found = await paymentByNumber(tx.db, told.out_trade_no)
  if (!found) return 'unknownNumber'
  await lockPeople(tx, [found.customerId])
  const [payment] = await lockPayments(tx, [found.paymentId])
  if (!payment) return 'unknownNumber'
  if (payment.state === 'paid') return 'repeated'
  if (told.amount?.total !== payment.amountFen) {
    await noteProblem(tx.db, payment.paymentId, `sum ${told.amount?.total ?? 'none'}`)
    return 'otherSum'
  }
  await markPaid(tx, payment.paymentId, told.transaction_id ?? '', tx.now)
  const { customerId: subject, paymentId, purpose, amountFen } = payment
  tx.publish(payPaid, [{ subject, payload: { paymentId, purpose, amountFen } }])
  return 'done'
}

export async function hearRefund(tx: Tx, { number, status }: ToldRefund): Promise<Heard> {
  if (status === 'PROCESSING') return 'ignored'
  const found = await refundByNumber(tx.db, number)
  if (!found) return 'unknownNumber'
  await lockPeople(tx, [found.customerId])
  await lockPayments(tx, [found.paymentId])
  const isDone = status === 'SUCCESS'
  const ended = await endRefund(tx, number, isDone ? 'done' : 'failed', isDone ? null : status)
  if (!ended) return 'repeated'
  const payment = await paymentById(tx.db, ended.paymentId)
  if (isDone && payment) {
    const { paymentId, key, amountFen } = ended
    const payload = { paymentId, purpose: payment.purpose, amountFen, key }
    tx.publish(payRefunded, [{ subject: ended.customerId, payload }])
  }
  return 'done'
}
