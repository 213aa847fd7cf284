// How a payment is paid: by the sheet on her phone, or by a code that a phone scans off a screen.
// Each way is an attempt with a number of its own at WeChat Pay, and another one is opened only when
// the one before is closed there: she is never shown two things that could both be paid.
import { plusMs, randomToken, sha256 } from '#kit'
import { WireError } from '#wechat'
import { Refusal, type Platform, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { endAttempt } from './ask.ts'
import { merchantOf, type Merchant } from './merchant.ts'
import { problemOf } from './problem.ts'
import { payRefusals } from './refusals.ts'
import {
  addAttempt,
  closeAttempt,
  noteHandle,
  openAttempt,
  type Attempt,
  type PayWay,
} from './sql/attempt.ts'
import { noteError } from './sql/merchant.ts'
import { lockPayments, paymentById, type Payment } from './sql/payment.ts'

/** WeChat keeps a prepayment for two hours; the last minutes of it are not begun any more. */
const HANDLE_LIFE_MS = 110 * 60_000

/** What `WeixinJSBridge` and `wx.chooseWXPay` are handed. */
export interface PaySheet {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: string
  paySign: string
}
/** What stands in the code on a screen, and until when it can be paid. */
export interface PayCode {
  codeUrl: string
  expiresAt: string
}
type Way = { way: 'jsapi'; openid: string } | { way: 'native' }

const newNumber = (): string =>
  `S${randomToken()
    .replaceAll(/[^0-9A-Za-z]/g, '')
    .slice(0, 27)}`

const chinaTime = (at: Date): string =>
  `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`

async function needOpen(tx: Tx, paymentId: number): Promise<Payment> {
  const found = await paymentById(tx.db, paymentId)
  if (!found) throw new Refusal(payRefusals.unknownPayment)
  await lockPeople(tx, [found.customerId])
  const [payment] = await lockPayments(tx, [paymentId])
  if (payment?.state !== 'open' || payment.expiresAt <= tx.now)
    throw new Refusal(payRefusals.notOpen)
  return payment
}

interface Wanted {
  way: PayWay
  openidHash: string | null
}
const isSame = (attempt: Attempt, { way, openidHash }: Wanted): boolean =>
  attempt.way === way && attempt.openidHash === openidHash

/** The open attempt, as it is; `ended` is one that was closed at WeChat Pay just now. */
function take(platform: Platform, paymentId: number, wanted: Wanted, ended?: Attempt) {
  return platform.transact({}, async (tx) => {
    const payment = await needOpen(tx, paymentId)
    if (ended) await closeAttempt(tx, ended.attemptId)
    const attempt =
      (await openAttempt(tx.db, paymentId)) ??
      (await addAttempt(tx, {
        customerId: payment.customerId,
        paymentId,
        number: newNumber(),
        way: wanted.way,
        openidHash: wanted.openidHash,
      }))
    return { payment, attempt }
  })
}

/** The attempt of this way, opened when there is none; one of another way is closed before. */
async function attemptFor(
  platform: Platform,
  merchant: Merchant,
  paymentId: number,
  wanted: Wanted,
) {
  const found = await take(platform, paymentId, wanted)
  if (isSame(found.attempt, wanted)) return found
  if ((await endAttempt(platform, merchant, found.attempt)) === 'heard')
    throw new Refusal(payRefusals.notOpen)
  const next = await take(platform, paymentId, wanted, found.attempt)
  // Somebody else asks for her other way in the same moment: one of the two is asked to try again.
  if (!isSame(next.attempt, wanted)) throw new Refusal(payRefusals.otherWay)
  return next
}

/** Announces an attempt; gives what the sheet or the code is made of. */
async function announce(
  { client, row, noticeUrl }: Merchant,
  payment: Payment,
  { number }: Attempt,
  way: Way,
): Promise<string> {
  const order = {
    appid: row.appId,
    mchid: row.mchId,
    description: payment.description.slice(0, 127),
    out_trade_no: number,
    time_expire: chinaTime(payment.expiresAt),
    notify_url: noticeUrl,
    amount: { total: payment.amountFen, currency: 'CNY' },
  }
  if (way.way === 'native') return (await client.prepayNative(order)).code_url
  return (await client.prepayJsapi({ ...order, payer: { openid: way.openid } })).prepay_id
}

/** WeChat Pay ends what nobody has paid for a week: then it is begun anew, under another number. */
async function announced(
  platform: Platform,
  merchant: Merchant,
  { payment, attempt }: { payment: Payment; attempt: Attempt },
  way: Way,
): Promise<{ attempt: Attempt; handle: string }> {
  try {
    return { attempt, handle: await announce(merchant, payment, attempt, way) }
  } catch (error) {
    if (!(error instanceof WireError) || error.code !== 'ORDER_CLOSED') throw error
    const next = await take(platform, payment.paymentId, attempt, attempt)
    if (!isSame(next.attempt, attempt)) throw new Refusal(payRefusals.otherWay)
    return { ...next, handle: await announce(merchant, payment, next.attempt, way) }
  }
}

async function handleOf(platform: Platform, merchant: Merchant, paymentId: number, way: Way) {
  const wanted = {
    way: way.way,
    openidHash: way.way === 'jsapi' ? sha256(way.openid) : null,
  }
  try {
    const { payment, attempt } = await attemptFor(platform, merchant, paymentId, wanted)
    const now = platform.clock.now()
    const { expiresAt } = payment
    if (attempt.handle !== null && attempt.handleUntil && attempt.handleUntil > now)
      return { handle: attempt.handle, expiresAt }
    const made = await announced(platform, merchant, { payment, attempt }, way)
    const until = plusMs(now, HANDLE_LIFE_MS)
    const kept = await platform.transact({}, (tx) =>
      noteHandle(tx.db, made.attempt.attemptId, { handle: made.handle, until }),
    )
    if (kept) return { handle: made.handle, expiresAt }
    // Closed while it was announced: nobody is shown it, and over there it ends as well.
    await endAttempt(platform, merchant, made.attempt)
    throw new Refusal(payRefusals.otherWay)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    await platform.transact({}, (tx) => noteError(tx.db, problemOf(error)))
    throw new Refusal(payRefusals.failed, { reason: problemOf(error).code })
  }
}

/** The sheet of an open payment for her openid. Calls WeChat Pay; no transaction is open. */
export async function sheetOf(
  platform: Platform,
  paymentId: number,
  openid: string,
): Promise<PaySheet> {
  const merchant = await merchantOf(platform)
  const { handle } = await handleOf(platform, merchant, paymentId, { way: 'jsapi', openid })
  return merchant.client.paySheet(merchant.row.appId, handle)
}

/** The code that pays it, for a screen that is no phone's. Calls WeChat Pay. */
export async function codeOf(platform: Platform, paymentId: number): Promise<PayCode> {
  const merchant = await merchantOf(platform)
  const { handle, expiresAt } = await handleOf(platform, merchant, paymentId, { way: 'native' })
  return { codeUrl: handle, expiresAt: expiresAt.toISOString() }
}
