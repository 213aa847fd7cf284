// Queries of templates and of their limits.
import { sql } from 'kysely'
import type { CouponTemplate, CouponTemplateInput } from '#contracts'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'
import type { Benefit, PeriodLimit, Template, Validity } from '../template.ts'

interface Row {
  template_id: number
  name: string
  benefit: Benefit
  validity: Validity
  threshold_fen: number
  threshold_pieces: number
  skus: string[]
  channels: string[]
  period_limit: PeriodLimit | null
  categories: string[]
  store_ids: number[]
  region_ids: number[]
  region_store_ids: number[]
  tier_ids: number[]
  total_limit: number | null
  per_customer_limit: number | null
  budget_fen: number | null
  budget_used_fen: number
  restore_on_full_refund: boolean
  note: string
  wechat_stock_id: string | null
  active: boolean
}
interface ShownRow extends Row {
  created_at: Date
  issued: number
  redeemed: number
  discount_fen: number
}

const columns = sql`t.template_id, t.name, t.benefit, t.validity, t.threshold_fen,
  t.threshold_pieces, t.skus, t.channels, t.period_limit, t.categories,
  t.store_ids, t.region_ids, case when t.region_ids = '{}' then '{}'::bigint[] else array(
    select s.store_id from org.v_store s where s.region_id = any(t.region_ids)) end
    as region_store_ids, t.total_limit, t.per_customer_limit, t.restore_on_full_refund, t.note, t.active, t.wechat_stock_id,
  t.tier_ids, t.budget_fen, coalesce((select b.used_fen from coupon.budget b
    where b.template_id = t.template_id), 0)::bigint as budget_used_fen`

const toTemplate = (row: Row): Template => ({
  templateId: row.template_id,
  name: row.name,
  benefit: row.benefit,
  validity: row.validity,
  thresholdFen: row.threshold_fen,
  thresholdPieces: row.threshold_pieces,
  skus: row.skus,
  channels: row.channels,
  periodLimit: row.period_limit,
  categories: row.categories,
  storeIds: row.store_ids.map(Number),
  regionIds: row.region_ids.map(Number),
  regionStoreIds: row.region_store_ids.map(Number),
  tierIds: row.tier_ids.map(Number),
  totalLimit: row.total_limit,
  perCustomerLimit: row.per_customer_limit,
  budgetFen: row.budget_fen,
  budgetUsedFen: row.budget_used_fen,
  restoreOnFullRefund: row.restore_on_full_refund,
  note: row.note,
  wechatStockId: row.wechat_stock_id,
  active: row.active,
})

/** Templates by id, kept from changing until the transaction ends: many may issue at once. */
export async function holdTemplates(
  tx: Tx,
  ids: readonly number[],
): Promise<Map<number, Template>> {
  const rows = (
    await sql<Row>`select ${columns} from coupon.template t
    where t.template_id = any(${sortedUnique(ids)}::bigint[]) order by t.template_id
      for share`.execute(tx.db)
  ).rows
  return new Map(rows.map((row) => [row.template_id, toTemplate(row)]))
}

export async function findTemplates(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, Template>> {
  const rows = (
    await sql<Row>`select ${columns} from coupon.template t
    where t.template_id = any(${ids}::bigint[])`.execute(db)
  ).rows
  return new Map(rows.map((row) => [row.template_id, toTemplate(row)]))
}

const toShown = (row: ShownRow): CouponTemplate => {
  const {
    templateId,
    categories,
    skus,
    channels,
    storeIds,
    regionIds,
    regionStoreIds: _stores,
    tierIds,
    ...rest
  } = toTemplate(row)
  return {
    ...rest,
    id: templateId,
    categories: [...categories],
    skus: [...skus],
    channels: [...channels],
    storeIds: [...storeIds],
    regionIds: [...regionIds],
    tierIds: [...tierIds],
    issued: row.issued,
    redeemed: row.redeemed,
    discountFen: row.discount_fen,
    createdAt: row.created_at.toISOString(),
  }
}

export interface TemplateQuery {
  active?: boolean
  search?: string
  before?: number
  limit: number
  id?: number
}

/** Newest first, with what was issued and used of each. */
export async function listTemplates(db: Db, q: TemplateQuery): Promise<CouponTemplate[]> {
  const rows = (
    await sql<ShownRow>`
    select ${columns}, t.created_at,
      (select count(*) from coupon.coupon c where c.template_id = t.template_id) as issued,
      coalesce(r.n, 0) as redeemed, coalesce(r.fen, 0)::bigint as discount_fen
    from coupon.template t left join lateral (
      select count(*) as n, sum(discount_fen) as fen from coupon.redemption r
      where r.template_id = t.template_id and r.restored_at is null) r on true
    where ${q.active === undefined ? sql`true` : sql`t.active = ${q.active}`}
      and ${q.search ? sql`position(lower(${q.search}) in lower(t.name)) > 0` : sql`true`}
      and ${q.before === undefined ? sql`true` : sql`t.template_id < ${q.before}`}
      and ${q.id === undefined ? sql`true` : sql`t.template_id = ${q.id}`}
    order by t.template_id desc limit ${q.limit}`.execute(db)
  ).rows
  return rows.map(toShown)
}

/** Those of them that are no regions. */
export async function unknownRegions(db: Db, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const found = await sql<{ id: number }>`select id from unnest(${[...ids]}::bigint[]) id
    where not exists (select 1 from org.v_region r where r.region_id = id)`.execute(db)
  return found.rows.map((row) => row.id)
}

export async function insertTemplate(tx: Tx, t: CouponTemplateInput): Promise<number> {
  const made = await sql<{ template_id: number }>`
    insert into coupon.template (name, benefit, validity, threshold_fen, threshold_pieces, skus,
      channels, period_limit, categories, store_ids, region_ids,
      total_limit, per_customer_limit, restore_on_full_refund, note, active, tier_ids, budget_fen, wechat_stock_id,
      created_at, changed_at)
    values (${t.name}, ${JSON.stringify(t.benefit)}, ${JSON.stringify(t.validity)},
      ${t.thresholdFen}, ${t.thresholdPieces}, ${t.skus}::text[], ${t.channels}::text[],
      ${t.periodLimit && JSON.stringify(t.periodLimit)}::jsonb, ${t.categories}::text[], ${t.storeIds}::bigint[],
      ${t.regionIds}::bigint[], ${t.totalLimit},
      ${t.perCustomerLimit}, ${t.restoreOnFullRefund}, ${t.note}, ${t.active}, ${t.tierIds}::bigint[],
      ${t.budgetFen}, ${t.wechatStockId}, ${tx.now}, ${tx.now})
      returning template_id`.execute(tx.db)
  return made.rows[0]?.template_id ?? 0
}

/** False when there is no such template. Waits for those who are issuing of it. */
export async function updateTemplate(tx: Tx, id: number, t: CouponTemplateInput): Promise<boolean> {
  const changed = await sql`
    update coupon.template set name = ${t.name}, benefit = ${JSON.stringify(t.benefit)},
      validity = ${JSON.stringify(t.validity)}, threshold_fen = ${t.thresholdFen},
      threshold_pieces = ${t.thresholdPieces}, skus = ${t.skus}::text[],
      channels = ${t.channels}::text[],
      period_limit = ${t.periodLimit && JSON.stringify(t.periodLimit)}::jsonb,
      categories = ${t.categories}::text[], store_ids = ${t.storeIds}::bigint[],
      region_ids = ${t.regionIds}::bigint[],
      total_limit = ${t.totalLimit}, per_customer_limit = ${t.perCustomerLimit},
      restore_on_full_refund = ${t.restoreOnFullRefund}, note = ${t.note}, active = ${t.active},
      tier_ids = ${t.tierIds}::bigint[], budget_fen = ${t.budgetFen},
      wechat_stock_id = ${t.wechatStockId}, changed_at = ${tx.now}
    where template_id = ${id} returning 1`.execute(tx.db)
  return changed.rows.length > 0
}

/**
 * Sets the total limit's counter; null takes the limit away. False when more was issued already.
 */
export async function setLimit(tx: Tx, templateId: number, limit: number | null): Promise<boolean> {
  if (limit === null) {
    await sql`delete from coupon.counter where template_id = ${templateId}`.execute(tx.db)
    return true
  }
  const made = await sql`
    insert into coupon.counter as k (template_id, issued, total_limit)
    select ${templateId}::bigint, n, ${limit}::bigint
    from (select count(*) as n from coupon.coupon where template_id = ${templateId}) c
      where n <= ${limit}
    on conflict (template_id) do update set total_limit = excluded.total_limit,
      issued = excluded.issued
    returning 1`.execute(tx.db)
  return made.rows.length > 0
}

/** Locks the counters of limited templates, last of all; gives how many may still be issued. */
export async function lockCounters(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  const sorted = sortedUnique(ids)
  if (sorted.length === 0) return new Map()
  tx.locks.take('hot', 'coupon.counter', sorted)
  const rows = (
    await sql<{ template_id: number; left: number }>`
    select template_id, total_limit - issued as left from coupon.counter
    where template_id = any(${sorted}::bigint[]) order by template_id for update`.execute(tx.db)
  ).rows
  return new Map(rows.map((row) => [row.template_id, row.left]))
}

/** Adds to locked counters; a counter that would pass its limit is a bug, and nothing is written. */
export async function countIssued(tx: Tx, issued: ReadonlyMap<number, number>): Promise<void> {
  if (issued.size === 0) return
  const { rows } = await sql`update coupon.counter k set issued = k.issued + w.n
    from unnest(${[...issued.keys()]}::bigint[], ${[...issued.values()]}::bigint[]) w(template_id,
      n)
    where k.template_id = w.template_id and k.issued + w.n <= k.total_limit
    returning 1`.execute(tx.db)
  if (rows.length < issued.size) throw new Error('a coupon counter would pass its limit')
}

export interface Period {
  templateId: number
  fromOn: string
}
export const periodKey = ({ templateId, fromOn }: Period): string => `${templateId} ${fromOn}`

/** Locks what was issued within periods, last of all; by `periodKey`. */
export async function lockPeriods(
  tx: Tx,
  periods: readonly Period[],
): Promise<Map<string, number>> {
  const sorted = [...new Map(periods.map((one) => [one.templateId, one])).values()].sort(
    (a, b) => a.templateId - b.templateId,
  )
  if (sorted.length === 0) return new Map()
  const [ids, days] = [sorted.map((p) => p.templateId), sorted.map((p) => p.fromOn)]
  tx.locks.take('hot', 'coupon.period_counter', ids)
  await sql`insert into coupon.period_counter (template_id, from_on)
    select * from unnest(${ids}::bigint[], ${days}::date[]) w(template_id, from_on)
    order by 1, 2 on conflict do nothing`.execute(tx.db)
  const { rows } = await sql<{ template_id: number; from_on: string; issued: number }>`
    select k.template_id, k.from_on::text, k.issued from coupon.period_counter k
    join unnest(${ids}::bigint[], ${days}::date[]) w(template_id, from_on)
      using (template_id, from_on)
    order by 1, 2 for update of k`.execute(tx.db)
  return new Map(
    rows.map((row) => [
      periodKey({ templateId: row.template_id, fromOn: row.from_on }),
      row.issued,
    ]),
  )
}

export async function countInPeriods(
  tx: Tx,
  issued: readonly (Period & { count: number })[],
): Promise<void> {
  if (issued.length === 0) return
  await sql`update coupon.period_counter k set issued = k.issued + w.n
    from unnest(${issued.map((p) => p.templateId)}::bigint[],
      ${issued.map((p) => p.fromOn)}::date[], ${issued.map((p) => p.count)}::bigint[])
      w(template_id, from_on, n)
    where k.template_id = w.template_id and k.from_on = w.from_on`.execute(tx.db)
}
