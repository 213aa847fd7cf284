// Lift against published figures of a real e-mail test, and the tails the p-values need.
import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { erfc, liftOf, mismatchOf, sampleOf, shareOf } from './lift.ts'

const shared = new URL('../../../shared/data/', import.meta.url)
const here = existsSync(new URL('hillstrom/hillstrom.csv', shared))
if (!here) console.warn('lift.test.ts: ../shared is not here; the Hillstrom test is not compared')

type Outcome = 'visit' | 'conversion' | 'spend'
type Row = Record<Outcome | 'segment', string>
interface Gold {
  diff: number
  se: number
  ci95: [number, number]
  relative: number
  p: number
}

describe.runIf(here)('the Hillstrom e-mail test', () => {
  const rows = here
    ? parse<Row>(readFileSync(new URL('hillstrom/hillstrom.csv', shared)), { columns: true })
    : []
  const { lift, srm } = here
    ? (
        JSON.parse(readFileSync(new URL('gold.json', shared), 'utf8')) as {
          gold: {
            hillstrom: {
              lift: Record<string, Record<Outcome, Gold>>
              srm: { chi2: number; p: number }
            }
          }
        }
      ).gold.hillstrom
    : { lift: {}, srm: { chi2: 0, p: 1 } }
  const sample = (arm: string, outcome: Outcome) =>
    sampleOf(rows.filter((row) => row.segment === arm).map((row) => Number(row[outcome])))

  const cases = ['Mens E-Mail', 'Womens E-Mail'].flatMap((arm) =>
    (['visit', 'conversion', 'spend'] as const).map((outcome) => [arm, outcome] as const),
  )
  it.each(cases)('%s, %s', (arm, outcome) => {
    const gold = lift[arm]?.[outcome] as Gold
    const found = liftOf(sample(arm, outcome), sample('No E-Mail', outcome))
    expect(found?.diff).toBeCloseTo(gold.diff, 9)
    expect(found?.standardError).toBeCloseTo(gold.se, 9)
    expect(found?.ci95[0]).toBeCloseTo(gold.ci95[0], 8)
    expect(found?.ci95[1]).toBeCloseTo(gold.ci95[1], 8)
    expect(found?.relative).toBeCloseTo(gold.relative, 8)
    expect((found?.p ?? 0) / gold.p).toBeCloseTo(1, 6)
  })

  it('finds the arms as large as they were dealt', () => {
    const arms = ['Mens E-Mail', 'No E-Mail', 'Womens E-Mail'].map((arm) => ({
      n: rows.filter((row) => row.segment === arm).length,
      weightBp: 3333,
    }))
    expect(mismatchOf(arms).chi2).toBeCloseTo(srm.chi2, 8)
    expect(mismatchOf(arms).p).toBeCloseTo(srm.p, 8)
  })
})

describe('lift', () => {
  it('needs two units in each arm', () => {
    expect(liftOf(shareOf(1, 1), shareOf(3, 10))).toBeNull()
  })
  it('says nothing of chance where nothing varies, nor of a share of nothing', () => {
    expect(liftOf(shareOf(0, 10), shareOf(0, 12))).toMatchObject({
      diff: 0,
      relative: null,
      p: null,
      ci95: [0, 0],
    })
  })
})

describe('tails', () => {
  // From tables of the complementary error function.
  it.each([
    [0, 1],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [2.4, 6.885138966645e-4],
    [2.6, 2.36034416529e-4],
    [5, 1.5374597944280347e-12],
    [10, 2.088487583762545e-45],
  ])('erfc(%d)', (x, value) => {
    expect(erfc(x) / value).toBeCloseTo(1, 8)
  })
  it.each([
    [3.841459, 1, 0.05],
    [5.991465, 2, 0.05],
    [7.814728, 3, 0.05],
    [18.307038, 10, 0.05],
  ])('chi-squared %d with %d degrees', (chi2, degrees, p) => {
    // Arms of equal weight; sizes are chosen so that the statistic is `chi2`.
    const n = 1e6
    const shift = Math.sqrt((chi2 * n) / 2)
    const arms = Array.from({ length: degrees + 1 }, (_, i) => ({
      n: n + (i === 0 ? shift : i === 1 ? -shift : 0),
      weightBp: 100,
    }))
    expect(mismatchOf(arms).chi2).toBeCloseTo(chi2, 4)
    expect(mismatchOf(arms).p).toBeCloseTo(p, 5)
  })
})
