// The report of published purchase histories equals figures computed independently of this project.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '#contracts'
import { brandScope } from '#platform'
import { openHouse } from '#tests/house'
import { goldOf, hasShared, ingestHistory, readCdnow, readRetail, type History } from './fixtures.ts'
import { insightReport } from './index.ts'

const sets: [name: string, read: () => History][] = [
  ['cdnow_sample', () => readCdnow('CDNOW_sample.txt')],
  ['cdnow_master', () => readCdnow('CDNOW_master.txt')],
  ['online_retail', readRetail],
]
/** Money and rates within 1 in 100,000; gold.json has ten digits. */
const TOLERANCE = 1e-5

/** Leaves of the report that differ from the gold, as `path: ours, gold`. */
function differences(ours: unknown, gold: unknown, path = ''): string[] {
  if (typeof ours === 'number' && typeof gold === 'number') {
    const near = Number.isInteger(gold) && Number.isInteger(ours) ? 0 : TOLERANCE * Math.max(1, Math.abs(gold))
    return Math.abs(ours - gold) <= near ? [] : [`${path}: ${ours}, ${gold}`]
  }
  if (ours === null || typeof ours !== 'object') return ours === gold ? [] : [`${path}: ${String(ours)}, ${String(gold)}`]
  const [mine, theirs] = [ours, (gold ?? {}) as object].map((o) => new Map(Object.entries(o)))
  const missing = path === '' ? [] : [...(theirs ?? [])].filter(([key]) => !mine?.has(key))
    .map(([key]) => `${path}.${key}: absent`)
  return [...(mine ?? [])].flatMap(([key, value]) => differences(value, theirs?.get(key), `${path}.${key}`)).concat(missing)
}

if (!hasShared) console.warn('gold.test.ts: ../shared is not here; published histories are not compared')

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
    expect(Object.keys(report.retention_counts)).toEqual(Object.keys(rest.retention_counts as object))
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
