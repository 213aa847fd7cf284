// The five nodes: added, registered, bought, bought a second day, bought a fifth day. The crowd are
// those who became a guide's friend and whose first touch fell into the period; a node counts who
// came at least that far, so that a buyer who never registered is no hole in the middle.
import type { Insight, Scope } from '#platform'
import type { Period } from '../period.ts'

export type Cut = 'store' | 'region' | 'channel' | 'guide' | 'placement' | 'campaign' | 'month'

export interface FunnelAsk extends Period {
  by: Cut
  storeId: number | null
  channel: string | null
  zone: string
  /** Condition on `customer_facts`: is a member. */
  isMember: string
}
export interface FunnelRow {
  /** Id of the store or guide, the word itself otherwise; empty where nothing is known. */
  key: string
  added: number
  registered: number
  bought: number
  boughtAgain: number
  habit: number
}

/** A region is found by its stores afterwards. */
const keyOf: Record<Cut, string> = {
  store: "ifNull(toString(store_id), '')",
  region: "ifNull(toString(store_id), '')",
  channel: "ifNull(channel, '')",
  guide: "ifNull(toString(staff_id), '')",
  placement: "ifNull(placement, '')",
  campaign: "ifNull(campaign, '')",
  month: "formatDateTime(day, '%Y-%m')",
}

export const funnelRows = (insight: Insight, scope: Scope, ask: FunnelAsk): Promise<FunnelRow[]> =>
  insight.rows(
    scope,
    (visible) => `
    SELECT ${keyOf[ask.by]} AS key, count() AS added,
      countIf(member OR purchase_days >= 1) AS registered, countIf(purchase_days >= 1) AS bought,
      countIf(purchase_days >= 2) AS boughtAgain, countIf(purchase_days >= 5) AS habit
    FROM (
      SELECT customer_id, store_id, staff_id, channel, placement, campaign,
        toDate32(at, {zone:String}) AS day
      FROM sources FINAL WHERE ${visible.customers} AND day BETWEEN {from:Date32} AND {until:Date32}
        ${ask.storeId === null ? '' : 'AND store_id = {storeId:UInt32}'}
        ${ask.channel === null ? '' : 'AND channel = {channel:String}'}) AS came
    INNER JOIN (
      SELECT customer_id, purchase_days, ${ask.isMember} AS member
      FROM customer_facts FINAL
        WHERE customer_id IN (SELECT customer_id FROM follows FINAL)) AS people USING customer_id
    GROUP BY key ORDER BY key`,
    { ...ask, storeId: ask.storeId ?? 0, channel: ask.channel ?? '' },
  )
