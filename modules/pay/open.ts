// A payment is written down before WeChat Pay hears of it: one purpose, one number, one sum for
// ever. The sheet that opens on her phone is asked for outside of any transaction.
import { plusMs, randomToken, sha256 } from '#kit'
import { WireError } from '#wechat'
import { ok, Refusal, refuse, type Outcome, type Platform, type Tx } from '#platform'
import { askPayments } from './ask.ts'
import { merchantOf } from './merchant.ts'
import { problemOf } from './problem.ts'
import { payRefusals } from './refusals.ts'
import { noteError } from './sql/merchant.ts'
import { addPayments, lockPayments, notePrepay, paymentById, type Payment } from './sql/payment.ts'

/** WeChat keeps a prepayment for two hours; the last minutes of it are not begun any more. */
const PREPAY_LIFE_MS = 110 * 60_000
/** A payment made in the last second is heard of a little later. */
const GRACE_MS = 5_000

export interface PaymentAsk {
  customerId: number
  /** Who asks and for what, as in `reservation 12`. */
  purpose: string
  amountFen: number
  /** She reads it on the sheet and in her bill. */
  description: string
  /** Until when it can be paid. */
  expiresAt: Date
}
export interface OpenedPayment {
  paymentId: number
  state: Payment['state']
}

/** Opens payments; the same purpose gives the same payment, with another sum it is refused. */
export async function openPayments(
  tx: Tx,
  asks: readonly PaymentAsk[],
): Promise<Outcome<OpenedPayment>[]> {
  if (asks.length === 0) return []
  const found = await addPayments(
    tx,
    asks.map((ask) => ({
      ...ask,
      number: `S${randomToken()
        .replaceAll(/[^0-9A-Za-z]/g, '')
        .slice(0, 27)}`,
      wakeAt: plusMs(ask.expiresAt, GRACE_MS),
    })),
  )
  const byPurpose = new Map(found.map((row) => [`${row.customerId} ${row.purpose}`, row]))
  return asks.map(({ customerId, purpose, amountFen }) => {
    const row = byPurpose.get(`${customerId} ${purpose}`)
    if (!row || row.amountFen !== amountFen) return refuse(payRefusals.purposeReused, { purpose })
    return ok({ paymentId: row.paymentId, state: row.state })
  })
}

/** What `WeixinJSBridge` and `wx.chooseWXPay` are handed. */
export interface PaySheet {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: string
  paySign: string
}

const chinaTime = (at: Date): string =>
  `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`

/** The sheet of an open payment for her openid. Calls WeChat Pay; no transaction is open. */
export async function sheetOf(
  platform: Platform,
  paymentId: number,
  openid: string,
): Promise<PaySheet> {
  const { client, row, noticeUrl } = await merchantOf(platform)
  const payment = await paymentById(platform.db, paymentId)
  const now = platform.clock.now()
  if (!payment) throw new Refusal(payRefusals.unknownPayment)
  if (payment.state !== 'open' || payment.expiresAt <= now) throw new Refusal(payRefusals.notOpen)
  const known = payment.prepayUntil && payment.prepayUntil > now ? payment.prepayId : null
  if (known !== null && payment.openidHash === sha256(openid))
    return client.paySheet(row.appId, known)
  try {
    const { prepay_id: id } = await client.prepayJsapi({
      appid: row.appId,
      mchid: row.mchId,
      description: payment.description.slice(0, 127),
      out_trade_no: payment.number,
      time_expire: chinaTime(payment.expiresAt),
      notify_url: noticeUrl,
      amount: { total: payment.amountFen, currency: 'CNY' },
      payer: { openid },
    })
    await platform.transact({}, (tx) =>
      notePrepay(tx.db, paymentId, {
        id,
        until: plusMs(now, PREPAY_LIFE_MS),
        openidHash: sha256(openid),
      }),
    )
    return client.paySheet(row.appId, id)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    await platform.transact({}, (tx) => noteError(tx.db, problemOf(error)))
    throw new Refusal(payRefusals.failed, { reason: problemOf(error).code })
  }
}

/**
 * Whoever asked does not wait for them any more. WeChat Pay is asked at once, and they are closed
 * there: until it has said so, they may still be paid.
 */
export async function closePayments(tx: Tx, paymentIds: readonly number[]): Promise<void> {
  const open = (await lockPayments(tx, paymentIds)).filter(({ state }) => state === 'open')
  if (open.length === 0) return
  tx.enqueue(askPayments, { paymentIds: open.map(({ paymentId }) => paymentId) })
}
