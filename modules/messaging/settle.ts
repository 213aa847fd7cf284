// The end of a touch, and its early end when she leaves the programme.
import { only, type LogEvent, type Tx } from '#platform'
import { lockPeople, survivorsOf } from '#modules/customer'
import { smsSettled, withdrawSms } from '#modules/sms'
import { sendSettled, withdrawSends } from '#modules/wecom'
import { touchSettled } from './events.ts'
import type { TouchRow } from './touch.ts'
import { lockOpenOf, lockTouches, settleRows, type Settlement } from './sql/touch.ts'

/**
 * Records final outcomes and tells the house. A definite rejection gives the slot back, unknown
 * keeps it.
 */
export async function settleTouches(tx: Tx, settlements: readonly Settlement[]): Promise<void> {
  if (settlements.length === 0) return
  const settled = await settleRows(tx, settlements)
  const people = await survivorsOf(
    tx.db,
    settled.map((row) => row.customerId),
  )
  tx.publish(
    touchSettled,
    settled.map((row) => ({
      subject: people.get(row.customerId) ?? row.customerId,
      payload: {
        touchId: row.touchId,
        ownerKey: row.ownerKey,
        outcome: row.outcome,
        reason: row.reason,
        ruleId: null,
      },
    })),
  )
}

/** Takes the carrier's answers. */
export async function settleSent(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const answers = [...only(events, sendSettled), ...only(events, smsSettled)]
  await lockPeople(
    tx,
    answers.flatMap((event) => event.subject ?? []),
  )
  const touches = await lockTouches(
    tx,
    answers.map((event) => event.payload.touchId),
  )
  const owners = new Map(touches.map((touch) => [touch.touchId, touch.customerId]))
  await settleTouches(
    tx,
    answers.flatMap(({ payload }): Settlement[] => {
      const customerId = owners.get(payload.touchId)
      if (customerId === undefined) return []
      const { outcome, reason } = payload
      return [
        {
          customerId,
          touchId: payload.touchId,
          outcome,
          release: outcome === 'rejected',
          reason: outcome === 'sent' ? null : (reason ?? outcome),
        },
      ]
    }),
  )
}

/**
 * Ends whatever is still open of these instances, in the caller's transaction: waiting, let
 * through, or with the carrier and not called yet. What the carrier has already called stays as it
 * is. The caller holds the locks of the customers.
 */
export async function cancelTouches(tx: Tx, ownerKeys: readonly string[]): Promise<void> {
  if (ownerKeys.length === 0) return
  const open = await lockOpenOf(tx, ownerKeys)
  const handed = open.filter((touch) => touch.state === 'handed')
  const back = await takenBack(tx, handed)
  await settleTouches(
    tx,
    open
      .filter((touch) => touch.state !== 'handed' || back.has(touch.touchId))
      .map(({ customerId, touchId }): Settlement => ({
        customerId,
        touchId,
        outcome: 'cancelled',
        reason: 'cancelled',
        release: true,
      })),
  )
}

/** Of those with a carrier, the ones it had not called yet. */
async function takenBack(tx: Tx, handed: readonly TouchRow[]): Promise<Set<number>> {
  if (handed.length === 0) return new Set()
  const people = await survivorsOf(
    tx.db,
    handed.map((touch) => touch.customerId),
  )
  const texts = handed.filter((touch) => touch.carrier === 'sms')
  const messages = handed.filter((touch) => touch.carrier === 'wecom')
  const back = await withdrawSends(
    tx,
    messages.map((touch) => ({
      customerId: people.get(touch.customerId) ?? touch.customerId,
      touchId: touch.touchId,
    })),
  )
  const unsent = await withdrawSms(
    tx,
    texts.map((touch) => touch.touchId),
  )
  return back.union(unsent)
}
