// What worked: overview, the report, the five-node funnel, the store board.
import { z } from 'zod'
import { day, fen, instant, queryId, route, storeId } from './base.ts'
import { channels } from './code.ts'

const freshness = {
  asOf: instant,
  /** How far the figures stand behind the truth. */ lagMs: z.int(),
}
const period = { from: day.optional(), until: day.optional() }
/** One figure beside the same length of time before. */
const compared = z.object({ now: z.number(), before: z.number().nullable() })

const overview = z.object({
  ...freshness,
  from: day,
  until: day,
  added: compared,
  registered: compared,
  buyers: compared,
  orders: compared,
  paidFen: compared,
  refundedFen: compared,
  repeatRate: compared,
  /** Share of welcomes that left within WeCom's twenty seconds; null where none was wanted. */
  greetedInTime: z.object({ now: z.number().nullable(), before: z.number().nullable() }),
  customers: z.int(),
  members: z.int(),
  days: z.array(
    z.object({ day, added: z.int(), registered: z.int(), orders: z.int(), paidFen: fen }),
  ),
  stages: z.object({
    introduction: z.int(),
    growth: z.int(),
    mature: z.int(),
    decline: z.int(),
    lost: z.int(),
  }),
  /** The first hour: what is set up already. */
  checklist: z.object({
    wecom: z.boolean(),
    customers: z.boolean(),
    code: z.boolean(),
    journey: z.boolean(),
    funnel: z.boolean(),
  }),
})
export type Overview = z.infer<typeof overview>

const scores = z.record(z.string(), z.int())
const quantiles = z.object({ cuts: z.array(z.number()), counts: scores })
const conversion = z.object({
  size: z.int(),
  ever: z.int(),
  ever_rate: z.number(),
  within_30: z.int(),
  within_30_rate: z.number(),
  mature_30: z.boolean(),
  within_60: z.int(),
  within_60_rate: z.number(),
  mature_60: z.boolean(),
  within_90: z.int(),
  within_90_rate: z.number(),
  mature_90: z.boolean(),
  within_180: z.int(),
  within_180_rate: z.number(),
  mature_180: z.boolean(),
})
/**
 * Keys follow the definitions of retail analytics files in use: purchase days, not orders, carry
 * the rates.
 */
const report = z.object({
  as_of: day,
  first_date: day,
  orders: z.int(),
  customers: z.int(),
  purchase_days: z.int(),
  customers_ge2_purchase_days: z.int(),
  repeat_rate: z.number(),
  customers_ge2_orders: z.int(),
  repeat_rate_by_orders: z.number(),
  funnel_purchase_days: scores,
  lifecycle: z.object({ active: z.int(), silent: z.int(), dormant: z.int(), churned: z.int() }),
  gaps: z.object({
    n: z.int(),
    median_days: z.number(),
    mean_days: z.number(),
    p90_days: z.number(),
  }),
  median_days_first_to_second: z.number().nullable(),
  conversion_by_cohort: z.record(z.string(), conversion),
  /** Row: month of the first purchase day; column k: customers who bought k months later. */
  retention_counts: z.record(z.string(), z.array(z.int())),
  revenue: z.number(),
  aov: z.number(),
  revenue_per_customer: z.number(),
  top20_customers: z.int(),
  top20_revenue_share: z.number(),
  rfm_ntile_counts: z.object({ R: scores, F: scores, M: scores }),
  rfm_quantile: z.object({ R: quantiles, F: quantiles, M: quantiles }),
  refunds: z.object({
    purchase_lines: z.int(),
    gross: z.number(),
    refund_lines: z.int(),
    refund_amount: z.number(),
    net: z.number(),
    refund_rate_of_gross: z.number(),
    customers_with_refund: z.int(),
    customers_only_refunds_no_purchase: z.int(),
  }),
})
export type Report = z.infer<typeof report>

const nodes = {
  added: z.int(),
  registered: z.int(),
  bought: z.int(),
  boughtAgain: z.int(),
  habit: z.int(),
}
const funnel = z.object({
  ...freshness,
  from: day,
  until: day,
  total: z.object(nodes),
  rows: z.array(z.object({ key: z.string(), label: z.string(), ...nodes })),
})
export type Funnel = z.infer<typeof funnel>
const storeBoard = z.object({
  ...freshness,
  from: day,
  until: day,
  rows: z.array(
    z.object({
      storeId,
      storeName: z.string(),
      regionName: z.string().nullable(),
      customers: z.int(),
      members: z.int(),
      added: z.int(),
      buyers: z.int(),
      orders: z.int(),
      paidFen: fen,
      refundedFen: fen,
      repeatRate: z.number().nullable(),
    }),
  ),
})
export type StoreBoard = z.infer<typeof storeBoard>

const money = route({ scope: 'store', permission: 'insight.read' })
const people = route({ scope: 'customers', permission: 'insight.read' })

export const analytics = {
  overview: people
    .route({
      method: 'GET',
      path: '/v1/insight/overview',
      tags: ['Insight'],
      summary: 'The brand at a glance',
    })
    .input(z.strictObject({ ...period, storeId: queryId.optional() }))
    .output(overview),
  report: money
    .route({
      method: 'GET',
      path: '/v1/insight/report',
      tags: ['Insight'],
      summary: 'Lifecycle, RFM, first to second purchase, retention',
    })
    .input(
      z.strictObject({
        asOf: day.optional(),
        storeId: queryId.optional(),
        source: z.string().max(40).optional(),
      }),
    )
    .output(report),
  funnel: people
    .route({
      method: 'GET',
      path: '/v1/insight/funnel',
      tags: ['Insight'],
      summary: 'Added, registered, bought, bought again, habit',
    })
    .input(
      z.strictObject({
        ...period,
        by: z
          .enum(['store', 'region', 'channel', 'guide', 'placement', 'campaign', 'month'])
          .default('store'),
        storeId: queryId.optional(),
        channel: z.enum(channels).optional(),
      }),
    )
    .output(funnel),
  storeBoard: money
    .route({
      method: 'GET',
      path: '/v1/insight/stores',
      tags: ['Insight'],
      summary: "Each store's customers and sales",
    })
    .input(z.strictObject(period))
    .output(storeBoard),
}
