// One round of a mass-message task: propose it, or ask how it stands.
//
// Proposing is not idempotent at WeCom, so the row says "calling" before the call. Whoever finds it
// so later searches the platform's list for it: found, it is proposed; certainly absent, it is
// proposed now; and where the list does not tell, it is called unknown and never proposed again.
import { wecomMass, WecomError, type MassReply, type MassRequest, type WecomClient } from '#wechat'
import { plusMs } from '#kit'
import { job, Refusal, type Platform, type Tx } from '#platform'
import { clientOf } from './corp.ts'
import { workTask } from './mass.ts'
import { namesFor, type Verdict } from './sql/send.ts'
import {
  lockTask,
  markTask,
  moveSendsOf,
  msgidTaken,
  openSendsOf,
  type TaskRow,
  type TaskSend,
} from './sql/task.ts'
import { settle } from './settle.ts'
import { wireBody } from './words.ts'

const FIRST_POLL_MS = 2_000
const LAST_POLL_MS = 3_600_000
/** No call lasts this long: its process is gone. */
const CALL_MAX_MS = 30_000

const later = (tx: Tx, tries: number): Date =>
  new Date(tx.now.getTime() + Math.min(LAST_POLL_MS, FIRST_POLL_MS * 2 ** Math.min(tries, 20)))

/** By either clock: one that is turned does not wait for the other. */
const isOver = (tx: Tx, { called_at, asked_at }: TaskRow): boolean =>
  Date.now() - (called_at?.getTime() ?? 0) > CALL_MAX_MS ||
  tx.now.getTime() - (asked_at?.getTime() ?? 0) > CALL_MAX_MS

type Ending = Pick<Verdict, 'state' | 'reason' | 'errcode'>

async function settleAll(tx: Tx, taskId: number, ending: Ending): Promise<void> {
  const sends = await openSendsOf(tx.db, taskId)
  await settle(
    tx,
    sends.map(({ customerId, sendId }) => ({ customerId, sendId, ...ending })),
  )
  await markTask(tx.db, taskId, {
    state: ending.state === 'unknown' ? 'unknown' : 'rejected',
    wakeAt: null,
    errcode: ending.errcode,
  })
}

interface Round {
  task: TaskRow
  sends: TaskSend[]
  step: 'propose' | 'look' | 'poll'
}

/** Decides what this round does, under the row's lock, and writes it down before any call. */
async function begin(tx: Tx, taskId: number): Promise<Round | undefined> {
  const task = await lockTask(tx.db, taskId)
  if (!task) return undefined
  const sends = await openSendsOf(tx.db, taskId)
  if (task.state === 'proposed') return { task, sends, step: 'poll' }
  if (task.state === 'calling') {
    if (isOver(tx, task)) return { task, sends, step: 'look' }
    await markTask(tx.db, taskId, { wakeAt: plusMs(tx.now, CALL_MAX_MS) })
    return undefined
  }
  if (task.state !== 'waiting') return undefined
  await markTask(tx.db, taskId, { ...calling(tx, task), wakeAt: later(tx, 5) })
  await moveSendsOf(tx.db, taskId, 'calling')
  return { task: { ...task, tries: task.tries + 1 }, sends, step: 'propose' }
}

const calling = (tx: Tx, task: TaskRow) =>
  ({
    state: 'calling',
    called_at: new Date(Date.now()),
    asked_at: tx.now,
    tries: task.tries + 1,
  }) as const

async function requestOf(platform: Platform, { task, sends }: Round): Promise<MassRequest> {
  const [names] = await namesFor(platform.db, sends.slice(0, 1))
  return {
    chat_type: 'single',
    sender: task.userid,
    external_userid: sends.map((send) => send.externalUserId),
    ...wireBody(task.content, names ?? { name: null, store: null, guide: null }),
  }
}

async function propose(platform: Platform, client: WecomClient, round: Round): Promise<void> {
  if (round.sends.length === 0) return
  const reply = await client.addMsgTemplate(await requestOf(platform, round))
  await proposed(platform, round, reply)
}

/** A call of which nobody knows: made by a process that died, or never clearly answered. */
async function look(platform: Platform, client: WecomClient, round: Round): Promise<void> {
  const { task, sends } = round
  if (sends.length === 0) return
  const request = await requestOf(platform, round)
  const { addMsgTemplate } = wecomMass.massCalls
  const sentAt = task.asked_at ?? task.called_at ?? platform.clock.now()
  const found = await client.find(addMsgTemplate, request, sentAt)
  if (found === 'absent') {
    const again = await platform.transact({}, async (tx) => {
      const now = await lockTask(tx.db, task.task_id)
      // Another process may have looked meanwhile.
      if (now?.state !== 'calling' || now.tries !== task.tries) return false
      await markTask(tx.db, task.task_id, { ...calling(tx, task), wakeAt: later(tx, 5) })
      return true
    })
    if (again) await propose(platform, client, round)
    return
  }
  const taken =
    found !== 'unknown' && (await msgidTaken(platform.db, found.reply.msgid, task.task_id))
  if (found !== 'unknown' && !taken) return proposed(platform, round, found.reply)
  await platform.transact({}, (tx) =>
    settleAll(tx, task.task_id, { state: 'unknown', reason: 'noAnswer', errcode: null }),
  )
}

async function proposed(platform: Platform, round: Round, reply: MassReply): Promise<void> {
  const { task, sends } = round
  const failed = new Set(reply.fail_list)
  await platform.transact({}, async (tx) => {
    await settle(
      tx,
      sends
        .filter((send) => failed.has(send.externalUserId))
        .map((send) => ({
          customerId: send.customerId,
          sendId: send.sendId,
          state: 'rejected',
          reason: 'notFriend',
          errcode: null,
        })),
    )
    const left = failed.size < sends.length
    await moveSendsOf(tx.db, task.task_id, 'proposed')
    await markTask(tx.db, task.task_id, {
      state: left ? 'proposed' : 'settled',
      msgid: reply.msgid,
      tries: 0,
      wakeAt: left ? later(tx, 0) : null,
    })
  })
}

/**
 * The call failed: surely, so that it may be tried again or is refused for good; or nobody knows.
 */
async function proposeFailed(platform: Platform, task: TaskRow, error: unknown): Promise<void> {
  if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
  const errcode = error instanceof WecomError ? (error.errcode ?? null) : null
  await platform.transact({}, async (tx) => {
    const again =
      error instanceof WecomError && error.definite && error.retryable && tx.now < task.expires_at
    if (again) {
      await moveSendsOf(tx.db, task.task_id, 'waiting')
      await markTask(tx.db, task.task_id, {
        state: 'waiting',
        wakeAt: later(tx, task.tries),
        errcode,
      })
    } else if (error instanceof WecomError && !error.definite && tx.now < task.expires_at) {
      // Once the call is long over, its list is searched.
      await markTask(tx.db, task.task_id, { wakeAt: later(tx, task.tries), errcode })
    } else if (error instanceof WecomError && !error.definite) {
      await settleAll(tx, task.task_id, { state: 'unknown', reason: 'noAnswer', errcode })
    } else {
      const reason = error instanceof Refusal ? error.code : `wecom.${errcode ?? error.fault}`
      await settleAll(tx, task.task_id, { state: 'rejected', reason, errcode })
    }
  })
}

/** Its list could not be read: looked for again later, as long as the message may still be sent. */
async function lookFailed(platform: Platform, task: TaskRow, error: unknown): Promise<void> {
  if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
  const errcode = error instanceof WecomError ? (error.errcode ?? null) : null
  await platform.transact({}, async (tx) => {
    if (tx.now < task.expires_at)
      await markTask(tx.db, task.task_id, { wakeAt: later(tx, 5), errcode })
    else await settleAll(tx, task.task_id, { state: 'unknown', reason: 'noAnswer', errcode })
  })
}

const reasons: Record<number, Ending> = {
  [wecomMass.sendStatus.sent]: { state: 'sent', reason: null, errcode: null },
  [wecomMass.sendStatus.notFriend]: { state: 'rejected', reason: 'notFriend', errcode: null },
  [wecomMass.sendStatus.quotaUsed]: { state: 'rejected', reason: 'quotaUsed', errcode: null },
}

async function resultsOf(client: WecomClient, task: TaskRow): Promise<Map<string, Ending>> {
  const results = new Map<string, Ending>()
  if (!task.msgid) return results
  let cursor = ''
  do {
    const page = await client.getGroupmsgSendResult({
      msgid: task.msgid,
      userid: task.userid,
      limit: 1000,
      ...(cursor && { cursor }),
    })
    for (const row of page.send_list) {
      const ending = reasons[row.status]
      if (ending && row.external_userid) results.set(row.external_userid, ending)
    }
    cursor = page.next_cursor
  } while (cursor !== '')
  return results
}

/** Nothing left to take back, or taken back already (41093): the results will tell. */
async function takeBack(client: WecomClient, msgid: string): Promise<void> {
  try {
    await client.cancelGroupmsgSend(msgid)
  } catch (error) {
    if (!(error instanceof WecomError) || !error.definite || error.retryable) throw error
  }
}

async function poll(platform: Platform, client: WecomClient, round: Round): Promise<void> {
  const { task, sends } = round
  const over = platform.clock.now() >= task.expires_at
  // Taken back first: what is confirmed after this answer cannot be sent any more.
  if (over && task.msgid) await takeBack(client, task.msgid)
  const results = await resultsOf(client, task)
  const giveUp: Ending = { state: 'rejected', reason: 'notConfirmed', errcode: null }
  const verdicts = sends.flatMap(({ customerId, sendId, externalUserId }): Verdict[] => {
    const ending = results.get(externalUserId) ?? (over ? giveUp : undefined)
    return ending ? [{ customerId, sendId, ...ending }] : []
  })
  await platform.transact({}, async (tx) => {
    await settle(tx, verdicts)
    const left = verdicts.length < sends.length
    await markTask(tx.db, task.task_id, {
      state: left ? 'proposed' : 'settled',
      tries: task.tries + 1,
      wakeAt: left ? later(tx, task.tries + 1) : null,
    })
  })
}

/** Asking may fail as often as it likes: it is asked again, later and later. */
async function pollFailed(platform: Platform, task: TaskRow, error: unknown): Promise<void> {
  if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
  await platform.transact({}, async (tx) => {
    const wakeAt = later(tx, task.tries + 1)
    const errcode = error instanceof WecomError ? (error.errcode ?? null) : null
    await markTask(tx.db, task.task_id, { tries: task.tries + 1, wakeAt, errcode })
  })
}

async function run(platform: Platform, { taskId }: { taskId: number }): Promise<void> {
  const round = await platform.transact({}, (tx) => begin(tx, taskId))
  if (!round) return
  const { task, step } = round
  const work = { propose, look, poll }[step]
  const failed = { propose: proposeFailed, look: lookFailed, poll: pollFailed }[step]
  try {
    await work(platform, await clientOf(platform), round)
  } catch (error) {
    await failed(platform, task, error)
  }
}

export const taskJob = job(workTask, run)
