// The order of the chain (S-F11) and what each class of touch is spared.
import { describe, expect, it } from 'vitest'
import { judge, type Judged, type Known, type Policy } from './gate.ts'

const now = new Date('2026-11-20T23:30:00+08:00')
const day = new Date('2026-11-20T12:00:00+08:00')
const touch: Judged = {
  class: 'marketing',
  purpose: 'marketing',
  carrier: 'wecom',
  category: 'journey',
  notBefore: null,
  expiresAt: null,
  control: false,
}
const known: Known = {
  living: true,
  consents: { marketing: true },
  couponUsable: true,
  matches: true,
  reachable: true,
  globalControl: false,
  zone: 'Asia/Shanghai',
  stage: 'growth',
  contacts: [],
}
const policy: Policy = {
  quiet: { from: '22:00', until: '08:00' },
  frequency: {
    minGapHours: 0,
    rules: [
      {
        id: 3,
        stage: null,
        carrier: null,
        category: null,
        count: 0,
        window: { kind: 'calendar', unit: 'day' },
      },
    ],
  },
}
const open: Policy = { quiet: null, frequency: { minGapHours: 0, rules: [] } }
const verdict = (t: Partial<Judged>, k: Partial<Known>, at = day, p = open, room = true) =>
  judge({ ...touch, ...t }, { ...known, ...k }, p, at, () => room)

/** Everything is wrong; each line puts one thing right, and the next reason comes to light. */
it('asks in the one order', () => {
  const t: Partial<Judged> = { expiresAt: new Date('2026-11-20T00:00:00Z'), control: true }
  const k: Partial<Known> = {
    living: false,
    consents: {},
    couponUsable: false,
    matches: false,
    reachable: false,
    globalControl: true,
  }
  const wrong = [
    [
      'erased',
      () => {
        k.living = true
      },
    ],
    [
      'noConsent',
      () => {
        k.consents = { marketing: true }
      },
    ],
    [
      'expired',
      () => {
        t.expiresAt = null
      },
    ],
    [
      'couponGone',
      () => {
        k.couponUsable = true
      },
    ],
    [
      'noMatch',
      () => {
        k.matches = true
      },
    ],
    [
      'noFriend',
      () => {
        k.reachable = true
      },
    ],
    [
      'globalControl',
      () => {
        k.globalControl = false
      },
    ],
    [
      'control',
      () => {
        t.control = false
      },
    ],
    ['quiet', () => undefined],
  ] as const
  for (const [reason, right] of wrong) {
    expect(verdict({ ...t }, { ...k }, now, policy, false)).toMatchObject({ reason })
    right()
  }
  expect(verdict(t, k, day, policy, false)).toMatchObject({
    outcome: 'capped',
    reason: 'never',
    ruleId: 3,
  })
  expect(verdict(t, k, day, open, false)).toMatchObject({ kind: 'defer', reason: 'throughput' })
  expect(verdict(t, k, day, open, true)).toEqual({ kind: 'pass' })
})

describe('classes', () => {
  it('a reply asks for no consent, no hour and no slot', () => {
    expect(
      verdict(
        { class: 'reply', control: true },
        { consents: { marketing: false }, globalControl: true },
        now,
        policy,
        false,
      ),
    ).toEqual({ kind: 'pass' })
  })
  it('a service message waits for the morning, but no cap and no control holds it', () => {
    const service = { class: 'service', purpose: 'service', control: true } as const
    expect(verdict(service, { consents: {}, globalControl: true }, now, policy)).toMatchObject({
      reason: 'quiet',
    })
    expect(verdict(service, { consents: {}, globalControl: true }, day, policy)).toEqual({
      kind: 'pass',
    })
    expect(verdict(service, { consents: { service: false } })).toMatchObject({
      outcome: 'noConsent',
    })
  })
  it('nobody asked is nobody consenting to marketing', () => {
    expect(verdict({}, { consents: { service: true } })).toMatchObject({ outcome: 'noConsent' })
  })
})

describe('time', () => {
  it('defers to the first instant after the quiet hours', () => {
    expect(verdict({}, {}, now, policy)).toMatchObject({
      until: new Date('2026-11-21T08:00:00+08:00'),
    })
  })
  it('gives up what would be stale by then', () => {
    expect(
      verdict({ expiresAt: new Date('2026-11-21T07:00:00+08:00') }, {}, now, policy),
    ).toMatchObject({ outcome: 'offerExpired', reason: 'expired' })
  })
  it('waits for its own earliest moment', () => {
    const notBefore = new Date('2026-11-20T13:00:00+08:00')
    expect(verdict({ notBefore }, {}, day)).toEqual({
      kind: 'defer',
      until: notBefore,
      reason: 'early',
    })
  })
})
