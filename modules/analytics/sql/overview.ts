// Questions behind the overview. People follow reach; money follows the order's store.
import type { Insight, Scope } from '#platform'
import type { Period } from '../period.ts'

export interface OverviewAsk extends Period {
  storeId: number | null
  zone: string
}

const paramsOf = (ask: OverviewAsk) => ({ ...ask, storeId: ask.storeId ?? 0 })
const atStore = (ask: OverviewAsk) => (ask.storeId === null ? '1' : 'store_id = {storeId:UInt32}')
const within = (day: string) => `${day} BETWEEN {from:Date32} AND {until:Date32}`

/** A member's store is her home store. */
const homeStore = (ask: OverviewAsk) =>
  ask.storeId === null ? '1' : 'home_store_id = {storeId:UInt32}'

export interface DayCount {
  day: string
  n: number
}

/** Customers by the day on which a guide first became their friend. */
export const addedByDay = (insight: Insight, scope: Scope, ask: OverviewAsk): Promise<DayCount[]> =>
  insight.rows(
    scope,
    (visible) => `SELECT toString(came_on) AS day, count() AS n FROM (
      SELECT customer_id, toDate32(min(followed_at), {zone:String}) AS came_on FROM follows FINAL
      WHERE ${visible.customers} AND ${atStore(ask)} GROUP BY customer_id)
    WHERE ${within('came_on')} GROUP BY came_on ORDER BY came_on`,
    paramsOf(ask),
  )

/** Customers by the day on which they became members. */
export const registeredByDay = (
  insight: Insight,
  scope: Scope,
  ask: OverviewAsk,
): Promise<DayCount[]> =>
  insight.rows(
    scope,
    (visible) => `SELECT toString(joined_on) AS day, count() AS n FROM customer_facts FINAL
    WHERE ${visible.customers} AND ${homeStore(ask)} AND ${within('joined_on')} GROUP BY joined_on
      ORDER BY joined_on`,
    paramsOf(ask),
  )

export interface DaySales {
  day: string
  orders: number
  fen: number
}

export const salesByDay = (insight: Insight, scope: Scope, ask: OverviewAsk): Promise<DaySales[]> =>
  insight.rows(
    scope,
    (visible) => `SELECT toString(paid_on) AS day, count() AS orders, sum(amount_fen) AS fen
    FROM orders FINAL WHERE ${visible.stores} AND ${atStore(ask)} AND ${within('paid_on')}
    GROUP BY paid_on ORDER BY paid_on`,
    paramsOf(ask),
  )

export interface Buyers {
  buyers: number
  returning: number
}

/** Who bought in the period, and for whom it was not the first purchase day. */
export async function buyersIn(insight: Insight, scope: Scope, ask: OverviewAsk): Promise<Buyers> {
  const [row] = await insight.rows<Buyers>(
    scope,
    (visible) => `SELECT count() AS buyers, countIf(days >= 2) AS returning
    FROM (SELECT customer_id, uniqExact(paid_on) AS days, max(paid_on) AS last FROM orders FINAL
      WHERE ${visible.stores} AND ${atStore(ask)} AND paid_on <= {until:Date32}
        GROUP BY customer_id)
    WHERE last >= {from:Date32}`,
    paramsOf(ask),
  )
  return row ?? { buyers: 0, returning: 0 }
}

export async function refundedIn(
  insight: Insight,
  scope: Scope,
  ask: OverviewAsk,
): Promise<number> {
  const [row] = await insight.rows<{ fen: number }>(
    scope,
    (visible) => `SELECT sum(amount_fen) AS fen
    FROM refunds FINAL WHERE ${visible.stores} AND ${atStore(ask)} AND ${within('refunded_on')}`,
    paramsOf(ask),
  )
  return row?.fen ?? 0
}

export interface StageCount {
  stage: string
  customers: number
  members: number
}

/** Everybody by lifecycle stage, with how many of them are members. */
export const stagesOf = (
  insight: Insight,
  scope: Scope,
  ask: OverviewAsk,
  isMember: string,
): Promise<StageCount[]> =>
  insight.rows(
    scope,
    (visible) => `SELECT stage, count() AS customers, countIf(${isMember}) AS members
    FROM customer_facts FINAL WHERE ${visible.customers} AND ${homeStore(ask)} GROUP BY stage`,
    paramsOf(ask),
  )
