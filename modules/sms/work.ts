// One worker's round: claim a few, write down that they are called, call, record each answer.
import { canonicalJson, groupBy, HOUR_MS, MINUTE_MS, plusMs } from '#kit'
import { WireError } from '#wechat'
import { job, Refusal, type Platform, type Tx } from '#platform'
import { phonesOf, survivorsOf } from '#modules/customer'
import { senderOf } from './account.ts'
import type { Sender } from './cloud.ts'
import { problemOf } from './problem.ts'
import { settleSends, workSms } from './send.ts'
import { noteError, type AccountRow } from './sql/account.ts'
import {
  callNumbers,
  markAccepted,
  markCalling,
  markWaiting,
  nextWaiting,
  type ClaimedSend,
} from './sql/send.ts'
import { templateRows, type TemplateRow } from './sql/template.ts'
import { fill, partsOf, variablesOf } from './template.ts'

/** Little at a time: what a dying process has claimed is called unknown. */
const CLAIM = 200
const CALLS_AT_ONCE = 16
/** No receipt, no answer: from then on nobody knows. A later receipt still tells. */
const UNKNOWN_AFTER_MS = HOUR_MS
/** Taken by the cloud: its receipts come within minutes, at the latest within a day. */
const RECEIPT_WITHIN_MS = 24 * HOUR_MS
const FIRST_AGAIN_MS = MINUTE_MS

interface CallGroup {
  callId: number
  template: TemplateRow
  sends: ClaimedSend[]
  phones: string[]
}
interface Round {
  calls: CallGroup[]
  more: boolean
}

function groupsOf(sends: readonly ClaimedSend[], most: number): ClaimedSend[][] {
  const same = groupBy(sends, ({ templateId, params }) => canonicalJson([templateId, params]))
  return [...same.values()].flatMap((group) => {
    const parts: ClaimedSend[][] = []
    for (let at = 0; at < group.length; at += most) parts.push(group.slice(at, at + most))
    return parts
  })
}

/** Whoever she has turned out to be meanwhile: the number stands there. */
async function numbersOf(tx: Tx, ids: readonly number[]): Promise<Map<number, string>> {
  const people = await survivorsOf(tx.db, ids)
  const phones = await phonesOf(tx.db, [...people.values()])
  return new Map(
    [...people].flatMap(([id, person]): [number, string][] => {
      const phone = phones.get(person)
      return phone === undefined ? [] : [[id, phone]]
    }),
  )
}

async function claim(tx: Tx, most: number): Promise<Round> {
  const claimed = await nextWaiting(tx, CLAIM)
  const phones = await numbersOf(
    tx,
    claimed.map((send) => send.customerId),
  )
  const isLate = (send: ClaimedSend) => send.expiresAt <= tx.now
  const dropped = claimed.filter((send) => isLate(send) || !phones.has(send.customerId))
  const groups = groupsOf(
    claimed.filter((send) => !dropped.includes(send)),
    most,
  ).slice(0, CALLS_AT_ONCE)
  const numbers = await callNumbers(tx.db, groups.length)
  const templates = await templateRows(
    tx.db,
    groups.flatMap((group) => group[0]?.templateId ?? []),
  )
  const calls = groups.flatMap((sends, n): CallGroup[] => {
    const template = templates.find((row) => row.id === sends[0]?.templateId)
    const callId = numbers[n]
    if (!template || callId === undefined) return []
    return [{ callId, template, sends, phones: sends.map((s) => phones.get(s.customerId) ?? '') }]
  })
  await markCalling(
    tx,
    calls.flatMap(({ callId, sends }) => sends.map((send) => ({ ...send, callId }))),
    plusMs(tx.now, UNKNOWN_AFTER_MS),
  )
  await settleSends(
    tx,
    dropped.map((send) => ({
      customerId: send.customerId,
      sendId: send.sendId,
      state: 'rejected',
      reason: isLate(send) ? 'expired' : 'noPhone',
    })),
  )
  return { calls, more: claimed.length > 0 }
}

async function call(
  platform: Platform,
  { send, row }: Sender & { row: AccountRow },
  { callId, template, sends, phones }: CallGroup,
): Promise<void> {
  const [first] = sends
  if (!first) return
  const answers = await send({
    callId: String(callId),
    template: template.code,
    variables: variablesOf(template.text),
    params: first.params,
    phones,
  })
  const parts = partsOf(fill(template.text, first.params), row.sign)
  await platform.transact({}, async (tx) => {
    const taken = sends.flatMap((one, n) => {
      const answer = answers[n]
      if (!answer?.accepted) return []
      const counted = answer.parts === null || answer.parts === 0 ? parts : answer.parts
      return [{ ...one, serial: answer.serial, parts: counted }]
    })
    await settleSends(
      tx,
      sends.flatMap(({ customerId, sendId }, n) => {
        const answer = answers[n]
        return answer && !answer.accepted
          ? [{ customerId, sendId, state: 'rejected' as const, reason: answer.reason }]
          : []
      }),
    )
    await markAccepted(tx, taken, row.fenPerThousand, plusMs(tx.now, RECEIPT_WITHIN_MS))
  })
}

/** Surely not done and worth another try: again later. Refused: over. Unclear: its receipt tells. */
async function failed(platform: Platform, { sends }: CallGroup, error: unknown): Promise<void> {
  if (!(error instanceof WireError)) throw error
  await platform.transact({}, async (tx) => {
    const again = error.definite && error.retryable
    const tries = sends[0]?.tries ?? 0
    if (error.definite && !again)
      await settleSends(
        tx,
        sends.map(({ customerId, sendId }) => ({
          customerId,
          sendId,
          state: 'rejected',
          reason: problemOf(error).code,
        })),
      )
    if (again)
      await markWaiting(tx, sends, plusMs(tx.now, FIRST_AGAIN_MS * 2 ** Math.min(tries, 6)))
    await noteError(tx.db, problemOf(error))
  })
}

async function run(platform: Platform): Promise<void> {
  try {
    const sender = await senderOf(platform)
    for (let more = true; more;) {
      const round = await platform.transact({}, (tx) => claim(tx, sender.most))
      await Promise.all(
        round.calls.map((group) =>
          call(platform, sender, group).catch((error: unknown) => failed(platform, group, error)),
        ),
      )
      more = round.more
    }
  } catch (error) {
    // Disconnected meanwhile: whatever waits goes on when there is a connection again.
    if (!(error instanceof Refusal)) throw error
  }
}

export const smsJob = job(workSms, run)
