// The chain every touch passes, in this order: erased, consent, exit and validity, control, quiet
// hours, frequency, throughput. Pure: what is known of the customer goes in, one verdict comes out.
// A deferral runs the whole chain again; frequency is reserved last, so nothing holds a slot in
// vain.
import type { TouchOutcome } from '#contracts'
import { MINUTE_MS } from '#kit'
import { tooOften, type Contact, type Frequency } from './frequency.ts'
import { firstFree, type QuietHours } from './quiet.ts'
import type { ReasonCode } from './reasons.ts'

export type TouchClass = 'reply' | 'service' | 'marketing'
export type ConsentPurpose = 'service' | 'marketing' | 'membership'

/** What the chain must know of a touch. */
export interface Judged {
  class: TouchClass
  purpose: ConsentPurpose
  carrier: string
  category: string
  notBefore: Date | null
  expiresAt: Date | null
  /** Her programme keeps her as control: exposed to the decision, not to the message. */
  control: boolean
}

/** What is known of the customer at this moment. */
export interface Known {
  living: boolean
  /** Absent: never asked. */
  consents: Partial<Record<ConsentPurpose, boolean>>
  couponUsable: boolean
  matches: boolean
  reachable: boolean
  globalControl: boolean
  zone: string
  stage: string
  contacts: readonly Contact[]
}

export interface Policy {
  frequency: Frequency
  quiet: QuietHours | null
}

export type Verdict =
  | { kind: 'pass' }
  | { kind: 'defer'; until: Date; reason: ReasonCode }
  | { kind: 'refuse'; outcome: TouchOutcome; reason: ReasonCode; ruleId: number | null }

const refuse = (
  outcome: TouchOutcome,
  reason: ReasonCode,
  ruleId: number | null = null,
): Verdict => ({ kind: 'refuse', outcome, reason, ruleId })

/** `room` says whether this minute still has room; it is asked last and only for what needs it. */
export function judge(
  touch: Judged,
  known: Known,
  policy: Policy,
  now: Date,
  room: () => boolean,
): Verdict {
  return (
    erased(known) ??
    consent(touch, known) ??
    validity(touch, known, now) ??
    control(touch, known) ??
    quietHours(touch, known, policy, now) ??
    frequency(touch, known, policy, now) ??
    throughput(touch, now, room) ?? { kind: 'pass' }
  )
}

const erased = (known: Known) => (known.living ? undefined : refuse('invalid', 'erased'))

/** A reply answers what she just did; a service message needs that she never said no. */
function consent(touch: Judged, known: Known): Verdict | undefined {
  if (touch.class === 'reply') return undefined
  const given = known.consents[touch.purpose]
  const isAllowed = touch.class === 'service' ? given !== false : given === true
  return isAllowed ? undefined : refuse('noConsent', 'noConsent')
}

function validity(touch: Judged, known: Known, now: Date): Verdict | undefined {
  if (touch.expiresAt && touch.expiresAt <= now) return refuse('offerExpired', 'expired')
  if (touch.notBefore && touch.notBefore > now)
    return { kind: 'defer', until: touch.notBefore, reason: 'early' }
  if (!known.couponUsable) return refuse('offerExpired', 'couponGone')
  if (!known.matches) return refuse('invalid', 'noMatch')
  if (!known.reachable)
    return refuse('unreachable', touch.carrier === 'sms' ? 'noPhone' : 'noFriend')
  return undefined
}

function control(touch: Judged, known: Known): Verdict | undefined {
  if (touch.class !== 'marketing') return undefined
  if (known.globalControl) return refuse('control', 'globalControl')
  return touch.control ? refuse('control', 'control') : undefined
}

/** A message whose validity ends inside the quiet hours is given up at once. */
function quietHours(touch: Judged, known: Known, policy: Policy, now: Date): Verdict | undefined {
  if (touch.class === 'reply') return undefined
  const free = firstFree(now, policy.quiet, known.zone)
  if (!free) return refuse('invalid', 'endlessQuiet')
  if (free <= now) return undefined
  if (touch.expiresAt && touch.expiresAt <= free) return refuse('offerExpired', 'expired')
  return { kind: 'defer', until: free, reason: 'quiet' }
}

function frequency(touch: Judged, known: Known, policy: Policy, now: Date): Verdict | undefined {
  if (touch.class !== 'marketing') return undefined
  const full = tooOften(policy.frequency, known.contacts, {
    carrier: touch.carrier,
    category: touch.category,
    stage: known.stage,
    zone: known.zone,
    now,
  })
  return full && refuse('capped', full.reason, full.ruleId)
}

function throughput(touch: Judged, now: Date, room: () => boolean): Verdict | undefined {
  if (touch.class === 'reply' || room()) return undefined
  const nextMinute = new Date((Math.floor(now.getTime() / MINUTE_MS) + 1) * MINUTE_MS)
  return { kind: 'defer', until: nextMinute, reason: 'throughput' }
}

/** Only what counts is a contact: replies and service messages never use up a slot. */
export const counts = (touch: { class: TouchClass }): boolean => touch.class === 'marketing'
