// Money goes back: counted under a lock before anything is sent, sent under a number of its own,
// believed when WeChat Pay says so.
import { chunksOf, HOUR_MS, plusMs } from '#kit'
import { WireError } from '#wechat'
import { job, ok, Refusal, refuse, type Outcome, type Platform, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { hearRefund } from './hear.ts'
import { againAt, sendRefunds } from './jobs.ts'
import { merchantOf, type Merchant } from './merchant.ts'
import { problemOf } from './problem.ts'
import { payRefusals } from './refusals.ts'
import { noteError } from './sql/merchant.ts'
import { lockPayments, type Payment } from './sql/payment.ts'
import {
  addRefunds,
  newRefundNumber,
  openRefunds,
  refundsOf,
  wakeRefund,
  type NewRefund,
  type OpenRefund,
} from './sql/refund.ts'

const AT_ONCE = 8
const ASK_AFTER_MS = HOUR_MS

export interface GiveBack {
  customerId: number
  paymentId: number
  /** Who asks and why, as in `refund 88`: the same key is the same refund, for ever. */
  key: string
  amountFen: number
  /** She reads it. */
  reason: string
}

/** Gives money back. More than is left of a payment is refused; what is refused leaves nothing. */
export async function refundPayments(
  tx: Tx,
  asks: readonly GiveBack[],
): Promise<Outcome<{ refundId: number }>[]> {
  if (asks.length === 0) return []
  await lockPeople(
    tx,
    asks.map((ask) => ask.customerId),
  )
  const ids = asks.map((ask) => ask.paymentId)
  const payments = new Map((await lockPayments(tx, ids)).map((row) => [row.paymentId, row]))
  const before = await refundsOf(tx.db, ids)
  const keyOf = (row: { paymentId: number; key: string }) => `${row.paymentId} ${row.key}`
  const known = new Map(before.map((row) => [keyOf(row), row.amountFen]))
  const fresh: NewRefund[] = []
  const refused = asks.map((ask) => {
    const decided = decide(ask, payments.get(ask.paymentId), known.get(keyOf(ask)))
    if (decided.ok) {
      fresh.push(decided.ok)
      known.set(keyOf(ask), ask.amountFen)
    }
    return decided.refusal
  })
  const made = fresh.length === 0 ? [] : await addRefunds(tx, fresh, againAt(tx.now, 0))
  if (made.length > 0) tx.enqueue(sendRefunds, { refundIds: made.map((row) => row.refundId) })
  const refundIds = new Map([...before, ...made].map((row) => [keyOf(row), row.refundId]))
  return asks.map((ask, at) => {
    const refusal = refused[at]
    return refusal ? { refusal } : ok({ refundId: refundIds.get(keyOf(ask)) ?? 0 })
  })
}

/** A refund to write; nothing to write (`ok: null`) where the same was asked for before. */
function decide(
  ask: GiveBack,
  payment: Payment | undefined,
  before: number | undefined,
): Outcome<NewRefund | null> {
  if (!payment) return refuse(payRefusals.unknownPayment)
  if (before !== undefined)
    return before === ask.amountFen ? ok(null) : refuse(payRefusals.keyReused, { key: ask.key })
  if (payment.state !== 'paid') return refuse(payRefusals.notPaid)
  const left = payment.amountFen - payment.refundedFen
  if (ask.amountFen > left) return refuse(payRefusals.overRefund, { leftFen: left })
  payment.refundedFen += ask.amountFen
  return ok({ ...ask, customerId: payment.customerId, number: newRefundNumber() })
}

async function send(platform: Platform, { client, noticeUrl }: Merchant, due: OpenRefund) {
  const answer =
    due.state === 'sent'
      ? await client.getRefund({ out_refund_no: due.number })
      : await client.refund({
          out_trade_no: due.paymentNumber,
          out_refund_no: due.number,
          reason: due.reason.slice(0, 80),
          notify_url: noticeUrl,
          amount: { refund: due.amountFen, total: due.paymentFen, currency: 'CNY' },
        })
  await platform.transact({}, async (tx) => {
    const heard = await hearRefund(tx, {
      number: due.number,
      status: answer.status,
      cashFen: answer.amount.payer_refund ?? null,
    })
    const at = plusMs(tx.now, ASK_AFTER_MS)
    if (heard === 'ignored')
      await wakeRefund(tx.db, due.refundId, { state: 'sent', at, problem: null })
  })
}

/** Refused for good: the refund has failed. Anything else: once more under the same number. */
async function failed(platform: Platform, due: OpenRefund, error: unknown): Promise<void> {
  if (!(error instanceof WireError)) throw error
  await platform.transact({}, async (tx) => {
    await noteError(tx.db, problemOf(error))
    if (error.definite && !error.retryable && due.state === 'asked')
      await hearRefund(tx, {
        number: due.number,
        status: error.code ?? error.fault,
        cashFen: null,
      })
    else
      await wakeRefund(tx.db, due.refundId, {
        state: due.state,
        at: againAt(tx.now, due.tries),
        problem: problemOf(error).code,
      })
  })
}

async function run(platform: Platform, { refundIds }: { refundIds: number[] }): Promise<void> {
  try {
    const merchant = await merchantOf(platform)
    const open = await openRefunds(platform.db, refundIds)
    for (const part of chunksOf(open, AT_ONCE))
      await Promise.all(
        part.map((one) =>
          send(platform, merchant, one).catch((error: unknown) => failed(platform, one, error)),
        ),
      )
  } catch (error) {
    // Disconnected meanwhile: the timer asks again.
    if (!(error instanceof Refusal)) throw error
  }
}

export const refundJob = job(sendRefunds, run)
