// The ranking of a period, on the page and as a file.
import { stringify } from 'csv-stringify/sync'
import type { CounterRanking } from '#contracts'
import { addDays, dayOf, inert } from '#kit'
import { Refusal, type Platform, type Scope } from '#platform'
import { brandOf } from '#modules/org'
import { acquireRefusals } from '../refusals.ts'
import { rankingRows } from './sql/ranking.ts'

const DAYS = 28

export async function rankingOf(
  platform: Platform,
  scope: Scope,
  asked: {
    from?: string | undefined
    until?: string | undefined
    storeId?: number | undefined
    days: number
  },
): Promise<CounterRanking> {
  const { zone } = await brandOf(platform.db)
  const { days, storeId = null } = asked
  const until = asked.until ?? dayOf(platform.clock.now(), zone)
  const from = asked.from ?? addDays(until, 1 - DAYS)
  if (from > until) throw new Refusal(acquireRefusals.periodReversed, { from, until }, 'until')
  const rows = await rankingRows(platform.db, scope, { from, until, zone, storeId, days })
  return { from, until, days, rows }
}

const figures = ['rank', 'registered', 'added', 'firstOrders'] as const

/** A row without a name is of those whose colleague cannot be known. */
export const rankingCsv = ({ rows }: CounterRanking): string =>
  stringify(
    [
      ['store', 'staff', ...figures],
      ...rows.map((row) => [
        inert(row.storeName),
        inert(row.staffName ?? ''),
        ...figures.map((name) => row[name]),
      ]),
    ],
    { bom: true },
  )
