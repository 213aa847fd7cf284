// Memos leave one after the other. WeCom drops what is more than thirty a minute or a thousand an
// hour for one member and says nothing, so we stay below; and it shows the same words to the same
// member once within four hours, so a call that nobody answered is made again within that time, and
// left as unknown after it.
import { plusMs } from '#kit'
import { WecomError, type WecomClient } from '#wechat'
import { job, Refusal, type Platform, type Timer, type Tx } from '#platform'
import { appClientOf } from '../corp.ts'
import { wecomRefusals } from '../refusals.ts'
import { readCorp } from '../sql/corp.ts'
import {
  backToWaiting,
  callsSince,
  endMemo,
  isMemoDue,
  markCalling,
  nextMemo,
  nextMemoWake,
  putOff,
  wakeMemos,
  type MemoEnding,
  type MemoRow,
} from './sql.ts'
import { goOnTelling, sendMemos } from './tell.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Below the platform's own thirty and thousand: other apps of the corp's tell her things too. */
const A_MINUTE = 20
const AN_HOUR = 600
const LONGEST_PAUSE_MS = 30 * MINUTE_MS
/** The longest the platform looks back, in seconds; and what we rely on of it. */
const CHECK_S = 14_400
const SAME_MS = 3.5 * HOUR_MS
/** A day late it helps nobody. */
const LIFE_MS = 24 * HOUR_MS
/** A job lasts no longer; the next one goes on. */
const TURN_MS = 20_000

/** What is to be called now; `waits` where something else must be looked at first. */
async function begin(tx: Tx): Promise<MemoRow | 'waits' | undefined> {
  const memo = await nextMemo(tx)
  if (!memo) return undefined
  if (memo.state === 'waiting' && plusMs(tx.now, -LIFE_MS) > memo.madeAt) {
    await endMemo(tx, memo.id, { state: 'rejected', reason: 'expired' })
    return 'waits'
  }
  if (memo.state === 'calling' && memo.askedAt && plusMs(tx.now, -SAME_MS) > memo.askedAt) {
    await endMemo(tx, memo.id, { state: 'unknown', reason: 'noAnswer' })
    return 'waits'
  }
  const full =
    (await callsSince(tx.db, memo.userid, plusMs(tx.now, -MINUTE_MS))) >= A_MINUTE ||
    (await callsSince(tx.db, memo.userid, plusMs(tx.now, -HOUR_MS))) >= AN_HOUR
  if (full) {
    await putOff(tx, memo.userid, plusMs(tx.now, MINUTE_MS))
    return 'waits'
  }
  await markCalling(tx, memo.id)
  return memo
}

async function callOnce(
  client: WecomClient,
  platform: Platform,
  agentId: number,
  memo: MemoRow,
): Promise<MemoEnding> {
  const reply = await client.sendAppMessage({
    touser: memo.userid,
    msgtype: 'textcard',
    agentid: agentId,
    textcard: {
      title: memo.title,
      description: memo.description,
      // The number tells two memos of the same words apart, for the platform and for us.
      url: `${platform.config.publicUrl}${memo.path}?memo=${memo.id}`,
    },
    enable_duplicate_check: 1,
    duplicate_check_interval: CHECK_S,
  })
  const msgid = reply.msgid ?? null
  if (reply.invaliduser.length > 0) return { state: 'rejected', reason: 'noMember', msgid }
  if (reply.unlicenseduser.length > 0) return { state: 'rejected', reason: 'noLicence', msgid }
  return { state: 'sent', msgid }
}

const NOBODY = 81_013

async function failed(platform: Platform, memo: MemoRow, error: unknown): Promise<void> {
  if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
  const errcode = error instanceof WecomError ? (error.errcode ?? null) : null
  const pause = Math.min(MINUTE_MS * 2 ** memo.tries, LONGEST_PAUSE_MS)
  await platform.transact({}, async (tx) => {
    if (error instanceof Refusal)
      return endMemo(tx, memo.id, { state: 'rejected', reason: error.code })
    // Stays as calling: the next look calls again while the platform knows the words.
    if (!error.definite) return
    if (error.retryable)
      return backToWaiting(tx, memo.id, { dueAt: plusMs(tx.now, pause), errcode })
    const reason = errcode === NOBODY ? 'noMember' : `wecom.${errcode ?? error.fault}`
    return endMemo(tx, memo.id, { state: 'rejected', reason, errcode })
  })
}

async function sendOne(platform: Platform, memo: MemoRow): Promise<void> {
  try {
    const agentId = Number((await readCorp(platform.db))?.agent_id ?? Number.NaN)
    if (!Number.isSafeInteger(agentId)) throw new Refusal(wecomRefusals.noAgent)
    const ending = await callOnce(await appClientOf(platform), platform, agentId, memo)
    await platform.transact({}, (tx) => endMemo(tx, memo.id, ending))
  } catch (error) {
    await failed(platform, memo, error)
  }
}

async function run(platform: Platform): Promise<void> {
  const until = Date.now() + TURN_MS
  while (Date.now() < until) {
    const memo = await platform.transact({}, begin)
    if (!memo) return
    if (memo !== 'waits') await sendOne(platform, memo)
  }
  await platform.transact({}, async (tx) => {
    if (await isMemoDue(tx)) goOnTelling(tx)
  })
}

export const memoJob = job(sendMemos, run)

export const memoTimer: Timer = {
  name: 'wecom.memos',
  nextDue: nextMemoWake,
  runDue: async (tx) => {
    const due = await wakeMemos(tx)
    if (due > 0) goOnTelling(tx)
    return due
  },
}
