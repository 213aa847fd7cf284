// A touch: one message to one customer by one carrier. What callers bring, and the row it becomes.
import type { Carrier, Rule, TouchOutcome } from '#contracts'
import type { ConsentPurpose, TouchClass } from './gate.ts'
import type { ReasonCode } from './reasons.ts'

export interface TouchContent {
  /** `{name}`, `{store}` and `{guide}` stay as they are: who sends fills them in. */
  text: string
  /** A coupon she holds already. */
  couponId?: number | undefined
  /** A coupon that is issued when, and only when, the message leaves. */
  couponTemplateId?: number | undefined
  /**
   * Key of that grant where she gets it once for ever: what is left of it hangs under the text, or
   * nothing.
   */
  grantKey?: string | undefined
  link?: { title: string; url: string } | undefined
  /** A text message: its approved wording and what fills it; `text` is the same, filled. */
  sms?: { templateId: number; params: readonly string[] } | undefined
}

export interface TouchInput {
  customerId: number
  /**
   * `journey:12:345`: kind of programme, its id, and the instance that `cancelTouches` may name.
   */
  ownerKey: string
  ownerName?: string
  /** Unique per customer for ever: the same key again is the same touch. */
  key: string
  /** Belongs to the type of message, never to its author. */
  class: TouchClass
  purpose: ConsentPurpose
  carrier: Carrier
  /** What limits of a category count; the kind of the programme when left out. */
  category?: string
  content: TouchContent
  staffId?: number
  notBefore?: Date
  expiresAt?: Date
  /** Must still hold whenever the gate asks. */
  onlyIf?: Rule
  /** She is control of her programme: the decision is recorded, the message is not sent. */
  control?: boolean
  /** Replies to an adding only: WeCom's code for the one welcome. Never stored. */
  welcomeCode?: string
}

/** Where a touch stands: `open` is on its way, `quiet` waits, everything else is final. */
export interface TouchStanding {
  touchId: number
  outcome: TouchOutcome
  /** Why it waits or will not leave; null when it is on its way. */
  reason: ReasonCode | null
  /** The rule that holds it back. */
  ruleId: number | null
  /** What hung under a reply that left just now. */
  couponId?: number | null
  repeated: boolean
}

export type TouchState = 'deferred' | 'passed' | 'handed' | 'settled'

/** A stored touch, as the gate and the sender need it. */
export interface TouchRow {
  touchId: number
  customerId: number
  key: string
  ownerKey: string
  class: TouchClass
  purpose: ConsentPurpose
  carrier: Carrier
  category: string
  content: TouchContent
  staffId: number | null
  couponId: number | null
  onlyIf: Rule | null
  control: boolean
  notBefore: Date | null
  expiresAt: Date | null
  state: TouchState
  outcome: TouchOutcome
  tries: number
}
