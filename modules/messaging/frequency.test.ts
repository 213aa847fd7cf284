// Contact limits: calendar and rolling windows, stages, none and never (S-F1, S-F2, S-F3).
import { describe, expect, it } from 'vitest'
import { tooOften, windowStart, type Asked, type Contact, type LimitRule } from './frequency.ts'

const zone = 'Asia/Shanghai'
const now = new Date('2026-11-20T10:00:00+08:00')
const asked: Asked = { carrier: 'wecom', category: 'journey', stage: 'growth', zone, now }
const rule = (part: Partial<LimitRule>): LimitRule => ({
  id: 1,
  stage: null,
  carrier: null,
  category: null,
  count: 1,
  window: { kind: 'calendar', unit: 'day' },
  ...part,
})
const contact = (at: string, category = 'journey'): Contact => ({
  at: new Date(at),
  carrier: 'wecom',
  category,
})
const held = (
  rules: LimitRule[],
  contacts: Contact[],
  part: Partial<Asked> = {},
  minGapHours = 0,
) => tooOften({ rules, minGapHours }, contacts, { ...asked, ...part })

describe('calendar windows', () => {
  it('23:00 and 00:00 are two days, in the customer’s zone', () => {
    const late = [contact('2026-11-19T23:00:00+08:00')]
    expect(held([rule({})], late, { now: new Date('2026-11-20T00:00:00+08:00') })).toBeUndefined()
    expect(
      held([rule({})], late, { now: new Date('2026-11-20T00:00:00+08:00'), zone: 'Etc/UTC' }),
    ).toEqual({ reason: 'cap', ruleId: 1 })
  })
  it('days begin at midnight, weeks on Monday, months on the first', () => {
    expect(windowStart({ kind: 'calendar', unit: 'day' }, now, zone).toISOString()).toBe(
      '2026-11-19T16:00:00.000Z',
    )
    const week = { kind: 'calendar', unit: 'week' } as const
    expect(windowStart(week, now, zone).toISOString()).toBe('2026-11-15T16:00:00.000Z')
    expect(windowStart(week, new Date('2026-11-22T23:59:59+08:00'), zone).toISOString()).toBe(
      '2026-11-15T16:00:00.000Z',
    )
    expect(windowStart({ kind: 'calendar', unit: 'month' }, now, zone).toISOString()).toBe(
      '2026-10-31T16:00:00.000Z',
    )
  })
})

describe('rolling windows', () => {
  const day = rule({ window: { kind: 'rolling', hours: 24 } })
  it('let go exactly after their length', () => {
    expect(held([day], [contact('2026-11-19T10:00:00.001+08:00')])).toBeDefined()
    expect(held([day], [contact('2026-11-19T10:00:00+08:00')])).toBeUndefined()
  })
})

describe('counts', () => {
  it('null is no limit and 0 is never', () => {
    const many = Array.from({ length: 50 }, () => contact('2026-11-20T09:00:00+08:00'))
    expect(held([rule({ count: null })], many)).toBeUndefined()
    expect(held([rule({ count: 0 })], [])).toEqual({ reason: 'never', ruleId: 1 })
  })
  it('all rules hold and the strictest is named', () => {
    const rules = [
      rule({ id: 7, count: 3 }),
      rule({ id: 9, count: 2, window: { kind: 'rolling', hours: 24 } }),
    ]
    const three = ['08:00', '08:30', '09:00'].map((t) => contact(`2026-11-20T${t}:00+08:00`))
    expect(held(rules, three)).toEqual({ reason: 'cap', ruleId: 9 })
    expect(held(rules, three.slice(0, 1))).toBeUndefined()
  })
  it('a rule of another stage, carrier or category says nothing', () => {
    const one = [contact('2026-11-20T09:00:00+08:00')]
    expect(held([rule({ stage: 'lost' })], one)).toBeUndefined()
    expect(held([rule({ stage: 'lost' })], one, { stage: 'lost' })).toBeDefined()
    expect(held([rule({ carrier: 'sms' })], one)).toBeUndefined()
    expect(held([rule({ category: 'birthday' })], one)).toBeUndefined()
  })
  it('a rule of a category counts only that category', () => {
    const other = [contact('2026-11-20T09:00:00+08:00', 'birthday')]
    expect(held([rule({ category: 'journey' })], other)).toBeUndefined()
    expect(held([rule({})], other)).toBeDefined()
  })
})

it('keeps a gap between any two contacts', () => {
  const one = [contact('2026-11-20T07:00:01+08:00')]
  expect(held([], one, {}, 3)).toEqual({ reason: 'gap', ruleId: null })
  expect(held([], one, { now: new Date('2026-11-20T10:00:01+08:00') }, 3)).toBeUndefined()
})
