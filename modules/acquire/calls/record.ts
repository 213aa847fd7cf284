// How a call ended: what the next step is, and for "send it on WeChat" the link at once, through
// the gate, as an answer to what she has just asked for.
import type { CallOutcome, Words } from '#contracts'
import { HOUR_MS, plusMs } from '#kit'
import { Refusal, type Actor, type Platform, type Tx } from '#platform'
import { giveConsent, lockPeople } from '#modules/customer'
import { offerTouches, reasonWords } from '#modules/messaging'
import { markOffered } from '../outreach/sql/person.ts'
import { outreachOf } from '../outreach/sql/outreach.ts'
import { touchesFor } from '../outreach/work.ts'
import { acquireRefusals } from '../refusals.ts'
import { callRefusals } from './refusals.ts'
import { lockTask, writeAttempt, type TaskRow } from './sql/task.ts'

/** Nobody answered: tried again so often, so much later each time. */
const TRIES = 3
const AGAIN_AFTER_MS = 4 * HOUR_MS

export interface CallEnding {
  outcome: CallOutcome
  note?: string | undefined
  callAt?: string | undefined
}

function next(tx: Tx, task: TaskRow, { outcome, callAt }: CallEnding) {
  if (outcome === 'later') {
    if (callAt === undefined) throw new Refusal(callRefusals.whenNeeded, {}, 'callAt')
    return { state: 'open' as const, dueAt: new Date(callAt) }
  }
  const again = outcome === 'noAnswer' && task.attempts + 1 < TRIES
  return {
    state: again ? ('open' as const) : ('done' as const),
    dueAt: again ? plusMs(tx.now, AGAIN_AFTER_MS) : task.dueAt,
  }
}

/** Why the link did not leave; null where it did, or none was asked for. */
async function sendLink(tx: Tx, platform: Platform, task: TaskRow): Promise<Words | null> {
  const row = await outreachOf(tx.db, task.outreachId)
  if (!row) throw new Refusal(acquireRefusals.unknownOutreach)
  const place = { publicUrl: platform.config.publicUrl, store: task.storeName }
  const [parcel] = await touchesFor(tx, row, [{ ...task, customerId: task.customerId }], place)
  if (!parcel) return null
  const [offered] = await offerTouches(tx, [
    { ...parcel.touch, class: 'reply', purpose: 'service', key: `outreach:${row.id}:call` },
  ])
  const { touchId, outcome, reason } = offered?.ok ?? {}
  await markOffered(tx, row.id, [
    {
      customerId: task.customerId,
      slug: parcel.slug,
      touchId: touchId ?? null,
      reason: null,
    },
  ])
  return outcome === 'open' || outcome === 'sent'
    ? null
    : reasonWords(reason ?? offered?.refusal?.code ?? 'rejected')
}

export async function recordCall(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  task: TaskRow,
  ending: CallEnding,
): Promise<Words | null> {
  await lockPeople(tx, [task.customerId])
  const held = ending.outcome === 'sendLink' ? await sendLink(tx, platform, task) : null
  if (ending.outcome === 'doNotCall')
    await giveConsent(tx, [
      {
        customerId: task.personId,
        purpose: 'marketing',
        granted: false,
        evidence: 'said so on the phone',
      },
    ])
  tx.locks.take('documents', 'acquire.call_task', [task.id])
  const state = await lockTask(tx, task)
  if (state !== 'open') throw new Refusal(callRefusals.callOver)
  await writeAttempt(tx, task, {
    outcome: ending.outcome,
    ...next(tx, task, ending),
    staffId: actor.kind === 'staff' ? actor.id : null,
    note: ending.note ?? null,
  })
  return held
}
