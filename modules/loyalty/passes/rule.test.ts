// How passes follow each other and what giving one back pays: the rules by themselves.
import { expect, test } from 'vitest'
import { addDays, addMonths, daysBetween } from '#kit'
import { dueOf, lay, nextOf, returnOf, type Pass, type Run, type Terms } from './rule.ts'

const terms = (more: Partial<Terms> = {}): Terms => ({
  name: '年卡',
  blurb: '',
  months: 3,
  factor: 2,
  coupons: [{ templateId: 1, count: 1 }],
  refund: { fullDays: 7, later: 'proRata' },
  remindDays: 7,
  ...more,
})
const pass = (more: Partial<Pass> = {}): Pass => ({
  passId: 1,
  fromOn: '2026-01-31',
  untilOn: '2026-04-30',
  ranDays: 0,
  anchorOn: '2026-01-31',
  terms: terms(),
  monthsGiven: 0,
  reminded: false,
  ...more,
})
const left = (runs: readonly Run[], on: string) =>
  runs.reduce(
    (sum, { fromOn, untilOn }) =>
      sum + Math.max(0, daysBetween(fromOn > on ? fromOn : on, untilOn)),
    0,
  )

test('however many run at once, laid they follow each other and no day is lost or gained', () => {
  const on = '2026-06-01'
  let seed = 7
  const draw = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most
  for (let round = 0; round < 500; round += 1) {
    const runs = Array.from({ length: 1 + draw(5) }, (_, at): Run & { days: number } => {
      const fromOn = addDays(on, draw(200) - 120)
      const days = 1 + draw(400)
      return {
        passId: at + 1,
        fromOn,
        untilOn: addDays(fromOn, days),
        ranDays: 0,
        anchorOn: fromOn,
        days,
      }
    })
    const laid = lay(runs, on)
    expect(left(laid, on)).toBe(left(runs, on))
    expect(
      laid.every(
        ({ ranDays, fromOn, untilOn, days }) => ranDays + daysBetween(fromOn, untilOn) === days,
      ),
    ).toBe(true)
    laid.forEach(({ fromOn }, at) => {
      if (at > 0) expect(fromOn).toBe(laid[at - 1]?.untilOn)
      else expect(fromOn <= on).toBe(true)
    })
    expect(lay(laid, on)).toEqual(laid)
  }
})

test('months are counted from the first day, so the 31st comes back after February', () => {
  const january = pass()
  expect(dueOf(january, '2026-01-31')).toMatchObject({ months: [0], remind: false, ends: false })
  expect(nextOf({ ...january, monthsGiven: 1 })).toBe('2026-02-28')
  expect(nextOf({ ...january, monthsGiven: 2 })).toBe('2026-03-31')
  // Nobody has looked for two months: both are given, and no fourth ever is.
  expect(dueOf({ ...january, monthsGiven: 1 }, '2026-04-05').months).toEqual([1, 2])
  expect(dueOf({ ...january, monthsGiven: 3 }, '2026-05-31')).toEqual({
    months: [],
    remind: true,
    ends: true,
  })
  expect(nextOf({ ...january, monthsGiven: 3 })).toBe('2026-04-23')
  expect(nextOf({ ...january, monthsGiven: 3, reminded: true })).toBe('2026-04-30')
})

test('unused within its days it pays back all; later the days left less what was used, never below 0', () => {
  const on = '2026-06-01'
  const bought = {
    ...pass({ fromOn: on, untilOn: addMonths(on, 12), anchorOn: on }),
    priceFen: 36_500,
    days: 365,
    boughtOn: on,
  }
  const nothing = { couponsUsed: 0, usedFen: 0, couponsBack: 1, pointsBack: 0, pointsGone: 0 }
  const paid = (
    day: number,
    used: Partial<typeof nothing> = {},
    more: Partial<typeof bought> = {},
  ) => {
    const { rule, refundFen } = returnOf(
      { ...bought, ...more },
      { ...nothing, ...used },
      addDays(on, day),
    )
    return [rule, refundFen]
  }
  expect(paid(0)).toEqual(['full', 36_500])
  expect(paid(7)).toEqual(['full', 36_500])
  expect(paid(8)).toEqual(['proRata', 35_600])
  expect(paid(1, { couponsUsed: 1, usedFen: 1_000 })).toEqual(['proRata', 35_300])
  // Points on top that are spent were used.
  expect(paid(1, { pointsGone: 5 })).toEqual(['proRata', 36_300])
  expect(paid(360, { couponsUsed: 3, usedFen: 3_000 })).toEqual(['proRata', 0])
  // One that still waits has not run.
  const waits = { fromOn: addDays(on, 30), untilOn: addDays(on, 395) }
  expect(paid(20, {}, waits)).toEqual(['proRata', 36_500])
  const strict = { terms: terms({ refund: { fullDays: 0, later: 'none' as const } }) }
  expect(paid(0, {}, strict)).toEqual(['none', 0])
})
