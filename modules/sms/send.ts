// Messages are asked for here and leave by a job. A cloud has no key that would make a second call
// the same message, so a message that was called is never called again: it waits for its receipt.
import { HOUR_MS, plusMs, sortedUnique } from '#kit'
import { defineJob, ok, refuse, type Outcome, type Timer, type Tx } from '#platform'
import { lockCustomers } from '#modules/customer'
import { smsSettled } from './events.ts'
import { smsRefusals } from './refusals.ts'
import { readAccount } from './sql/account.ts'
import {
  addSends,
  dueSends,
  nextWake,
  sendsOfTouches,
  settleRows,
  wakeWaiting,
  waitingOf,
  withPhone,
  type Verdict,
} from './sql/send.ts'
import { templateRows } from './sql/template.ts'
import { variablesOf } from './template.ts'

const EXPIRES_MS = 24 * HOUR_MS
const BATCH = 500

export interface SmsRequest {
  touchId: number
  customerId: number
  templateId: number
  params: readonly string[]
  /** Business time after which it does not leave any more; a day unless told. */
  expiresAt?: Date
}
export const workSms = defineJob<Record<string, never>>('sms.work')
export const wakeWorker = (tx: Tx): void => tx.enqueue(workSms, {}, { key: 'sms.work' })

/** Asks for messages. Outcomes come as `sms.settled`. */
export async function requestSms(
  tx: Tx,
  inputs: readonly SmsRequest[],
): Promise<Outcome<{ sendId: number }>[]> {
  if (inputs.length === 0) return []
  const isConnected = !!(await readAccount(tx.db))?.secret
  const templates = new Map(
    (
      await templateRows(
        tx.db,
        inputs.map((input) => input.templateId),
      )
    ).map((row) => [row.id, row]),
  )
  const reached = await withPhone(
    tx.db,
    inputs.map((input) => input.customerId),
  )
  const wrong = (input: SmsRequest) => {
    const template = templates.get(input.templateId)
    if (!isConnected) return refuse(smsRefusals.notConnected)
    if (!template?.active) return refuse(smsRefusals.unknownTemplate)
    if (variablesOf(template.text).length !== input.params.length)
      return refuse(smsRefusals.wrongParams)
    return reached.has(input.customerId) ? undefined : refuse(smsRefusals.noPhone)
  }
  const refused = inputs.map(wrong)
  const good = inputs.filter((_input, n) => refused[n] === undefined)
  await addSends(
    tx.db,
    good.map((input) => ({ ...input, expiresAt: input.expiresAt ?? plusMs(tx.now, EXPIRES_MS) })),
    tx.now,
  )
  if (good.length > 0) wakeWorker(tx)
  const sends = await sendsOfTouches(
    tx.db,
    good.map((input) => input.touchId),
  )
  return inputs.map((input, n) => refused[n] ?? ok({ sendId: sends.get(input.touchId) ?? 0 }))
}

const outcomes = {
  accepted: 'sent',
  delivered: 'sent',
  failed: 'rejected',
  rejected: 'rejected',
  unknown: 'unknown',
} as const

/** Settles what is still open, once, and tells the house. */
export async function settleSends(tx: Tx, verdicts: readonly Verdict[]): Promise<void> {
  if (verdicts.length === 0) return
  await lockCustomers(tx, sortedUnique(verdicts.map((verdict) => verdict.customerId)))
  tx.locks.take('documents', 'sms.send', sortedUnique(verdicts.map((verdict) => verdict.sendId)))
  const settled = await settleRows(tx, verdicts)
  tx.publish(
    smsSettled,
    settled.flatMap(({ customerId: subject, touchId, state, reason }) =>
      state === 'withdrawn'
        ? []
        : [
            {
              subject,
              payload: { touchId, outcome: outcomes[state], ...(reason !== null && { reason }) },
            },
          ],
    ),
  )
}

/** Takes back what no worker has taken yet; gives the touches. The caller holds the customers. */
export async function withdrawSms(tx: Tx, touchIds: readonly number[]): Promise<Set<number>> {
  const waiting = await waitingOf(tx.db, touchIds)
  if (waiting.length === 0) return new Set()
  const gone = await settleRows(
    tx,
    waiting.map((send): Verdict => ({ ...send, state: 'withdrawn', reason: null })),
  )
  return new Set(gone.map((row) => row.touchId))
}

/** Called without an answer: not known. Taken without a receipt: there. Refused for now: again. */
export const smsTimer: Timer = {
  name: 'sms.wake',
  nextDue: nextWake,
  runDue: async (tx, turn) => {
    const due = await dueSends(tx.db, tx.now, turn.limit(BATCH), turn.aside)
    turn.took(due.map((send) => send.customerId))
    const waiting = due.filter((send) => send.state === 'waiting')
    await settleSends(
      tx,
      due.flatMap(({ state, ...send }): Verdict[] => {
        if (state === 'waiting') return []
        return [
          state === 'calling'
            ? { ...send, state: 'unknown', reason: 'noAnswer' }
            : { ...send, state: 'accepted', reason: null },
        ]
      }),
    )
    if (waiting.length > 0) {
      await wakeWaiting(tx.db, waiting)
      wakeWorker(tx)
    }
    return due.length
  },
}
