// Questions behind the store board: one row per store from each.
import type { Insight, Scope } from '#platform'
import type { Period } from '../period.ts'

export interface StoreAsk extends Period {
  zone: string
  isMember: string
}

export interface StorePeople {
  storeId: number
  customers: number
  members: number
}

/** Whom each store may see: its own customers. */
export const peopleByStore = (
  insight: Insight,
  scope: Scope,
  ask: StoreAsk,
): Promise<StorePeople[]> =>
  insight.rows(
    scope,
    (visible) => `
    SELECT store_id AS storeId, count() AS customers, countIf(member) AS members
    FROM (SELECT DISTINCT store_id, customer_id FROM reach FINAL WHERE ${visible.stores}) AS seen
    INNER JOIN (SELECT customer_id, ${ask.isMember} AS member
    FROM customer_facts FINAL) AS people USING customer_id
    GROUP BY store_id`,
  )

export const addedByStore = (
  insight: Insight,
  scope: Scope,
  ask: StoreAsk,
): Promise<{ storeId: number; added: number }[]> =>
  insight.rows(
    scope,
    (visible) => `
    SELECT store_id AS storeId, uniqExact(customer_id) AS added FROM follows FINAL
    WHERE ${visible.stores} AND store_id > 0
      AND toDate32(followed_at, {zone:String}) BETWEEN {from:Date32} AND {until:Date32}
    GROUP BY store_id`,
    { ...ask },
  )

export interface StoreSales {
  storeId: number
  buyers: number
  orders: number
  paidFen: number
  /** Of those who bought here in the period: who has bought here on two days or more. */
  returning: number
}

export const salesByStore = (
  insight: Insight,
  scope: Scope,
  ask: StoreAsk,
): Promise<StoreSales[]> =>
  insight.rows(
    scope,
    (visible) => `
    SELECT store_id AS storeId, countIf(recent > 0) AS buyers, sum(recent) AS orders,
      sum(fen) AS paidFen, countIf(recent > 0 AND days >= 2) AS returning
    FROM (
      SELECT store_id, customer_id, uniqExact(paid_on) AS days,
        countIf(paid_on >= {from:Date32}) AS recent,
        sumIf(amount_fen, paid_on >= {from:Date32}) AS fen
      FROM orders FINAL WHERE ${visible.stores} AND isNotNull(store_id)
        AND paid_on <= {until:Date32}
      GROUP BY store_id, customer_id)
    GROUP BY store_id`,
    { ...ask },
  )

export const refundsByStore = (
  insight: Insight,
  scope: Scope,
  ask: StoreAsk,
): Promise<{ storeId: number; refundedFen: number }[]> =>
  insight.rows(
    scope,
    (visible) => `
    SELECT store_id AS storeId, sum(amount_fen) AS refundedFen FROM refunds FINAL
    WHERE ${visible.stores} AND isNotNull(store_id) AND refunded_on BETWEEN {from:Date32}
      AND {until:Date32}
    GROUP BY store_id`,
    { ...ask },
  )
