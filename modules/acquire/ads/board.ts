// The board of ads: what an added customer, a first order and a yuan of sales cost.
import { stringify } from 'csv-stringify/sync'
import type { AdBoard, AdBoardRow } from '#contracts'
import { addDays, dayOf, inert } from '#kit'
import { Refusal, type Platform } from '#platform'
import { brandOf } from '#modules/org'
import { acquireRefusals } from '../refusals.ts'
import { adFigures, type AdFigures } from './sql/board.ts'

const DAYS = 30
const perOne = (fen: number | null, of: number): number | null =>
  fen === null || of === 0 ? null : Math.round(fen / of)

type Sums = Omit<AdFigures, 'accountId' | 'adGroup' | 'name'>
/** Rates are of the figures beside them; where one is not known, or nothing divides, neither is the rate. */
const rated = (sums: Sums) => ({
  costPerAddedFen: perOne(sums.spendFen, sums.added),
  costPerFirstOrderFen: perOne(sums.spendFen, sums.firstOrders),
  /** Hundredths: 250 is 2.5 yuan of sales for a yuan spent. */
  returnPercent: sums.spendFen ? Math.round((sums.netFen * 100) / sums.spendFen) : null,
})

const counted = ['clicks', 'added', 'members', 'firstOrders', 'orders', 'netFen'] as const

/** Spend of the whole is known where every group with clicks or people tells its own. */
const totalOf = (rows: readonly AdFigures[]): Sums => {
  const sum = (name: (typeof counted)[number]) => rows.reduce((all, row) => all + row[name], 0)
  const spend = rows.reduce<number | null>(
    (all, { spendFen }) => (all === null || spendFen === null ? null : all + spendFen),
    rows.length === 0 ? null : 0,
  )
  return {
    spendFen: spend,
    clicks: sum('clicks'),
    added: sum('added'),
    members: sum('members'),
    firstOrders: sum('firstOrders'),
    orders: sum('orders'),
    netFen: sum('netFen'),
  }
}

export async function boardOf(
  platform: Platform,
  asked: { from?: string | undefined; until?: string | undefined },
): Promise<AdBoard> {
  const { zone } = await brandOf(platform.db)
  const now = platform.clock.now()
  const until = asked.until ?? dayOf(now, zone)
  const from = asked.from ?? addDays(until, 1 - DAYS)
  if (from > until) throw new Refusal(acquireRefusals.periodReversed, { from, until }, 'until')
  const rows = await adFigures(platform.db, { from, until, zone })
  const total = totalOf(rows)
  return {
    asOf: now.toISOString(),
    from,
    until,
    total: { ...total, ...rated(total) },
    rows: rows.map((row) => ({ ...row, ...rated(row) })),
  }
}

const columns = [
  'spendFen',
  'clicks',
  'added',
  'members',
  'firstOrders',
  'orders',
  'netFen',
  'costPerAddedFen',
  'costPerFirstOrderFen',
  'returnPercent',
] as const satisfies readonly (keyof AdBoardRow)[]

/** An empty cell is what is not known; a nought is a nought. */
export const boardCsv = ({ rows }: AdBoard): string =>
  stringify(
    [
      ['adGroup', 'name', ...columns],
      ...rows.map((row) => [
        inert(row.adGroup ?? ''),
        inert(row.name ?? ''),
        ...columns.map((name) => row[name]),
      ]),
    ],
    { bom: true },
  )
