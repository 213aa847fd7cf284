// Coupons leave for WeChat Pay: the same number is the same coupon there, so that a lost answer is
// asked for again. Refused for good only where its code says so.
import { chunksOf, sha256 } from '#kit'
import { WireError } from '#wechat'
import {
  job,
  listener,
  only,
  Refusal,
  type LogEvent,
  type Platform,
  type Timer,
  type Tx,
} from '#platform'
import {
  customerChanged,
  customerCreated,
  customerMerged,
  customersTouched,
  lockPeople,
} from '#modules/customer'
import { againAt, sendCashCouponJobs } from '../jobs.ts'
import { merchantOf, type Merchant } from '../merchant.ts'
import { openidsOf } from '../payer.ts'
import { problemOf } from '../problem.ts'
import { noteError } from '../sql/merchant.ts'
import { hearCoupon } from './hear.ts'
import { couponProblemOf, isRefused, noOpenid } from './problem.ts'
import {
  cashCouponsById,
  dueCashCoupons,
  lockCashCoupons,
  markRefused,
  markSent,
  markWaiting,
  noteTry,
  postponeCashCoupons,
  waitingFor,
  type CashCoupon,
} from './sql/cash-coupon.ts'
import { couponNoticeUrl, noteCouponNoticeUrl } from './sql/stock.ts'

const AT_ONCE = 8
const BATCH = 200

/** In a transaction that holds her and the coupon. */
const held = <T>(platform: Platform, one: CashCoupon, run: (tx: Tx) => Promise<T>): Promise<T> =>
  platform.transact({}, async (tx) => {
    await lockPeople(tx, [one.customerId])
    await lockCashCoupons(tx, [one.cashCouponId])
    return run(tx)
  })

/** WeChat Pay is told once where it tells the use of coupons. */
async function announce(platform: Platform, { client, row, noticeUrl }: Merchant): Promise<void> {
  if ((await couponNoticeUrl(platform.db)) === noticeUrl) return
  await client.setCouponCallback({ mchid: row.mchId, notify_url: noticeUrl, switch: true })
  await platform.transact({}, (tx) => noteCouponNoticeUrl(tx.db, noticeUrl))
}

/** The one it was offered to before, while it is still hers. */
async function openidFor(platform: Platform, one: CashCoupon): Promise<string | undefined> {
  const openids = await openidsOf(platform.db, one.personId)
  return openids.find((openid) => sha256(openid) === one.openidHash) ?? openids[0]
}

async function give(
  platform: Platform,
  { client, row }: Merchant,
  one: CashCoupon,
  openid: string,
): Promise<void> {
  const left = await held(platform, one, (tx) =>
    noteTry(tx, one.cashCouponId, sha256(openid), againAt(tx.now, one.tries)),
  )
  if (!left) return
  const { coupon_id: couponNo } = await client.grantCoupon({
    openid,
    stock_id: one.stockId,
    stock_creator_mchid: row.mchId,
    appid: row.appId,
    out_request_no: one.number,
  })
  await held(platform, one, (tx) => markSent(tx, one.cashCouponId, couponNo))
}

/** Nobody told us whether it was used: asked when it is over. */
async function ask(platform: Platform, { client, row }: Merchant, one: CashCoupon, openid: string) {
  const told = await client.getCoupon({
    openid,
    coupon_id: one.couponNo ?? '',
    appid: row.appId,
  })
  await platform.transact({}, (tx) => hearCoupon(tx, told))
}

async function failed(platform: Platform, one: CashCoupon, error: unknown): Promise<void> {
  if (!(error instanceof WireError)) throw error
  await held(platform, one, async (tx) => {
    await noteError(tx.db, problemOf(error))
    if (one.state !== 'waiting') return
    const problem = couponProblemOf(error)
    if (isRefused(error)) await markRefused(tx, one.cashCouponId, problem)
    else await markWaiting(tx, one.cashCouponId, problem, againAt(tx.now, one.tries))
  })
}

async function work(platform: Platform, merchant: Merchant, one: CashCoupon): Promise<void> {
  if (one.state !== 'waiting' && one.state !== 'sent') return
  const openid = await openidFor(platform, one)
  if (openid !== undefined)
    return one.state === 'waiting'
      ? give(platform, merchant, one, openid)
      : ask(platform, merchant, one, openid)
  if (one.state === 'waiting')
    await held(platform, one, async (tx) => {
      // Known in this very moment: nobody would wake it any more.
      const isKnown = (await openidsOf(tx.db, one.personId)).length > 0
      await markWaiting(tx, one.cashCouponId, noOpenid, isKnown ? againAt(tx.now, 0) : null)
    })
}

async function run(platform: Platform, { ids }: { ids: number[] }): Promise<void> {
  try {
    const merchant = await merchantOf(platform)
    await announce(platform, merchant)
    for (const part of chunksOf(await cashCouponsById(platform.db, ids), AT_ONCE))
      await Promise.all(
        part.map((one) =>
          work(platform, merchant, one).catch((error: unknown) => failed(platform, one, error)),
        ),
      )
  } catch (error) {
    // Disconnected meanwhile, or no answer before any had left: the timer asks again.
    if (!(error instanceof Refusal) && !(error instanceof WireError)) throw error
  }
}

export const cashCouponJob = job(sendCashCouponJobs, run)

export const cashCouponTimer: Timer = {
  name: 'pay.cashCoupons',
  nextDue: async (db, aside) => {
    const [first] = await dueCashCoupons(db, null, 1, aside)
    return first?.wakeAt ?? null
  },
  runDue: async (tx, turn) => {
    const due = await dueCashCoupons(tx.db, tx.now, turn.limit(BATCH), turn.aside)
    turn.took(due.map(({ customerId }) => customerId))
    const ids = due.map(({ cashCouponId }) => cashCouponId)
    // A job that dies leaves them for the next round.
    await postponeCashCoupons(tx.db, ids, againAt(tx.now, 0))
    if (ids.length > 0) tx.enqueue(sendCashCouponJobs, { ids })
    return ids.length
  },
}

/** Who becomes known to WeChat Pay is given what waited for her. */
async function wake(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const customerIds = [
    ...only(events, customerCreated).map(({ payload }) => payload.customerId),
    ...only(events, customerChanged).map(({ payload }) => payload.customerId),
    ...only(events, customerMerged).map(({ payload }) => payload.into),
    ...only(events, customersTouched).flatMap(({ payload }) => payload.ids),
  ]
  const ids = await waitingFor(tx.db, customerIds)
  if (ids.length > 0) tx.enqueue(sendCashCouponJobs, { ids })
}

export const cashCouponListener = listener({
  name: 'pay.cashCoupons',
  on: [customerCreated, customerChanged, customerMerged, customersTouched],
  lanes: ['live', 'bulk'],
  run: wake,
})
