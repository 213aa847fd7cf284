// Templates, issuing by hand, and coupons on her own pages. What a code is worth, the shop answers.
import { contract, type Coupon } from '#contracts'
import { inTx, orThrow, outside, Refusal, refusalItem, type Call, type Outcome } from '#platform'
import { recordAudit } from '#modules/org'
import { reachable } from '#modules/customer'
import { sql } from 'kysely'
import { issueCoupons, type Issued } from './issue.ts'
import { couponRefusals } from './refusals.ts'
import { saveTemplate } from './save-template.ts'
import { listCoupons, type CouponShown } from './sql/read.ts'
import { listTemplates } from './sql/template.ts'
import { voidCoupons } from './unwind.ts'

/** Ids as cursors: the next page begins below the last one shown. */
const before = (cursor: string | undefined) =>
  cursor && /^\d{1,15}$/.test(cursor) ? { before: Number(cursor) } : {}
const pageOf = <T extends { id: number }, U>(rows: T[], limit: number, show: (row: T) => U) => {
  const shown = rows.slice(0, limit)
  return {
    items: shown.map(show),
    ...(rows.length > limit && { nextCursor: String(shown.at(-1)?.id) }),
  }
}
const plain = ({ note: _note, ...coupon }: CouponShown): Coupon => coupon

async function visible(call: Call, ids: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ customer_id: number }>`select customer_id from customer.v_customer
    where customer_id = any(${[...ids]}::bigint[]) and ${reachable(call.scope)}`.execute(
    call.platform.db,
  )
  return new Set(found.rows.map((row) => row.customer_id))
}

export const routes = {
  listTemplates: outside(
    contract.coupon.listTemplates,
    async (call, { cursor, limit, active, search }) =>
      pageOf(
        await listTemplates(call.platform.db, {
          active,
          search,
          ...before(cursor),
          limit: limit + 1,
        }),
        limit,
        (row) => row,
      ),
  ),
  saveTemplate: inTx(contract.coupon.saveTemplate, async (tx, input) => {
    const saved = await saveTemplate(tx, input)
    await recordAudit(tx, {
      action: 'coupon.template',
      subject: String(saved.id),
      details: { ...input },
    })
    return saved
  }),
  issue: inTx(contract.coupon.issue, async (tx, { templateId, customerIds, reason }, call) => {
    const seen = await visible(call, customerIds)
    const wanted = [...new Set(customerIds)].filter((id) => seen.has(id))
    const source = `${call.actor.kind} ${call.actor.id ?? 0}`
    const grant = `hand:${source}:${tx.now.getTime()}:${call.request.id}`
    const outcomes = await issueCoupons(
      tx,
      wanted.map((customerId) => ({ customerId, templateId, key: grant, source })),
    )
    await recordAudit(tx, {
      action: 'coupon.issue',
      details: { templateId, customers: wanted.length, reason },
    })
    const byCustomer = new Map(wanted.map((id, at) => [id, outcomes[at]]))
    const ids = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.ok.couponId] : []))
    const shown = new Map(
      (await listCoupons(tx.db, call.scope, { ids, limit: ids.length })).map((c) => [c.id, c]),
    )
    return { items: customerIds.map((id) => answer(byCustomer.get(id), shown)) }
  }),
  list: outside(contract.coupon.list, async (call, { cursor, limit, ...filters }) =>
    pageOf(
      await listCoupons(call.platform.db, call.scope, {
        ...filters,
        ...before(cursor),
        limit: limit + 1,
      }),
      limit,
      plain,
    ),
  ),
  voidCoupon: inTx(contract.coupon.voidCoupon, async (tx, { id, reason }, call) => {
    const [coupon] = await listCoupons(tx.db, call.scope, { ids: [id], limit: 1 })
    if (!coupon) throw new Refusal(couponRefusals.unknown, { id })
    orThrow((await voidCoupons(tx, [{ couponId: id }], reason))[0])
    await recordAudit(tx, { action: 'coupon.void', subject: String(id), details: { reason } })
    return { ok: true as const }
  }),
  /** Her own coupons, on her own pages. */
  ownCoupons: outside(contract.consumer.coupons, async (call, { cursor, limit, state }) => {
    const customerId = call.actor.id ?? 0
    const rows = await listCoupons(call.platform.db, call.scope, {
      customerId,
      ...(state && { state }),
      ...before(cursor),
      limit: limit + 1,
    })
    return pageOf(rows, limit, (c) => ({
      code: c.code,
      name: c.templateName,
      note: c.note,
      state: c.state,
      benefit: c.benefit,
      thresholdFen: c.thresholdFen,
      thresholdPieces: c.thresholdPieces,
      validFrom: c.validFrom,
      validUntil: c.validUntil,
      byWechat: c.byWechat,
    }))
  }),
}

function answer(outcome: Outcome<Issued> | undefined, shown: Map<number, CouponShown>) {
  const refusal = outcome ? outcome.refusal : new Refusal(couponRefusals.unknownCustomer)
  const coupon = outcome?.ok && shown.get(outcome.ok.couponId)
  if (coupon) return { ok: plain(coupon) }
  return { refusal: refusalItem(refusal ?? new Refusal(couponRefusals.unknownCustomer)) }
}
