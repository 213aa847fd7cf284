// Messages later than the welcome: WeCom lets a member send them. A task proposes the message to
// the customer's guide, who confirms it in the client; we ask what became of it until it is
// settled.
import { canonicalJson, groupBy } from '#kit'
import { defineJob, ok, refuse, type Outcome, type Timer, type Tx } from '#platform'
import { wecomRefusals } from './refusals.ts'
import { recipientsOf, type Recipient } from './sql/follow.ts'
import { addSends, sendsOfTouches } from './sql/send.ts'
import { addTasks, claimTasks, nextTaskWake } from './sql/task.ts'
import { namesPerson, type Card, type Content } from './words.ts'

const DAY_MS = 86_400_000
const EXPIRES_MS = 3 * DAY_MS
const LEASE_MS = 60_000
const BATCH = 200
/** WeCom's own limit for one task. */
const CUSTOMERS_PER_TASK = 10_000

export interface SendRequest {
  touchId: number
  customerId: number
  /** Her guide; another one whose friend she is when this one is not. */
  staffId?: number | null
  text: string
  attachments?: Card[]
  /** Business time after which an unconfirmed message is taken back; three days unless told. */
  expiresAt?: Date
}
export const workTask = defineJob<{ taskId: number }>('wecom.workTask')

interface Planned {
  input: SendRequest
  recipient: Recipient
  content: Content
  expiresAt: Date
}

/** One task for everybody who gets the same words from the same member. */
function tasksOf(planned: readonly Planned[]): Planned[][] {
  const groups = groupBy(planned, ({ input, recipient, content, expiresAt }) =>
    canonicalJson({
      content,
      from: recipient.userid,
      store: recipient.store_id,
      until: expiresAt.getTime(),
      ...(namesPerson(content) && { to: input.customerId }),
    }),
  )
  return [...groups.values()].flatMap((group) => {
    const parts: Planned[][] = []
    for (let at = 0; at < group.length; at += CUSTOMERS_PER_TASK)
      parts.push(group.slice(at, at + CUSTOMERS_PER_TASK))
    return parts
  })
}

async function addPlanned(tx: Tx, planned: readonly Planned[]): Promise<void> {
  const groups = tasksOf(planned)
  const wakeAt = new Date(tx.now.getTime() + LEASE_MS)
  const taskIds = await addTasks(
    tx.db,
    groups.flatMap(([first]) =>
      first
        ? [
            {
              userId: first.recipient.userid,
              content: first.content,
              expiresAt: first.expiresAt,
              wakeAt,
            },
          ]
        : [],
    ),
  )
  await addSends(
    tx.db,
    groups.flatMap((group, n) =>
      group.map(({ input, recipient }) => ({
        customerId: input.customerId,
        touchId: input.touchId,
        kind: 'mass' as const,
        content: null,
        externalUserId: recipient.external_userid,
        userId: recipient.userid,
        staffId: recipient.staff_id,
        storeId: recipient.store_id,
        taskId: taskIds[n] ?? null,
        welcomeCode: null,
        receivedAt: null,
        deadlineAt: null,
        wakeAt: null,
      })),
    ),
    tx.now,
  )
  for (const taskId of taskIds) tx.enqueue(workTask, { taskId }, { key: `wecom.task:${taskId}` })
}

/**
 * Asks for messages. A touch asked for before keeps its first row. Outcomes come as
 * `wecom.sendSettled`.
 */
export async function requestSend(
  tx: Tx,
  inputs: readonly SendRequest[],
): Promise<Outcome<{ sendId: number; staffId: number | null }>[]> {
  if (inputs.length === 0) return []
  const recipients = await recipientsOf(
    tx.db,
    inputs.map(({ customerId, staffId }) => ({ customerId, staffId: staffId ?? null })),
  )
  const before = await sendsOfTouches(tx.db, inputs)
  const planned = inputs.flatMap((input, n): Planned[] => {
    const recipient = recipients.get(n)
    if (!recipient || before.has(input.touchId)) return []
    return [
      {
        input,
        recipient,
        content: { text: input.text, attachments: input.attachments ?? [] },
        expiresAt: input.expiresAt ?? new Date(tx.now.getTime() + EXPIRES_MS),
      },
    ]
  })
  if (planned.length > 0) await addPlanned(tx, planned)
  const sends = await sendsOfTouches(tx.db, inputs)
  return inputs.map((input, n) => {
    const sendId = sends.get(input.touchId)
    return sendId === undefined
      ? refuse(wecomRefusals.noFollow)
      : ok({ sendId, staffId: recipients.get(n)?.staff_id ?? null })
  })
}

/** Wakes tasks: to try the call again, or to ask what became of them. */
export const taskTimer: Timer = {
  name: 'wecom.tasks',
  nextDue: nextTaskWake,
  runDue: async (tx) => {
    const due = await claimTasks(tx.db, tx.now, new Date(tx.now.getTime() + LEASE_MS), BATCH)
    for (const taskId of due) tx.enqueue(workTask, { taskId }, { key: `wecom.task:${taskId}` })
    return due.length
  },
}
