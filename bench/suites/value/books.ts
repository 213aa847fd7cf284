// The books of the product: a house of its own, and a process on its engines that posts as the
// product's own processes do.
import { join } from 'node:path'
import { architecture } from '#architecture'
import { complete, makeLogger, openPlatform, settings, type Platform } from '#platform'
import { z } from 'zod'
import { auditDifferences, startHouse, type House } from '../../house.ts'
import type { BenchOptions } from '../../options.ts'
import { dropScratch } from '../../baseline/scratch.ts'
import { parts, type Sample } from '../../sample.ts'
import { measureLedger } from './ledger.ts'
import { measureNight } from './night.ts'

const openBooks = (house: House): Promise<Platform> =>
  openPlatform({
    ...house.access,
    config: complete(z.object(settings).parse({})),
    modules: architecture,
    worker: false,
    log: makeLogger({ level: 'silent', pretty: false }),
  })

/** One run: postings and a hot budget, then a night of so many members; the auditor has the last word. */
export async function measureBooks(options: BenchOptions): Promise<Sample> {
  const house = await startHouse(join(options.data, 'books'), options.port)
  try {
    const books = await openBooks(house)
    const ledger = await measureLedger(books, house.pool, options.quick)
    await books.stop()
    const night = await measureNight(house, options.customers)
    await dropScratch(house.pool)
    const auditDifference = await auditDifferences(house)
    return {
      figures: { ...parts({ ledger: ledger.figures, night: night.figures }), auditDifference },
      ratios: { ...ledger.ratios, ...night.ratios },
    }
  } finally {
    await house.stop()
  }
}
