// Purchases: how they are written, found, locked and brought on.
import { sql, type RawBuilder } from 'kysely'
import type { PurchaseState } from '#contracts'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'
import type { Line, Purchase } from '../purchase.ts'

const columns = sql`u.customer_id as "customerId", u.purchase_id as "purchaseId", u.key, u.hash,
  u.state, u.store_id as "storeId", u.delivery, u.address_id as "addressId",
  u.invoice_id as "invoiceId", u.goods_fen as "goodsFen", u.discount_fen as "discountFen",
  u.freight_fen as "freightFen", u.stored_fen as "storedFen", u.coupons, u.terms, u.placed_at as "placedAt",
  u.expires_at as "expiresAt", u.completed_at as "completedAt", u.payment_id as "paymentId",
  u.order_id as "orderId", u.refunded_fen as "refundedFen"`

const find = async (db: Db, where: RawBuilder<unknown>): Promise<Purchase[]> => {
  const found = await sql<Purchase>`select ${columns} from shop.purchase u
    where ${where}`.execute(db)
  return found.rows
}

/** Hers, by whatever id she has had. */
const hers = (personId: number) => sql`u.customer_id in
  (select customer_id from customer.v_person where person_id = ${personId})`

export const byKey = async (db: Db, personId: number, key: string): Promise<Purchase | undefined> =>
  (await find(db, sql`${hers(personId)} and u.key = ${key}`))[0]

export const ofPerson = async (
  db: Db,
  personId: number,
  purchaseId: number,
): Promise<Purchase | undefined> =>
  (await find(db, sql`${hers(personId)} and u.purchase_id = ${purchaseId}`))[0]

export const byId = async (db: Db, purchaseId: number): Promise<Purchase | undefined> =>
  (await find(db, sql`u.purchase_id = ${purchaseId}`))[0]

export const byCode = async (
  db: Db,
  storeId: number,
  code: string,
): Promise<Purchase | undefined> =>
  (await find(db, sql`u.store_id = ${storeId} and u.pick_up_code = ${code}`))[0]

export const byPayments = (db: Db, paymentIds: readonly number[]): Promise<Purchase[]> =>
  find(db, sql`u.payment_id = any(${[...paymentIds]}::bigint[])`)

export const byOrders = (db: Db, orderIds: readonly number[]): Promise<Purchase[]> =>
  find(db, sql`u.order_id = any(${[...orderIds]}::bigint[])`)

/** Locks purchases, ascending; the caller holds their customers. */
export async function lockPurchases(
  tx: Tx,
  rows: readonly Pick<Purchase, 'customerId' | 'purchaseId'>[],
): Promise<Purchase[]> {
  const ids = sortedUnique(rows.map(({ purchaseId }) => purchaseId))
  if (ids.length === 0) return []
  tx.locks.take('documents', 'shop.purchase', ids)
  const found = await sql<Purchase>`select ${columns} from shop.purchase u
    where u.customer_id = any(${sortedUnique(rows.map((row) => row.customerId))}::bigint[])
      and u.purchase_id = any(${ids}::bigint[]) order by u.purchase_id for update`.execute(tx.db)
  return found.rows
}

export type NewPurchase = Omit<
  Purchase,
  'purchaseId' | 'state' | 'placedAt' | 'completedAt' | 'paymentId' | 'orderId' | 'refundedFen'
> & { note: string | null; lines: readonly Line[] }

export async function insertPurchase(tx: Tx, row: NewPurchase): Promise<number> {
  const made = await sql<{ id: number }>`insert into shop.purchase (customer_id, key, hash, state,
      store_id, delivery, address_id, invoice_id, goods_fen, discount_fen, freight_fen, stored_fen,
      coupons, terms, note, placed_at, expires_at)
    values (${row.customerId}, ${row.key}, ${row.hash}, 'placed', ${row.storeId}, ${row.delivery},
      ${row.addressId}, ${row.invoiceId}, ${row.goodsFen}, ${row.discountFen}, ${row.freightFen}, ${row.storedFen},
      ${JSON.stringify(row.coupons)}::jsonb, ${JSON.stringify(row.terms)}::jsonb, ${row.note},
      ${tx.now}, ${row.expiresAt}) returning purchase_id as id`.execute(tx.db)
  const id = made.rows[0]?.id ?? 0
  const of = <K extends keyof Line>(key: K) => row.lines.map((line) => line[key])
  const json = (key: 'options' | 'discounts' | 'units') =>
    row.lines.map((line) => JSON.stringify(line[key]))
  await sql`insert into shop.purchase_line (customer_id, purchase_id, line_no, variant_id,
      product_id, sku, name, options, picture, category, quantity, unit_fen, goods_fen,
      discount_fen, discounts, units, tracked)
    select ${row.customerId}::bigint, ${id}::bigint, n, variant_id, product_id, sku, name,
      options::jsonb, picture, category, quantity, unit_fen, goods_fen, discount_fen,
      discounts::jsonb, units::jsonb, tracked
    from unnest(${of('lineNo')}::int[], ${of('variantId')}::bigint[], ${of('productId')}::bigint[],
      ${of('sku')}::text[], ${of('name')}::text[], ${json('options')}::text[],
      ${of('picture')}::text[], ${of('category')}::text[], ${of('quantity')}::int[],
      ${of('unitFen')}::bigint[], ${of('goodsFen')}::bigint[], ${of('discountFen')}::bigint[],
      ${json('discounts')}::text[], ${json('units')}::text[], ${of('tracked')}::boolean[])
      w (n, variant_id, product_id, sku, name, options, picture, category, quantity, unit_fen,
        goods_fen, discount_fen, discounts, units, tracked)`.execute(tx.db)
  return id
}

/** By purchase, in their order. */
export async function linesOf(
  db: Db,
  purchaseIds: readonly number[],
): Promise<Map<number, Line[]>> {
  const found = await sql<Line & { purchaseId: number }>`select purchase_id as "purchaseId",
      line_no as "lineNo", variant_id as "variantId", product_id as "productId", sku, name,
      options, picture, category, quantity, unit_fen as "unitFen", goods_fen as "goodsFen",
      discount_fen as "discountFen", discounts, units, tracked
    from shop.purchase_line where purchase_id = any(${[...purchaseIds]}::bigint[])
    order by purchase_id, line_no`.execute(db)
  return Map.groupBy(found.rows, ({ purchaseId }) => purchaseId)
}

export async function dueForExpiry(
  tx: Tx,
  limit: number,
  aside: readonly number[],
): Promise<Pick<Purchase, 'customerId' | 'purchaseId'>[]> {
  const found = await sql<Pick<Purchase, 'customerId' | 'purchaseId'>>`
    select customer_id as "customerId", purchase_id as "purchaseId" from shop.purchase
    where state = 'placed' and expires_at <= ${tx.now} and customer_id <> all(${aside}::bigint[])
    order by expires_at limit ${limit}`.execute(tx.db)
  return found.rows
}

export async function nextExpiry(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(expires_at) as at from shop.purchase
    where state = 'placed' and customer_id <> all(${aside}::bigint[])`.execute(db)
  return found.rows[0]?.at ?? null
}

export async function notePayment(tx: Tx, one: Purchase, paymentId: number): Promise<void> {
  await sql`update shop.purchase set payment_id = ${paymentId}
    where customer_id = ${one.customerId} and purchase_id = ${one.purchaseId}`.execute(tx.db)
}

export interface Step {
  state: PurchaseState
  orderId?: number
  pickUpCode?: string | null
  short?: boolean
  handedBy?: string
  carrier?: string
  trackingNumber?: string | null
}

/** When each state began; those that are ends share one. */
const began: Partial<Record<PurchaseState, string>> = {
  paid: 'paid_at',
  preparing: 'prepared_at',
  ready: 'ready_at',
  shipped: 'shipped_at',
  completed: 'completed_at',
  expired: 'ended_at',
  cancelled: 'ended_at',
  refunded: 'ended_at',
}

/** Brings a purchase that the caller has locked to its state. */
export async function stepTo(
  tx: Tx,
  { customerId, purchaseId }: Pick<Purchase, 'customerId' | 'purchaseId'>,
  step: Step,
): Promise<void> {
  const at = sql.ref(began[step.state] ?? 'ended_at')
  await sql`update shop.purchase set state = ${step.state}, ${at} = ${tx.now},
      order_id = coalesce(${step.orderId ?? null}, order_id),
      pick_up_code = coalesce(${step.pickUpCode ?? null}, pick_up_code),
      short = short or ${step.short ?? false},
      handed_by = coalesce(${step.handedBy ?? null}, handed_by),
      carrier = coalesce(${step.carrier ?? null}, carrier),
      tracking_number = coalesce(${step.trackingNumber ?? null}, tracking_number)
    where customer_id = ${customerId} and purchase_id = ${purchaseId}`.execute(tx.db)
}

export async function addRefunded(
  tx: Tx,
  { customerId, purchaseId }: Pick<Purchase, 'customerId' | 'purchaseId'>,
  fen: number,
): Promise<void> {
  await sql`update shop.purchase set refunded_fen = refunded_fen + ${fen}
    where customer_id = ${customerId} and purchase_id = ${purchaseId}`.execute(tx.db)
}

/** Counts the freight as given back; false where it was before. */
export async function markFreightBack(tx: Tx, one: Purchase): Promise<boolean> {
  const done = await sql`update shop.purchase set freight_back = true,
      refunded_fen = refunded_fen + freight_fen
    where customer_id = ${one.customerId} and purchase_id = ${one.purchaseId} and not freight_back
    returning 1`.execute(tx.db)
  return done.rows.length > 0
}
