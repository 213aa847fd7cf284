// What became of a payment nobody told us about: WeChat Pay is asked, and what is still unpaid is
// closed there, so that it cannot be paid any more.
import { chunksOf } from '#kit'
import { WireError } from '#wechat'
import { job, Refusal, type Platform } from '#platform'
import { lockPeople } from '#modules/customer'
import { payClosed } from './events.ts'
import { hearTransaction } from './hear.ts'
import { againAt, askPayments } from './jobs.ts'
import { merchantOf, type Merchant } from './merchant.ts'
import { problemOf } from './problem.ts'
import { closeAttempt, openAttempt, type Attempt } from './sql/attempt.ts'
import { noteError } from './sql/merchant.ts'
import { lockPayments, markClosed, paymentById, wakePayments } from './sql/payment.ts'

const AT_ONCE = 8

/** Nobody can pay it any more: closed over there, or never announced there at all. */
async function close(platform: Platform, paymentId: number, ended?: Attempt): Promise<void> {
  await platform.transact({}, async (tx) => {
    const found = await paymentById(tx.db, paymentId)
    if (!found) return
    await lockPeople(tx, [found.customerId])
    const [payment] = await lockPayments(tx, [paymentId])
    if (!payment) return
    if (ended) await closeAttempt(tx, ended.attemptId)
    // Another way was opened meanwhile: it is asked after next.
    const isOpen = (await openAttempt(tx.db, paymentId)) !== undefined
    if (isOpen) return wakePayments(tx.db, [paymentId], againAt(tx.now, 0))
    if (payment.state === 'paid') return wakePayments(tx.db, [paymentId], null)
    if (payment.state !== 'open') return
    await markClosed(tx, [paymentId])
    const { customerId: subject, purpose, amountFen } = payment
    tx.publish(payClosed, [{ subject, payload: { paymentId, purpose, amountFen } }])
  })
}

/** True when WeChat Pay knows no order of this number: nobody was ever shown a sheet. */
const isUnknownThere = (error: unknown): boolean =>
  error instanceof WireError && error.definite && error.code === 'ORDER_NOT_EXIST'

/** Ends an attempt at WeChat Pay, unless its money has come: then that is heard. */
export async function endAttempt(
  platform: Platform,
  { client, row }: Merchant,
  { number }: Attempt,
): Promise<'heard' | 'ended'> {
  const asked = { out_trade_no: number, mchid: row.mchId }
  try {
    const told = await client.getTransaction(asked)
    const heard = await platform.transact({}, (tx) => hearTransaction(tx, row.mchId, told))
    if (heard !== 'ignored') return 'heard'
    if (told.trade_state !== 'CLOSED') await client.closeTransaction(asked)
  } catch (error) {
    if (!isUnknownThere(error)) throw error
  }
  return 'ended'
}

async function one(platform: Platform, merchant: Merchant, paymentId: number): Promise<void> {
  const payment = await paymentById(platform.db, paymentId)
  if (!payment || payment.state === 'closed') return
  try {
    const attempt = await openAttempt(platform.db, paymentId)
    if (attempt && (await endAttempt(platform, merchant, attempt)) === 'heard') return
    await close(platform, paymentId, attempt)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const at = againAt(platform.clock.now(), payment.tries)
    await platform.transact({}, async (tx) => {
      await noteError(tx.db, problemOf(error))
      await wakePayments(tx.db, [paymentId], at)
    })
  }
}

async function run(platform: Platform, { paymentIds }: { paymentIds: number[] }): Promise<void> {
  try {
    const merchant = await merchantOf(platform)
    for (const part of chunksOf(paymentIds, AT_ONCE))
      await Promise.all(part.map((paymentId) => one(platform, merchant, paymentId)))
  } catch (error) {
    // Disconnected meanwhile: the timer asks again.
    if (!(error instanceof Refusal)) throw error
  }
}

export const askJob = job(askPayments, run)
