// The report of published purchase histories equals figures computed independently of this project.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '#contracts'
import { brandScope } from '#platform'
import { openHouse } from '#tests/house'
import {
  differences,
  goldOf,
  hasShared,
  ingestHistory,
  readCdnow,
  readRetail,
  type History,
} from './fixtures.ts'
import { insightReport } from './index.ts'

const sets: [name: string, read: () => History][] = [
  ['cdnow_sample', () => readCdnow('CDNOW_sample.txt')],
  ['cdnow_master', () => readCdnow('CDNOW_master.txt')],
  ['online_retail', readRetail],
]
if (!hasShared)
  console.warn('gold.test.ts: ../shared is not here; published histories are not compared')

describe.runIf(hasShared).each(sets)('%s', (name, read) => {
  let report: Report
  let astray = -1
  beforeAll(async () => {
    const house = await openHouse()
    await ingestHistory(house, read())
    report = await insightReport(house, brandScope())
    astray = await house.insightDifferences()
  }, 300_000)

  it('equals the gold in every figure', () => {
    const { refunds, ...rest } = goldOf(name)
    const ours = refunds ? report : { ...report, refunds: undefined }
    const gold = { ...rest, refunds: refunds && kept(refunds as object, report.refunds) }
    expect(differences(ours, gold)).toEqual([])
    expect(Object.keys(report.retention_counts)).toEqual(
      Object.keys(rest.retention_counts as object),
    )
  })

  it('is asked of copies that miss no row', () => {
    expect(astray).toBe(0)
  })

  it('is about the last purchase day unless asked otherwise', () => {
    expect(report.as_of).toBe(goldOf(name).as_of)
  })
})

/** The gold holds more about refunds than the report says. */
const kept = (gold: object, ours: object): object =>
  Object.fromEntries(Object.entries(gold).filter(([key]) => key in ours))
