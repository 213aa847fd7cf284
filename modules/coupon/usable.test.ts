// Who may use a coupon, where and when; pure rules.
import { expect, test } from 'vitest'
import { periodOf, windowOf, type Template } from './template.ts'
import { usableTogether, type HeldCoupon } from './usable.ts'

const template: Template = {
  templateId: 1,
  name: 'x',
  benefit: { kind: 'amountOff', amountFen: 1000 },
  thresholdFen: 6800,
  thresholdPieces: 0,
  skus: [],
  channels: [],
  periodLimit: null,
  categories: [],
  validity: { kind: 'days', days: 7, startsAfterDays: 0 },
  storeIds: [],
  regionIds: [],
  regionStoreIds: [],
  tierIds: [],
  budgetFen: null,
  budgetUsedFen: 0,
  totalLimit: null,
  perCustomerLimit: null,
  restoreOnFullRefund: true,
  wechatStockId: null,
  note: '',
  active: true,
}
const now = new Date('2026-03-02T04:00:00Z')
const held = (more: Partial<HeldCoupon> = {}, ofTemplate: Partial<Template> = {}): HeldCoupon => ({
  couponId: 1,
  customerId: 7,
  code: 'C1',
  state: 'issued',
  validFrom: now,
  lockedBy: null,
  heldFen: 0,
  budgetLeftFen: null,
  expiresAt: new Date('2027-01-01T00:00:00Z'),
  template: { ...template, ...ofTemplate },
  ...more,
})
const purchase = { customerId: 7, storeId: 1, channel: 'pos', codes: [] }

test('refused with its place and reason: state, holder, store, time, twice', () => {
  const code = (...coupons: (HeldCoupon | undefined)[]) => {
    const { refusal } = usableTogether(coupons, purchase, now)
    return [refusal?.code, refusal?.field]
  }
  expect(code(held({ state: 'redeemed' }))).toEqual(['coupon.alreadyRedeemed', 'couponCodes.0'])
  expect(code(held({ state: 'void' }))[0]).toBe('coupon.voided')
  expect(code(held({ expiresAt: now }))[0]).toBe('coupon.expired')
  expect(code(held({ validFrom: new Date('2026-04-01T00:00:00Z') }))[0]).toBe('coupon.notYet')
  expect(code(held({ state: 'locked', lockedBy: 'cart 5' }))[0]).toBe('coupon.locked')
  expect(code(held({ customerId: 8 }))[0]).toBe('coupon.notYours')
  expect(code(held({}, { storeIds: [2] }))[0]).toBe('coupon.wrongStore')
  expect(code(held({}, { regionIds: [5] }))[0]).toBe('coupon.wrongStore')
  expect(code(held({}, { regionIds: [5], regionStoreIds: [2] }))[0]).toBe('coupon.wrongStore')
  expect(code(held({}, { regionIds: [5], regionStoreIds: [1] }))[0]).toBeUndefined()
  expect(code(held({}, { storeIds: [1], regionIds: [5] }))[0]).toBeUndefined()
  expect(code(held({}, { channels: ['shop'] }))[0]).toBe('coupon.wrongChannel')
  const one = held()
  expect(code(one, one)).toEqual(['coupon.codeTwice', 'couponCodes.1'])
  expect(code(one, undefined)).toEqual(['coupon.unknown', 'couponCodes.1'])
  expect(code(one)).toEqual([undefined, undefined])
})

test('a window in days ends at midnight of the brand', () => {
  expect(windowOf(template.validity, now, 'Asia/Shanghai').expiresAt).toEqual(
    new Date('2026-03-09T16:00:00Z'),
  )
})

test('a period begins on its first business day: today, Monday, the first', () => {
  // Sunday evening in UTC is Monday in Shanghai.
  const late = new Date('2026-03-01T17:00:00Z')
  const from = (per: 'day' | 'week' | 'month', at = late) =>
    periodOf({ per, count: 1 }, at, 'Asia/Shanghai')
  expect([from('day'), from('week'), from('month')]).toEqual([
    '2026-03-02',
    '2026-03-02',
    '2026-03-01',
  ])
  expect(from('week', new Date('2026-03-01T12:00:00Z'))).toBe('2026-02-23')
})
