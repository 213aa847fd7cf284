// Doors of the desk: the stock at WeChat Pay beside ours, how each coupon stands, once more by hand.
import { contract, type WechatCoupon } from '#contracts'
import { inTx, outside, Refusal, type Platform } from '#platform'
import { recordAudit } from '#modules/org'
import { couponRefusals, findTemplates } from '#modules/coupon'
import { readStock, repeatCashCoupons } from '#modules/pay'
import { askedUnder, countsOf, wechatCoupons } from './sql.ts'

const { wechatCoupon } = contract

/** What WeChat Pay says, or why it does not. */
async function told(platform: Platform, stockId: string) {
  try {
    return { stock: await readStock(platform, stockId), problem: null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, sentence, details } = error
    const own = details['code'] === undefined ? { code, sentence } : details
    return { stock: null, problem: own as { code: string; sentence: typeof sentence } }
  }
}

export const wechatCouponRoutes = {
  board: outside(wechatCoupon.board, async ({ platform }, { id }) => {
    const stockId = (await findTemplates(platform.db, [id])).get(id)?.wechatStockId
    if (!stockId) throw new Refusal(couponRefusals.unknownTemplate, { id })
    // Asked first: what was sent meanwhile may only make its number larger than ours.
    const answer = await told(platform, stockId)
    return { stockId, ...answer, counts: await countsOf(platform.db, id) }
  }),
  list: outside(wechatCoupon.list, async ({ platform, scope }, { cursor, limit, ...find }) => {
    const before = cursor === undefined ? {} : { before: Number(cursor) }
    const rows = await wechatCoupons(platform.db, scope, { ...find, ...before, limit: limit + 1 })
    const items = rows
      .slice(0, limit)
      .map(({ askedFor: _under, askedAt, sentAt, usedAt, ...row }): WechatCoupon => ({
        ...row,
        askedAt: askedAt.toISOString(),
        sentAt: sentAt?.toISOString() ?? null,
        usedAt: usedAt?.toISOString() ?? null,
      }))
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  repeat: inTx(wechatCoupon.repeat, async (tx, { id }, { scope }) => {
    const [row] = await wechatCoupons(tx.db, scope, { couponId: id, limit: 1 })
    if (!row) throw new Refusal(couponRefusals.unknown, { id })
    if ((await repeatCashCoupons(tx, await askedUnder(tx.db, [id]))) === 0)
      throw new Refusal(couponRefusals.notRefused, { state: row.state })
    await recordAudit(tx, { action: 'coupon.repeat', subject: String(id) })
    return { ok: true as const }
  }),
}
