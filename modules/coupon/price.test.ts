// What coupons take off: pure rules, checked on random baskets.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { discountOf, priceBasket, type HeldCoupon } from './price.ts'
import { windowOf, type Template } from './template.ts'

const template: Template = {
  templateId: 1,
  name: 'x',
  benefit: { kind: 'amountOff', amountFen: 1000 },
  thresholdFen: 6800,
  categories: [],
  validity: { kind: 'days', days: 7, startsAfterDays: 0 },
  storeIds: [],
  totalLimit: null,
  perCustomerLimit: null,
  restoreOnFullRefund: true,
  note: '',
  active: true,
}
const now = new Date('2026-03-02T04:00:00Z')
const held = (couponId: number, more: Partial<Template> = {}): HeldCoupon => ({
  couponId,
  customerId: 7,
  code: `C${couponId}`,
  state: 'issued',
  validFrom: now,
  lockedBy: null,
  expiresAt: new Date('2027-01-01T00:00:00Z'),
  template: { ...template, ...more },
})
const basket = (...fens: number[]) => ({
  customerId: 7,
  storeId: 1,
  lines: fens.map((goodsFen) => ({ goodsFen })),
})

test('S-C10: a basket below the threshold is told what is missing', () => {
  const { refusal } = priceBasket([held(1)], basket(5000), now)
  expect([refusal?.code, refusal?.field, refusal?.details.missingFen]).toEqual([
    'coupon.belowThreshold',
    'couponCodes.0',
    1800,
  ])
})

test('S-C7: 20 % off 150 + 60 is 30 + 12; a free line carries nothing', () => {
  const percent = {
    ...template,
    benefit: { kind: 'percentOff' as const, offBp: 2000 },
    thresholdFen: 0,
  }
  const lines = [{ goodsFen: 15000 }, { goodsFen: 6000 }, { goodsFen: 0 }]
  expect(discountOf(percent, lines, [15000, 6000, 0]).ok).toEqual({
    discountFen: 4200,
    shares: [3000, 1200, 0],
  })
})

test('S-C6: a coupon without effect is left alone', () => {
  const priced = priceBasket(
    [
      held(1, { thresholdFen: 0, benefit: { kind: 'amountOff', amountFen: 5000 } }),
      held(2, { thresholdFen: 0 }),
    ],
    basket(5000),
    now,
  ).ok
  expect([priced?.coupons.map((c) => c.discountFen), priced?.withoutEffect]).toEqual([
    [5000],
    ['C2'],
  ])
})

test('refused with its reason: state, holder, store, category, twice', () => {
  const code = (coupon: HeldCoupon, b = basket(9000)) => priceBasket([coupon], b, now).refusal?.code
  expect(code({ ...held(1), state: 'redeemed' })).toBe('coupon.alreadyRedeemed')
  expect(code({ ...held(1), state: 'void' })).toBe('coupon.voided')
  expect(code({ ...held(1), expiresAt: now })).toBe('coupon.expired')
  expect(code({ ...held(1), validFrom: new Date('2026-04-01T00:00:00Z') })).toBe('coupon.notYet')
  expect(code({ ...held(1), state: 'locked', lockedBy: 'cart 5' })).toBe('coupon.locked')
  expect(code({ ...held(1), customerId: 8 })).toBe('coupon.notYours')
  expect(code(held(1, { storeIds: [2] }))).toBe('coupon.wrongStore')
  expect(code(held(1, { categories: ['tea'] }))).toBe('coupon.notCovered')
  expect(priceBasket([held(1), held(1)], basket(9000), now).refusal?.code).toBe('coupon.codeTwice')
  expect(priceBasket([undefined], basket(9000), now).refusal?.code).toBe('coupon.unknown')
})

test('the order of the codes changes nothing; no line falls below zero; shares sum to the discount', () => {
  const kinds = fc.oneof(
    fc.record({
      kind: fc.constant('amountOff' as const),
      amountFen: fc.integer({ min: 1, max: 20_000 }),
    }),
    fc.record({
      kind: fc.constant('percentOff' as const),
      offBp: fc.integer({ min: 1, max: 10_000 }),
    }),
  )
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 6 }),
      fc.array(kinds, { minLength: 1, maxLength: 4 }),
      (fens, benefits) => {
        const coupons = benefits.map((benefit, i) => held(i + 1, { benefit, thresholdFen: 0 }))
        const priced = priceBasket(coupons, basket(...fens), now).ok
        expect(priceBasket([...coupons].reverse(), basket(...fens), now).ok).toEqual(priced)
        const left = fens.map(
          (fen, at) =>
            fen - (priced?.coupons.reduce((sum, c) => sum + (c.shares[at] ?? 0), 0) ?? 0),
        )
        expect(left.every((fen) => fen >= 0)).toBe(true)
        for (const c of priced?.coupons ?? [])
          expect(c.shares.reduce((a, b) => a + b, 0)).toBe(c.discountFen)
      },
    ),
  )
})

test('a window in days ends at midnight of the brand', () => {
  expect(windowOf(template.validity, now, 'Asia/Shanghai').expiresAt).toEqual(
    new Date('2026-03-09T16:00:00Z'),
  )
})
