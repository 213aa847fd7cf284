// The brand at a glance: a period beside the same length of time before it.
import { sql } from 'kysely'
import type { Overview } from '#contracts'
import { corpOf } from '#modules/wecom'
import type { Platform, Scope } from '#platform'
import { factOr, hasFact } from './facts.ts'
import { daysOf, frameOf, type Period } from './period.ts'
import { greetedInTime } from './sql/greeted.ts'
import {
  addedByDay,
  buyersIn,
  refundedIn,
  registeredByDay,
  salesByDay,
  stagesOf,
  type DayCount,
  type DaySales,
  type OverviewAsk,
} from './sql/overview.ts'

interface Figures {
  added: DayCount[]
  registered: DayCount[]
  sales: DaySales[]
  buyers: number
  returning: number
  refundedFen: number
  greeted: number | null
}

async function figuresOf(platform: Platform, scope: Scope, ask: OverviewAsk): Promise<Figures> {
  const { insight } = platform
  const [added, registered, sales, { buyers, returning }, refundedFen, greeted] = await Promise.all(
    [
      addedByDay(insight, scope, ask),
      hasFact('joined_on') ? registeredByDay(insight, scope, ask) : [],
      salesByDay(insight, scope, ask),
      buyersIn(insight, scope, ask),
      refundedIn(insight, scope, ask),
      greetedInTime(platform.db, scope, ask),
    ],
  )
  return { added, registered, sales, buyers, returning, refundedFen, greeted }
}

const total = <T>(rows: readonly T[], value: (row: T) => number) =>
  rows.reduce((sum, row) => sum + value(row), 0)

export async function overviewOf(
  platform: Platform,
  scope: Scope,
  asked: Partial<Period> & { storeId?: number },
): Promise<Overview> {
  const { brand, before, asOf, lagMs, from, until } = await frameOf(platform, asked)
  const ask = { from, until, zone: brand.zone, storeId: asked.storeId ?? null }
  const [now, then, stages] = await Promise.all([
    figuresOf(platform, scope, ask),
    figuresOf(platform, scope, { ...ask, ...before }),
    stagesOf(platform.insight, scope, ask, factOr('is_member', '0')),
  ])
  const compare = (value: (figures: Figures) => number) => ({
    now: value(now),
    before: value(then),
  })
  const customers = total(stages, (row) => row.customers)
  const inStage = (stage: string) =>
    total(
      stages.filter((row) => row.stage === stage),
      (row) => row.customers,
    )
  return {
    asOf,
    lagMs,
    from,
    until,
    added: compare((f) => total(f.added, (row) => row.n)),
    registered: compare((f) => total(f.registered, (row) => row.n)),
    buyers: compare((f) => f.buyers),
    orders: compare((f) => total(f.sales, (row) => row.orders)),
    paidFen: compare((f) => total(f.sales, (row) => row.fen)),
    refundedFen: compare((f) => f.refundedFen),
    repeatRate: compare((f) => (f.buyers === 0 ? 0 : f.returning / f.buyers)),
    greetedInTime: { now: now.greeted, before: then.greeted },
    customers,
    members: total(stages, (row) => row.members),
    days: seriesOf({ from, until }, now),
    stages: {
      introduction: inStage('introduction'),
      growth: inStage('growth'),
      mature: inStage('mature'),
      decline: inStage('decline'),
      lost: inStage('lost'),
    },
    checklist: await checklistOf(platform, customers > 0),
  }
}

/** Every day of the period, also those on which nothing happened. */
function seriesOf(period: Period, figures: Figures): Overview['days'] {
  const added = new Map(figures.added.map((row) => [row.day, row.n]))
  const registered = new Map(figures.registered.map((row) => [row.day, row.n]))
  const sales = new Map(figures.sales.map((row) => [row.day, row]))
  return daysOf(period).map((day) => ({
    day,
    added: added.get(day) ?? 0,
    registered: registered.get(day) ?? 0,
    orders: sales.get(day)?.orders ?? 0,
    paidFen: sales.get(day)?.fen ?? 0,
  }))
}

/** What is set up already; a module that is not installed is not set up. */
async function checklistOf(platform: Platform, customers: boolean): Promise<Overview['checklist']> {
  const { db } = platform
  const any = async (view: string): Promise<boolean> => {
    const known = await sql<{
      there: boolean
    }>`select to_regclass(${view}) is not null as there`.execute(db)
    if (!known.rows[0]?.there) return false
    return (await sql`select 1 from ${sql.raw(view)} limit 1`.execute(db)).rows.length > 0
  }
  const [corp, code, journey] = await Promise.all([
    corpOf(platform),
    any('code.v_code'),
    any('journey.v_journey'),
  ])
  return { wecom: Boolean(corp), customers, code, journey, funnel: Boolean(corp) && customers }
}
