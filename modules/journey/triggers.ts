// What may start a journey or be its goal: each event with the facts that filters ask for. Pure.
import type { JourneyDefinition, Trigger } from '#contracts'
import { DAY_MS, plusMs } from '#kit'
import type { LogEvent } from '#platform'

type EventTrigger = Extract<Trigger, { kind: 'event' }>

/** An event as a journey sees it; what it does not speak of is null. */
export interface Happening {
  eventId: number
  name: string
  customerId: number
  at: Date
  storeId: number | null
  paidFen: number | null
  purchaseNo: number | null
  orderId: number | null
  /** Of the first purchases. */
  step: number | null
  tagId: number | null
  templateId: number | null
  pollId: number | null
  /** Of a poll, those she chose now. */
  optionIds: readonly number[]
  segmentId: number | null
}

/** Where she came from first: for filters that the event itself does not answer. */
export interface Origin {
  storeId: number | null
  channel: string | null
}

/** What is older updates what we know of her, and starts nothing. */
const FRESH_MS = 3 * DAY_MS

const number = (payload: Record<string, unknown>, key: string): number | null => {
  const value = payload[key]
  return typeof value === 'number' ? value : null
}

const numbers = (payload: Record<string, unknown>, key: string): number[] => {
  const value = payload[key]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : []
}

/** Null for what starts nothing: no customer, a tag taken off, a new guide instead of the old. */
export function happeningOf(event: LogEvent): Happening | null {
  const payload = event.payload as Record<string, unknown>
  if (event.subject === null || (event.name === 'customer.tagged' && payload.on !== true))
    return null
  if (event.name === 'wecom.followed' && payload.passed === true) return null
  const paidAt = typeof payload.paidAt === 'string' ? new Date(payload.paidAt) : event.occurredAt
  return {
    eventId: event.id,
    name: event.name,
    customerId: event.subject,
    at: paidAt,
    storeId: number(payload, 'storeId'),
    paidFen: event.name === 'order.paid' ? number(payload, 'amountFen') : null,
    purchaseNo: number(payload, 'purchaseNo'),
    orderId: number(payload, 'orderId'),
    step: number(payload, 'step'),
    tagId: number(payload, 'tagId'),
    templateId: number(payload, 'templateId'),
    pollId: number(payload, 'pollId'),
    optionIds: numbers(payload, 'optionIds'),
    segmentId: number(payload, 'segmentId'),
  }
}

export const isFresh = (happening: Pick<Happening, 'at'>, now: Date): boolean =>
  happening.at >= plusMs(now, -FRESH_MS)

/** Does this happening start a plan with this trigger? */
export function starts(
  trigger: Trigger,
  happening: Happening,
  origin: Origin | undefined,
): boolean {
  if (trigger.kind === 'segment') {
    return happening.name === 'audience.entered' && happening.segmentId === trigger.segmentId
  }
  return happening.name === trigger.event && passes(trigger.filters, happening, origin)
}

function passes(
  filters: EventTrigger['filters'],
  happening: Happening,
  origin: Origin | undefined,
): boolean {
  const { storeIds, channel, minPaidFen, purchaseNo, step, tagId, templateId } = filters
  const { pollId, optionId } = filters
  const storeId = happening.storeId ?? origin?.storeId ?? null
  return (
    (storeIds === undefined ||
      storeIds.length === 0 ||
      (storeId !== null && storeIds.includes(storeId))) &&
    (channel === undefined || channel === origin?.channel) &&
    (minPaidFen === undefined || (happening.paidFen ?? 0) >= minPaidFen) &&
    (purchaseNo === undefined || purchaseNo === happening.purchaseNo) &&
    (step === undefined || step === happening.step) &&
    (tagId === undefined || tagId === happening.tagId) &&
    (templateId === undefined || templateId === happening.templateId) &&
    (pollId === undefined || pollId === happening.pollId) &&
    (optionId === undefined || happening.optionIds.includes(optionId))
  )
}

/** Under which keys a plan admits; undefined where it would need an order and there is none. */
export function entryKeysOf(
  plan: JourneyDefinition,
  orderId: number | null,
): { entryKey: string; onceKey: string | null } | undefined {
  const { mode } = plan.settings.reentry
  if (mode === 'never') return { entryKey: '', onceKey: 'ever' }
  if (mode === 'afterExit') return { entryKey: '', onceKey: null }
  return orderId === null
    ? undefined
    : { entryKey: `order:${orderId}`, onceKey: `order:${orderId}` }
}
