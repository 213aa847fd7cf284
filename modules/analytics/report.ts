// The report: lifecycle, RFM, first to second purchase, cohorts, refunds. Figures come from
// ClickHouse (sql/report.ts); here they are named and divided.
import type { Report } from '#contracts'
import { dayOf } from '#kit'
import { lifecycleRules } from '#modules/audience'
import { brandOf } from '#modules/org'
import type { Platform, Scope } from '#platform'
import {
  conversionDays,
  conversionOf,
  funnelSteps,
  gapsOf,
  lastDay,
  lastPurchaseOn,
  ntilesOf,
  quantileScoresOf,
  refundsOf,
  retentionOf,
  topRevenueOf,
  totalsOf,
  type CohortConversion,
  type CohortRetention,
  type Refunds,
  type ReportAsk,
  type ScoreCount,
  type Totals,
} from './sql/report.ts'

export interface ReportOptions {
  asOf?: string
  storeId?: number
  source?: string
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/** Everything the brand's purchases say, as of a day; of the stores the scope may see. */
export async function insightReport(
  platform: Platform,
  scope: Scope,
  options: ReportOptions = {},
): Promise<Report> {
  const brand = await brandOf(platform.db)
  const { insight } = platform
  const filter = {
    storeId: options.storeId ?? null,
    source: options.source ?? null,
    windows: lifecycleRules(brand.rules),
  }
  const asOf =
    options.asOf ??
    (await lastPurchaseOn(insight, scope, filter)) ??
    dayOf(platform.clock.now(), brand.zone)
  const ask: ReportAsk = { ...filter, asOf, refundsUntil: options.asOf ?? lastDay }
  const unit = 10 ** brand.decimals
  const totals = await totalsOf(insight, scope, ask)
  const refunds = await refundsOf(insight, scope, ask)
  if (!totals) return emptyReport(asOf, refunds, unit)
  const gaps = await gapsOf(insight, scope, ask)
  const top = Math.ceil(0.2 * totals.customers)
  const ntiles = await ntilesOf(insight, scope, ask)
  const quantiles = await quantileScoresOf(insight, scope, ask, totals)
  return {
    ...countsOf(totals, asOf),
    gaps: {
      n: gaps.n,
      median_days: gaps.median ?? 0,
      mean_days: gaps.mean ?? 0,
      p90_days: gaps.p90 ?? 0,
    },
    median_days_first_to_second: gaps.n === 0 ? null : gaps.first_to_second,
    conversion_by_cohort: conversions(await conversionOf(insight, scope, ask)),
    retention_counts: retentions(await retentionOf(insight, scope, ask)),
    ...moneyOf(totals, unit),
    top20_customers: top,
    top20_revenue_share: ratio(await topRevenueOf(insight, scope, ask, top), totals.revenue_fen),
    rfm_ntile_counts: { R: scores(ntiles, 'R'), F: scores(ntiles, 'F'), M: scores(ntiles, 'M') },
    rfm_quantile: {
      R: { cuts: totals.r_cuts, counts: scores(quantiles, 'R') },
      F: { cuts: totals.f_cuts, counts: scores(quantiles, 'F') },
      M: { cuts: totals.m_cuts.map((cut) => cut / unit), counts: scores(quantiles, 'M') },
    },
    refunds: refundPart(refunds, totals, unit),
  }
}

function countsOf(t: Totals, asOf: string) {
  return {
    as_of: asOf,
    first_date: t.first_date,
    orders: t.orders,
    customers: t.customers,
    purchase_days: t.purchase_days,
    customers_ge2_purchase_days: t.ge2_days,
    repeat_rate: ratio(t.ge2_days, t.customers),
    customers_ge2_orders: t.ge2_orders,
    repeat_rate_by_orders: ratio(t.ge2_orders, t.customers),
    funnel_purchase_days: Object.fromEntries(funnelSteps.map((k, i) => [k, t.funnel[i] ?? 0])),
    lifecycle: { active: t.active, silent: t.silent, dormant: t.dormant, churned: t.churned },
  }
}

const moneyOf = (t: Totals, unit: number) => ({
  revenue: t.revenue_fen / unit,
  aov: ratio(t.revenue_fen / unit, t.orders),
  revenue_per_customer: ratio(t.revenue_fen / unit, t.customers),
})

function conversions(rows: readonly CohortConversion[]): Report['conversion_by_cohort'] {
  return Object.fromEntries(
    rows.map((row) => {
      const within = Object.fromEntries(
        conversionDays.flatMap((n, i) => [
          [`within_${n}`, row.within[i] ?? 0],
          [`within_${n}_rate`, ratio(row.within[i] ?? 0, row.size)],
          [`mature_${n}`, row.mature[i] === 1],
        ]),
      )
      return [
        row.cohort,
        { size: row.size, ever: row.ever, ever_rate: ratio(row.ever, row.size), ...within },
      ]
    }),
  ) as Report['conversion_by_cohort']
}

/** Months in which nobody of the cohort came are zeros; months after the day asked are absent. */
function retentions(rows: readonly CohortRetention[]): Report['retention_counts'] {
  const table: Record<string, number[]> = {}
  for (const row of rows) {
    const line = (table[row.cohort] ??= Array.from({ length: row.last + 1 }, () => 0))
    line[row.after] = row.customers
  }
  return table
}

const scores = (rows: readonly ScoreCount[], axis: ScoreCount['axis']): Record<string, number> =>
  Object.fromEntries(
    [1, 2, 3, 4, 5].map((score) => [
      score,
      rows.find((row) => row.axis === axis && row.score === score)?.customers ?? 0,
    ]),
  )

function refundPart(
  r: Refunds,
  t: Pick<Totals, 'revenue_fen' | 'purchase_lines'>,
  unit: number,
): Report['refunds'] {
  return {
    purchase_lines: t.purchase_lines,
    gross: t.revenue_fen / unit,
    refund_lines: r.lines,
    refund_amount: r.fen === 0 ? 0 : -r.fen / unit,
    net: (t.revenue_fen - r.fen) / unit,
    refund_rate_of_gross: ratio(r.fen, t.revenue_fen),
    customers_with_refund: r.customers,
    customers_only_refunds_no_purchase: r.without_purchase,
  }
}

const nothing = (): Record<string, number> => ({ 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 })

function emptyReport(asOf: string, refunds: Refunds, unit: number): Report {
  const none: Totals = {
    first_date: asOf,
    orders: 0,
    customers: 0,
    purchase_days: 0,
    ge2_days: 0,
    ge2_orders: 0,
    funnel: [],
    active: 0,
    silent: 0,
    dormant: 0,
    churned: 0,
    revenue_fen: 0,
    purchase_lines: 0,
    r_cuts: [],
    f_cuts: [],
    m_cuts: [],
  }
  const quantile = () => ({ cuts: [], counts: nothing() })
  return {
    ...countsOf(none, asOf),
    gaps: { n: 0, median_days: 0, mean_days: 0, p90_days: 0 },
    median_days_first_to_second: null,
    conversion_by_cohort: {},
    retention_counts: {},
    ...moneyOf(none, unit),
    top20_customers: 0,
    top20_revenue_share: 0,
    rfm_ntile_counts: { R: nothing(), F: nothing(), M: nothing() },
    rfm_quantile: { R: quantile(), F: quantile(), M: quantile() },
    refunds: refundPart(refunds, none, unit),
  }
}
