// The rules of the programme, without a database.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { earnOf, expiryOf, isBirthday, takeBack, tierFor, type Rules } from './program.ts'
import { withCheckDigit } from './sql/member.ts'

const rules: Rules = {
  growthPerYuan: 10,
  pointsPerYuan: 1,
  birthdayFactor: 2,
  birthdayWindow: 'day',
  pointsExpireMonths: 12,
  tierValidMonths: 12,
  refundPolicy: 'withinBalance',
}
const tiers = [0, 3000, 6000].map((fromGrowth, i) => ({
  tierId: i + 1,
  name: `${i}`,
  fromGrowth,
  benefits: '',
}))

test('E3/E4: ten growth and one point a yuan, double points on the birthday', () => {
  const lines = [{ line: 1, quantity: 1, paidFen: 29_990 }]
  expect(earnOf(rules, lines, 100, 1)).toMatchObject({ points: 299, growth: 2_999 })
  expect(earnOf(rules, lines, 100, 2)).toMatchObject({ points: 598, growth: 2_999 })
  expect([2_999, 3_000, 5_999, 6_000].map((g) => tierFor(tiers, g).tierId)).toEqual([1, 2, 2, 3])
})

test('S-R1: returned units carry what was granted; all of them together carry all of it', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          quantity: fc.integer({ min: 1, max: 9 }),
          paidFen: fc.integer({ min: 0, max: 99_999 }),
        }),
        { minLength: 1, maxLength: 5 },
      ),
      fc.array(fc.tuple(fc.nat(4), fc.nat(9)), { maxLength: 20 }),
      (bought, returns) => {
        const earned = earnOf(
          rules,
          bought.map((b, i) => ({ line: i + 1, ...b })),
          100,
          1,
        )
        let [lines, points, growth] = [earned.lines, 0, 0]
        const everything: [number, number][] = bought.map((_b, i) => [i, 9])
        for (const [line, units] of [...returns, ...everything]) {
          const taken = takeBack(lines, [{ line: line + 1, units }])
          lines = taken.lines
          points += taken.points
          growth += taken.growth
          expect(taken.points >= 0 && taken.growth >= 0).toBe(true)
        }
        expect([points, growth]).toEqual([earned.points, earned.growth])
      },
    ),
  )
})

test('birthdays by day, week and month, also across the year and in leap years', () => {
  expect(isBirthday('03-02', '2026-03-02', 'day')).toBe(true)
  expect(isBirthday('02-29', '2026-02-28', 'day')).toBe(true)
  expect(isBirthday('02-29', '2028-02-28', 'day')).toBe(false)
  expect(isBirthday('01-01', '2025-12-30', 'week')).toBe(true)
  expect(isBirthday('12-30', '2026-01-04', 'week')).toBe(true)
  expect(isBirthday('12-28', '2025-12-29', 'week')).toBe(false)
  expect(isBirthday('03-31', '2026-03-01', 'month')).toBe(true)
  expect(isBirthday(null, '2026-03-01', 'month')).toBe(false)
})

test('S-P3: points go after the last day of the month, twelve months on', () => {
  const at = new Date('2026-01-31T15:30:00Z')
  expect(expiryOf(rules, at, 'Asia/Shanghai')).toEqual(new Date('2027-01-31T16:00:00Z'))
  expect(expiryOf({ ...rules, pointsExpireMonths: 1 }, at, 'Asia/Shanghai')).toEqual(
    new Date('2026-02-28T16:00:00Z'),
  )
  expect(expiryOf({ ...rules, pointsExpireMonths: null }, at, 'Asia/Shanghai')).toBeNull()
})

test("a mistyped member number is nobody's", () => {
  const number = withCheckDigit('8000000012')
  expect(withCheckDigit(number.slice(0, -1))).toBe(number)
  expect(withCheckDigit('8000000021')).not.toBe('8000000021' + number.slice(-1))
})
