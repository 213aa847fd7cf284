// The report's questions to ClickHouse, over the copies `orders` and `refunds`. Every count and
// rate stands on purchase days: two orders of a customer on one day are one purchase day.
import type { Insight, Scope, Visible } from '#platform'

export interface ReportAsk {
  /** Purchases up to and including this day; recency is counted from it. */
  asOf: string
  /** Refunds come after their purchases: up to the day asked for, or all there are. */
  refundsUntil: string
  storeId: number | null
  source: string | null
  /** Last days of the recency states, from the brand's rules. */
  windows: { activeDays: number; silentDays: number; dormantDays: number }
}

/** Later than any day of ours. */
export const lastDay = '2299-12-31'

const paramsOf = (ask: ReportAsk) => ({
  asOf: ask.asOf,
  refundsUntil: ask.refundsUntil,
  storeId: ask.storeId ?? 0,
  source: ask.source ?? '',
  active: ask.windows.activeDays,
  silent: ask.windows.silentDays,
  dormant: ask.windows.dormantDays,
})

const belongs = (ask: ReportAsk, visible: Visible) =>
  [
    visible.stores,
    ...(ask.storeId === null ? [] : ['store_id = {storeId:UInt64}']),
    ...(ask.source === null ? [] : ['source = {source:String}']),
  ].join(' AND ')

const purchases = (ask: ReportAsk, visible: Visible) =>
  `SELECT customer_id, paid_on, amount_fen, purchase_lines FROM orders FINAL
   WHERE ${belongs(ask, visible)} AND paid_on <= {asOf:Date32}`

/** The last day with a purchase, or null where there is none. */
export async function lastPurchaseOn(
  insight: Insight,
  scope: Scope,
  ask: Omit<ReportAsk, 'asOf' | 'refundsUntil'>,
): Promise<string | null> {
  const whole = { ...ask, asOf: lastDay, refundsUntil: lastDay }
  const [row] = await insight.rows<{ day: string; orders: number }>(
    scope,
    (visible) =>
      `SELECT toString(max(paid_on)) AS day, count() AS orders FROM (${purchases(whole, visible)})`,
    paramsOf(whole),
  )
  return row && row.orders > 0 ? row.day : null
}

/** One row per buyer: her purchase days ascending, her orders and what they came to. */
const buyers = (ask: ReportAsk, visible: Visible) =>
  `WITH bought AS (${purchases(ask, visible)}),
   buyers AS (
     SELECT customer_id, arraySort(groupUniqArray(paid_on)) AS days, length(days) AS day_count,
       count() AS order_count, sum(amount_fen) AS fen, sum(purchase_lines) AS lines,
       dateDiff('day', days[-1], {asOf:Date32}) AS days_since
     FROM bought GROUP BY customer_id)`

export interface Totals {
  first_date: string
  orders: number
  customers: number
  purchase_days: number
  ge2_days: number
  ge2_orders: number
  funnel: number[]
  active: number
  silent: number
  dormant: number
  churned: number
  revenue_fen: number
  purchase_lines: number
  r_cuts: number[]
  f_cuts: number[]
  m_cuts: number[]
}

export const funnelSteps = [1, 2, 3, 4, 5, 10] as const

export async function totalsOf(
  insight: Insight,
  scope: Scope,
  ask: ReportAsk,
): Promise<Totals | undefined> {
  const cuts = (value: string) => `quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(${value})`
  const rows = await insight.rows<Totals>(
    scope,
    (visible) => `${buyers(ask, visible)}
    SELECT toString(min(days[1])) AS first_date, sum(order_count) AS orders,
      count() AS customers, sum(day_count) AS purchase_days,
      countIf(day_count >= 2) AS ge2_days, countIf(order_count >= 2) AS ge2_orders,
      [${funnelSteps.map((k) => `countIf(day_count >= ${k})`).join(', ')}] AS funnel,
      countIf(days_since <= {active:Int32}) AS active,
      countIf(days_since > {active:Int32} AND days_since <= {silent:Int32}) AS silent,
      countIf(days_since > {silent:Int32} AND days_since <= {dormant:Int32}) AS dormant,
      countIf(days_since > {dormant:Int32}) AS churned,
      sum(fen) AS revenue_fen, sum(lines) AS purchase_lines,
      ${cuts('days_since')} AS r_cuts, ${cuts('order_count')} AS f_cuts, ${cuts('fen')} AS m_cuts
    FROM buyers`,
    paramsOf(ask),
  )
  return rows[0] && rows[0].customers > 0 ? rows[0] : undefined
}

export interface Gaps {
  n: number
  median: number | null
  mean: number | null
  p90: number | null
  first_to_second: number | null
}

/** Days between consecutive purchase days, pooled over all buyers. */
export async function gapsOf(insight: Insight, scope: Scope, ask: ReportAsk): Promise<Gaps> {
  const [row] = await insight.rows<Gaps>(
    scope,
    (visible) => `${buyers(ask, visible)},
    gaps AS (
      SELECT arrayJoin(arrayEnumerate(days)) AS no, dateDiff('day', days[no - 1], days[no]) AS gap
      FROM buyers WHERE no > 1)
    SELECT count() AS n, quantileExactInclusive(0.5)(gap) AS median, avg(gap) AS mean,
      quantileExactInclusive(0.9)(gap) AS p90, quantileExactInclusiveIf(0.5)(gap, no = 2) AS first_to_second
    FROM gaps`,
    paramsOf(ask),
  )
  return row ?? { n: 0, median: null, mean: null, p90: null, first_to_second: null }
}

export const conversionDays = [30, 60, 90, 180] as const

export interface CohortConversion {
  cohort: string
  size: number
  ever: number
  within: number[]
  mature: number[]
}

/** By month of the first purchase day: who came a second time, and how soon. */
export const conversionOf = (
  insight: Insight,
  scope: Scope,
  ask: ReportAsk,
): Promise<CohortConversion[]> =>
  insight.rows(
    scope,
    (visible) => `${buyers(ask, visible)}
    SELECT formatDateTime(toStartOfMonth(days[1]) AS month, '%Y-%m') AS cohort, count() AS size,
      countIf(day_count >= 2) AS ever,
      [${conversionDays.map((n) => `countIf(day_count >= 2 AND days[2] <= days[1] + ${n})`).join(', ')}] AS within,
      [${conversionDays.map((n) => `toLastDayOfMonth(month) + ${n} <= {asOf:Date32}`).join(', ')}] AS mature
    FROM buyers GROUP BY month ORDER BY month`,
    paramsOf(ask),
  )

export interface CohortRetention {
  cohort: string
  after: number
  customers: number
  last: number
}

/**
 * Buyers of a cohort who bought again `after` months later; `last` is the newest month there can
 * be.
 */
export const retentionOf = (
  insight: Insight,
  scope: Scope,
  ask: ReportAsk,
): Promise<CohortRetention[]> =>
  insight.rows(
    scope,
    (visible) => `${buyers(ask, visible)},
    months AS (
      SELECT toStartOfMonth(days[1]) AS month,
        arrayJoin(arrayDistinct(arrayMap(d -> dateDiff('month', days[1], d), days))) AS after FROM buyers)
    SELECT formatDateTime(month, '%Y-%m') AS cohort, toUInt32(after) AS after, count() AS customers,
      dateDiff('month', month, {asOf:Date32}) AS last
    FROM months GROUP BY month, after ORDER BY month, after`,
    paramsOf(ask),
  )

/** What the best `top` buyers brought together, fen. */
export async function topRevenueOf(
  insight: Insight,
  scope: Scope,
  ask: ReportAsk,
  top: number,
): Promise<number> {
  const [row] = await insight.rows<{ fen: number }>(
    scope,
    (visible) => `${buyers(ask, visible)}
    SELECT sum(fen) AS fen FROM (SELECT fen FROM buyers ORDER BY fen DESC LIMIT ${Math.trunc(top)})`,
    paramsOf(ask),
  )
  return row?.fen ?? 0
}

export interface ScoreCount {
  axis: 'R' | 'F' | 'M'
  score: number
  customers: number
}

/** Five equal groups, worst to best, ties by customer id. */
export const ntilesOf = (insight: Insight, scope: Scope, ask: ReportAsk): Promise<ScoreCount[]> => {
  const fifth = (order: string) =>
    `ntile(5) OVER (ORDER BY ${order}, customer_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`
  return insight.rows(
    scope,
    (visible) => `${buyers(ask, visible)},
    scored AS (SELECT ${fifth('days_since DESC')} AS r, ${fifth('order_count')} AS f, ${fifth('fen')} AS m FROM buyers)
    SELECT 'R' AS axis, r AS score, count() AS customers FROM scored GROUP BY score
    UNION ALL SELECT 'F', f, count() FROM scored GROUP BY f
    UNION ALL SELECT 'M', m, count() FROM scored GROUP BY m`,
    paramsOf(ask),
  )
}

/** Scores by cut points: equal values always get equal scores. */
export const quantileScoresOf = (
  insight: Insight,
  scope: Scope,
  ask: ReportAsk,
  cuts: Pick<Totals, 'r_cuts' | 'f_cuts' | 'm_cuts'>,
): Promise<ScoreCount[]> => {
  const below = (value: string, name: string) =>
    `arrayCount(cut -> cut < ${value}, {${name}:Array(Float64)})`
  return insight.rows(
    scope,
    (visible) => `${buyers(ask, visible)},
    scored AS (SELECT 5 - ${below('days_since', 'r')} AS r, 1 + ${below('order_count', 'f')} AS f,
      1 + ${below('fen', 'm')} AS m FROM buyers)
    SELECT 'R' AS axis, r AS score, count() AS customers FROM scored GROUP BY score
    UNION ALL SELECT 'F', f, count() FROM scored GROUP BY f
    UNION ALL SELECT 'M', m, count() FROM scored GROUP BY m`,
    { ...paramsOf(ask), r: cuts.r_cuts, f: cuts.f_cuts, m: cuts.m_cuts },
  )
}

export interface Refunds {
  lines: number
  fen: number
  customers: number
  without_purchase: number
}

/** Refunds lower money only: never the number of orders, nor a date. */
export async function refundsOf(insight: Insight, scope: Scope, ask: ReportAsk): Promise<Refunds> {
  const [row] = await insight.rows<Refunds>(
    scope,
    (visible) => `
    SELECT sum(lines) AS lines, sum(amount_fen) AS fen, uniqExact(customer_id) AS customers,
      uniqExactIf(customer_id, customer_id NOT IN (SELECT customer_id
      FROM (${purchases(ask, visible)}))) AS without_purchase
    FROM refunds FINAL WHERE ${belongs(ask, visible)} AND refunded_on <= {refundsUntil:Date32}`,
    paramsOf(ask),
  )
  return row ?? { lines: 0, fen: 0, customers: 0, without_purchase: 0 }
}
