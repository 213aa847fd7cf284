// Queries that change coupons.
import { sql } from 'kysely'
import { sortedUnique, type Day } from '#kit'
import type { Db, Tx } from '#platform'
import type { Template } from '../template.ts'
import type { HeldCoupon } from '../usable.ts'
import { lockBudgets } from './budget.ts'
import { findTemplates, holdTemplates } from './template.ts'

export interface KnownGrant {
  customer_id: number
  key: string
  coupon_id: number
  code: string
  template_id: number
}

export async function knownGrants(
  tx: Tx,
  grants: readonly { customerId: number; key: string }[],
): Promise<KnownGrant[]> {
  return (
    await sql<KnownGrant>`select c.customer_id, c.key, c.coupon_id, c.code, c.template_id
      from coupon.coupon c
    join unnest(${grants.map((g) => g.customerId)}::bigint[], ${grants.map((g) => g.key)}::text[])
      w(customer_id, key)
      on w.customer_id = c.customer_id and w.key = c.key`.execute(tx.db)
  ).rows
}

/** How many coupons of each template each customer was given; those taken back do not count. */
export async function heldCounts(
  tx: Tx,
  pairs: readonly { customerId: number; templateId: number }[],
): Promise<Map<string, number>> {
  if (pairs.length === 0) return new Map()
  const rows = (
    await sql<{ customer_id: number; template_id: number; n: number }>`
    select c.customer_id, c.template_id, count(*) as n from coupon.coupon c
    join (select distinct * from unnest(${pairs.map((p) => p.customerId)}::bigint[],
      ${pairs.map((p) => p.templateId)}::bigint[]) w(customer_id, template_id)) w
      on w.customer_id = c.customer_id and w.template_id = c.template_id
    where c.state <> 'void' group by 1, 2`.execute(tx.db)
  ).rows
  return new Map(rows.map((row) => [`${row.customer_id} ${row.template_id}`, row.n]))
}

export interface NewCoupon {
  customerId: number
  templateId: number
  key: string
  code: string
  source: string
  validFrom: Date
  expiresAt: Date
  /** The period it counts in, where its template has a limit by period. */
  periodOn: Day | null
}

export async function insertCoupons(tx: Tx, coupons: readonly NewCoupon[]): Promise<KnownGrant[]> {
  return (
    await sql<KnownGrant>`
    with w as materialized (select * from unnest(${coupons.map((c) => c.customerId)}::bigint[],
      ${coupons.map((c) => c.templateId)}::bigint[], ${coupons.map((c) => c.key)}::text[],
      ${coupons.map((c) => c.code)}::text[], ${coupons.map((c) => c.source)}::text[],
      ${coupons.map((c) => c.validFrom)}::timestamptz[],
      ${coupons.map((c) => c.expiresAt)}::timestamptz[], ${coupons.map((c) => c.periodOn)}::date[])
      u(customer_id, template_id, key, code, source, valid_from, expires_at, period_on)),
    coded as (insert into coupon.code (code, customer_id) select code, customer_id from w
      returning code, coupon_id)
    insert into coupon.coupon (customer_id, coupon_id, template_id, key, code, source, issued_at,
      valid_from, expires_at, period_on)
    select w.customer_id, coded.coupon_id, w.template_id, w.key, w.code, w.source,
      ${tx.now}::timestamptz, w.valid_from, w.expires_at, w.period_on
    from w join coded on coded.code = w.code order by coded.coupon_id
    returning customer_id, key, coupon_id, code, template_id`.execute(tx.db)
  ).rows
}

interface Row {
  coupon_id: number
  customer_id: number
  template_id: number
  code: string
  state: HeldCoupon['state']
  valid_from: Date
  expires_at: Date
  locked_by: string | null
  held_fen: number
}

const columns = sql`c.coupon_id, c.customer_id, c.template_id, c.code, c.state, c.valid_from,
  c.expires_at, c.locked_by, c.held_fen`

const templatesOf = (rows: readonly Row[]) => sortedUnique(rows.map((row) => row.template_id))

/** `left` is what budgets have left, where they are locked. */
function withTemplates(
  rows: readonly Row[],
  templates: ReadonlyMap<number, Template>,
  left?: ReadonlyMap<number, number>,
): HeldCoupon[] {
  return rows.flatMap((row) => {
    const template = templates.get(row.template_id)
    return template
      ? [
          {
            couponId: row.coupon_id,
            customerId: row.customer_id,
            code: row.code,
            state: row.state,
            validFrom: row.valid_from,
            expiresAt: row.expires_at,
            lockedBy: row.locked_by,
            heldFen: row.held_fen,
            budgetLeftFen: leftOf(template, left),
            template,
          },
        ]
      : []
  })
}

const leftOf = (
  { templateId, budgetFen, budgetUsedFen }: Template,
  locked?: ReadonlyMap<number, number>,
): number | null => {
  if (budgetFen === null) return null
  return locked ? (locked.get(templateId) ?? 0) : budgetFen - budgetUsedFen
}

/** Coupons by code, with their templates; nothing is locked. */
export async function findCoupons(db: Db, codes: readonly string[]): Promise<HeldCoupon[]> {
  const rows = (
    await sql<Row>`select ${columns} from coupon.code k
    join coupon.coupon c on c.customer_id = k.customer_id and c.coupon_id = k.coupon_id
    where k.code = any(${codes}::text[])`.execute(db)
  ).rows
  return withTemplates(rows, await findTemplates(db, templatesOf(rows)))
}

/** The same, locked in ascending order until the transaction ends, then the budgets of the templates. */
export async function lockByCode(tx: Tx, codes: readonly string[]): Promise<HeldCoupon[]> {
  const known = (
    await sql<{ customer_id: number; coupon_id: number }>`select customer_id, coupon_id
    from coupon.code where code = any(${codes}::text[])`.execute(tx.db)
  ).rows
  if (known.length === 0) return []
  const rows = await lockRows(tx, known)
  const templates = await holdTemplates(tx, templatesOf(rows))
  const budgets = [...templates.values()].filter(({ budgetFen }) => budgetFen !== null)
  const left = await lockBudgets(
    tx,
    budgets.map(({ templateId }) => templateId),
  )
  return withTemplates(rows, templates, left)
}

async function lockRows(
  tx: Tx,
  known: readonly { customer_id: number; coupon_id: number }[],
): Promise<Row[]> {
  tx.locks.take('documents', 'coupon', sortedUnique(known.map((row) => row.coupon_id)))
  return (
    await sql<Row>`select ${columns} from coupon.coupon c
    join unnest(${known.map((k) => k.customer_id)}::bigint[],
      ${known.map((k) => k.coupon_id)}::bigint[])
      w(customer_id, coupon_id) on w.customer_id = c.customer_id and w.coupon_id = c.coupon_id
    order by c.coupon_id for update of c`.execute(tx.db)
  ).rows
}

/** Coupons by holder and grant key, locked. */
export async function lockByKey(
  tx: Tx,
  grants: readonly { customerId: number; key: string }[],
): Promise<(Row & { key: string })[]> {
  const known = await knownGrants(tx, grants)
  if (known.length === 0) return []
  const keys = new Map(known.map((row) => [row.coupon_id, row.key]))
  return (await lockRows(tx, known)).map((row) => ({ ...row, key: keys.get(row.coupon_id) ?? '' }))
}

export async function lockById(tx: Tx, ids: readonly number[]): Promise<Row[]> {
  const known = (
    await sql<{ customer_id: number; coupon_id: number }>`select customer_id, coupon_id
    from coupon.coupon where coupon_id = any(${ids}::bigint[])`.execute(tx.db)
  ).rows
  return known.length === 0 ? [] : lockRows(tx, known)
}

export interface Redemption {
  customerId: number
  couponId: number
  templateId: number
  orderId: number
  orderNumber: string
  storeId: number | null
  discountFen: number
  shares: { line: number; fen: number }[]
}

/** Uses locked, usable coupons. */
export async function writeRedemptions(tx: Tx, uses: readonly Redemption[]): Promise<void> {
  await sql`with w as materialized (select * from unnest(${uses.map((u) => u.customerId)}::bigint[],
      ${uses.map((u) => u.couponId)}::bigint[], ${uses.map((u) => u.templateId)}::bigint[],
      ${uses.map((u) => u.orderId)}::bigint[], ${uses.map((u) => u.orderNumber)}::text[],
      ${uses.map((u) => u.storeId)}::bigint[], ${uses.map((u) => u.discountFen)}::bigint[],
      ${uses.map((u) => JSON.stringify(u.shares))}::text[])
      u(customer_id, coupon_id, template_id, order_id, order_number, store_id, fen, shares)),
    used as (update coupon.coupon c set state = 'redeemed', redeemed_at = ${tx.now},
      locked_by = null, locked_until = null, held_fen = 0
      from w where c.customer_id = w.customer_id
      and c.coupon_id = w.coupon_id)
    insert into coupon.redemption (customer_id, coupon_id, template_id, order_id, order_number,
      store_id, discount_fen, shares, at)
    select customer_id, coupon_id, template_id, order_id, order_number, store_id, fen,
      shares::jsonb, ${tx.now}::timestamptz from w`.execute(tx.db)
}

export interface Restorable {
  customer_id: number
  coupon_id: number
  template_id: number
  order_id: number
  restore: boolean
  expires_at: Date
  /** What it took off. */
  fen: number
}

/**
 * Uses of the orders that still count, with what their template says about full refunds; coupons
 * locked.
 */
export async function lockUsesOf(tx: Tx, orderIds: readonly number[]): Promise<Restorable[]> {
  const seen = await usesOf(tx, orderIds)
  if (seen.length === 0) return []
  await lockRows(tx, seen)
  // Another refund may have undone them while we waited for the lock.
  return usesOf(tx, orderIds)
}

async function usesOf(tx: Tx, orderIds: readonly number[]): Promise<Restorable[]> {
  return (
    await sql<Restorable>`
    select c.customer_id, c.coupon_id, c.template_id, r.order_id, r.discount_fen as fen,
      t.restore_on_full_refund as restore, c.expires_at
    from coupon.redemption r join coupon.coupon c on c.coupon_id = r.coupon_id
      and c.customer_id in (
      select q.customer_id from customer.v_person p join customer.v_person q
        on q.person_id = p.person_id
      where p.customer_id = r.customer_id)
    join coupon.template t on t.template_id = c.template_id
    where r.order_id = any(${orderIds}::bigint[]) and r.restored_at is null`.execute(tx.db)
  ).rows
}

export async function writeRestored(tx: Tx, uses: readonly Restorable[]): Promise<void> {
  await sql`with w as materialized (select *
    from unnest(${uses.map((u) => u.customer_id)}::bigint[],
      ${uses.map((u) => u.coupon_id)}::bigint[],
      ${uses.map((u) => u.order_id)}::bigint[]) u(customer_id, coupon_id, order_id)),
    undone as (update coupon.redemption r set restored_at = ${tx.now} from w
      where r.coupon_id = w.coupon_id and r.order_id = w.order_id and r.restored_at is null)
    update coupon.coupon c set redeemed_at = null,
      state = case when c.expires_at <= ${tx.now} then 'expired' else 'issued' end
    from w where c.customer_id = w.customer_id and c.coupon_id = w.coupon_id`.execute(tx.db)
}

export async function setVoid(
  tx: Tx,
  coupons: readonly { customer_id: number; coupon_id: number }[],
  reason: string,
): Promise<void> {
  await sql`update coupon.coupon c set state = 'void', void_reason = ${reason}, locked_by = null,
    locked_until = null, held_fen = 0
    from unnest(${coupons.map((c) => c.customer_id)}::bigint[],
      ${coupons.map((c) => c.coupon_id)}::bigint[])
      w(customer_id, coupon_id)
    where c.customer_id = w.customer_id and c.coupon_id = w.coupon_id`.execute(tx.db)
}

/** Frees the keys of grants that did not happen: each may be used again, once. */
export async function freeKeys(tx: Tx, couponIds: readonly number[]): Promise<void> {
  await sql`update coupon.coupon set key = key || ':void:' || coupon_id
    where coupon_id = any(${couponIds}::bigint[]) and state = 'void'`.execute(tx.db)
}

export async function setLocked(
  tx: Tx,
  holds: ReadonlyMap<number, number>,
  session: string,
  until: Date,
): Promise<void> {
  await sql`update coupon.coupon c set state = 'locked', locked_by = ${session},
    locked_until = ${until}, held_fen = w.fen
    from unnest(${[...holds.keys()]}::bigint[], ${[...holds.values()]}::bigint[]) w(coupon_id, fen)
    where c.coupon_id = w.coupon_id`.execute(tx.db)
}

export async function nextExpiry(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select least(
    (select min(expires_at) from coupon.coupon where state in ('issued', 'locked')),
    (select min(locked_until) from coupon.coupon where state = 'locked')) as at`.execute(db)
  return found.rows[0]?.at ?? null
}

export interface Ended {
  customer_id: number
  coupon_id: number
  template_id: number
  /** What its lock had taken of the budget. */
  fen: number
}

/** Ends what is past its last day; whoever is using one just now is left for the next round. */
export async function expireDue(tx: Tx, limit: number): Promise<Ended[]> {
  return (
    await sql<Ended>`update coupon.coupon c set state = 'expired', locked_by = null,
      locked_until = null, held_fen = 0
    from (select customer_id, coupon_id, held_fen from coupon.coupon
      where state in ('issued', 'locked') and expires_at <= ${tx.now}
      order by expires_at limit ${limit} for update skip locked) w
    where c.customer_id = w.customer_id and c.coupon_id = w.coupon_id
    returning c.customer_id, c.coupon_id, c.template_id, w.held_fen as fen`.execute(tx.db)
  ).rows
}

export async function releaseDue(tx: Tx, limit: number): Promise<Ended[]> {
  return (
    await sql<Ended>`update coupon.coupon c set state = 'issued', locked_by = null,
      locked_until = null, held_fen = 0
    from (select customer_id, coupon_id, held_fen from coupon.coupon where state = 'locked'
      and locked_until <= ${tx.now}
      order by locked_until limit ${limit} for update skip locked) w
    where c.customer_id = w.customer_id and c.coupon_id = w.coupon_id
    returning c.customer_id, c.coupon_id, c.template_id, w.held_fen as fen`.execute(tx.db)
  ).rows
}
