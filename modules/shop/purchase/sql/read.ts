// Purchases as pages show them.
import { sql, type RawBuilder } from 'kysely'
import type { DeliveryKind, PurchaseState, ReturnRequest } from '#contracts'
import type { Db, Scope } from '#platform'
import { storesWithin } from '#modules/org'
import type { UsedCode } from '../purchase.ts'
import type { Return } from './return.ts'

export interface Shown {
  customerId: number
  personId: number
  customerName: string | null
  purchaseId: number
  state: PurchaseState
  delivery: DeliveryKind
  storeId: number
  storeName: string
  storeAddress: string | null
  placedAt: Date
  expiresAt: Date
  paidAt: Date | null
  preparedAt: Date | null
  readyAt: Date | null
  shippedAt: Date | null
  completedAt: Date | null
  pieces: number
  title: string
  picture: string | null
  goodsFen: number
  discountFen: number
  freightFen: number
  storedFen: number
  refundedFen: number
  returnAsked: boolean
  addressId: number | null
  invoiceId: number | null
  coupons: UsedCode[]
  note: string | null
  orderId: number | null
  pickUpCode: string | null
  handedBy: string | null
  carrier: string | null
  trackingNumber: string | null
  short: boolean
  wechatCouponFen: number
}

const columns = sql`u.customer_id as "customerId", c.person_id as "personId",
  n.display_name as "customerName", u.purchase_id as "purchaseId", u.state, u.delivery,
  u.store_id as "storeId", s.name as "storeName", s.address as "storeAddress",
  u.placed_at as "placedAt", u.expires_at as "expiresAt", u.paid_at as "paidAt",
  u.prepared_at as "preparedAt", u.ready_at as "readyAt", u.shipped_at as "shippedAt",
  u.completed_at as "completedAt", l.pieces, l.title, l.picture, u.goods_fen as "goodsFen",
  u.discount_fen as "discountFen", u.freight_fen as "freightFen", u.stored_fen as "storedFen",
  u.refunded_fen as "refundedFen", exists (select 1 from shop.purchase_return r
    where r.customer_id = u.customer_id and r.purchase_id = u.purchase_id
      and r.state = 'asked') as "returnAsked", u.address_id as "addressId",
  u.invoice_id as "invoiceId", u.coupons, u.note, u.order_id as "orderId",
  u.pick_up_code as "pickUpCode", u.handed_by as "handedBy", u.carrier,
  u.tracking_number as "trackingNumber", u.short,
  coalesce((select p.coupon_fen from pay.v_payment p where p.customer_id = u.customer_id
    and p.payment_id = u.payment_id), 0)::bigint as "wechatCouponFen"`

const joined = sql`join customer.v_customer c on c.customer_id = u.customer_id
  join customer.v_customer n on n.customer_id = c.person_id
  join org.v_store s on s.store_id = u.store_id
  cross join lateral (select sum(quantity)::int as pieces,
      (array_agg(name order by line_no))[1] as title,
      (array_agg(picture order by line_no))[1] as picture
    from shop.purchase_line l
    where l.customer_id = u.customer_id and l.purchase_id = u.purchase_id) l`

const given = <T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>) =>
  value === undefined ? sql`true` : condition(value)

export interface PurchaseQuery {
  id?: number | undefined
  storeId?: number | undefined
  state?: string | undefined
  delivery?: string | undefined
  /** Whoever she is by now, all of hers. */
  customerId?: number | undefined
  search?: string | undefined
  from?: Date | undefined
  until?: Date | undefined
  before?: number | undefined
  limit: number
}

const matching = (q: PurchaseQuery) => sql`
  ${given(q.id, (id) => sql`u.purchase_id = ${id}`)}
  and ${given(q.storeId, (id) => sql`u.store_id = ${id}`)}
  and ${given(q.state, (state) => sql`u.state = ${state}`)}
  and ${given(q.delivery, (kind) => sql`u.delivery = ${kind}`)}
  and ${given(
    q.customerId,
    (id) => sql`u.customer_id in (select p.customer_id from customer.v_person p
      where p.person_id = (select person_id from customer.v_customer where customer_id = ${id}))`,
  )}
  and ${given(q.search || undefined, (text) => sql`'SHOP-' || u.purchase_id ilike ${`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`}`)}
  and ${given(q.from, (at) => sql`u.placed_at >= ${at}`)}
  and ${given(q.until, (at) => sql`u.placed_at < ${at}`)}
  and ${given(q.before, (id) => sql`u.purchase_id < ${id}`)}`

/** Newest first; of the stores within reach. */
export async function purchaseRows(db: Db, scope: Scope, q: PurchaseQuery): Promise<Shown[]> {
  const found = await sql<Shown>`select ${columns} from shop.purchase u ${joined}
    where ${storesWithin(scope, 'u.store_id')} and ${matching(q)}
    order by u.purchase_id desc limit ${q.limit}`.execute(db)
  return found.rows
}

/** Hers, by whatever id she has had; newest first. */
export async function ownRows(
  db: Db,
  personId: number,
  q: Pick<PurchaseQuery, 'id' | 'state' | 'before' | 'limit'>,
): Promise<Shown[]> {
  const found = await sql<Shown>`select ${columns} from shop.purchase u ${joined}
    where u.customer_id in (select customer_id from customer.v_person
      where person_id = ${personId}) and ${matching(q)}
    order by u.purchase_id desc limit ${q.limit}`.execute(db)
  return found.rows
}

export interface ReturnQuery {
  id?: number
  storeId?: number | undefined
  state?: ReturnRequest['state'] | undefined
  before?: number | undefined
  limit: number
}

/** How many wait for an answer of the stores within reach. */
export async function waitingReturns(
  db: Db,
  scope: Scope,
  storeId: number | undefined,
): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n
    from shop.purchase_return r join shop.purchase u using (customer_id, purchase_id)
    where r.state = 'asked' and ${storesWithin(scope, 'u.store_id')}
      and ${given(storeId, (id) => sql`u.store_id = ${id}`)}`.execute(db)
  return found.rows[0]?.n ?? 0
}

export interface ShownReturn extends Return {
  storeName: string
  personId: number
  customerName: string | null
}

/** Newest first; of the stores within reach. */
export async function returnRows(db: Db, scope: Scope, q: ReturnQuery): Promise<ShownReturn[]> {
  const found = await sql<ShownReturn>`select r.customer_id as "customerId",
      r.return_id as "returnId", r.purchase_id as "purchaseId", r.state, r.lines, r.reason,
      r.asked_at as "askedAt", r.settled_at as "settledAt", r.answer, r.refund_id as "refundId",
      r.refund_fen as "refundFen", s.name as "storeName", c.person_id as "personId",
      n.display_name as "customerName"
    from shop.purchase_return r join shop.purchase u using (customer_id, purchase_id)
    join customer.v_customer c on c.customer_id = u.customer_id
    join customer.v_customer n on n.customer_id = c.person_id
    join org.v_store s on s.store_id = u.store_id
    where ${storesWithin(scope, 'u.store_id')}
      and ${given(q.id, (id) => sql`r.return_id = ${id}`)}
      and ${given(q.storeId, (id) => sql`u.store_id = ${id}`)}
      and ${given(q.state, (state) => sql`r.state = ${state}`)}
      and ${given(q.before, (id) => sql`r.return_id < ${id}`)}
    order by r.return_id desc limit ${q.limit}`.execute(db)
  return found.rows
}
