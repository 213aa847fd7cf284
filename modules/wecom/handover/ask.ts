// Asking the platform for a hundred customers of one pair of guides. The row says "calling" before
// the call; whoever finds it so later reads the platform's list first: who stands there was asked.
import { WecomError, type WecomClient } from '#wechat'
import { DAY_MS, plusMs } from '#kit'
import type { Platform, Tx } from '#platform'
import { resultsOf, type Pair } from './results.ts'
import {
  endCall,
  lockHandover,
  reserveCall,
  takeBack,
  turnGiver,
  writeAnswers,
  writeState,
  type Answer,
  type CallRow,
} from './sql/run.ts'
import { problemOf } from '../problem.ts'

const AT_ONCE = 100
const CALL_MAX_MS = 30_000
/** Both clocks may differ so much. */
const SKEW_MS = 60_000
/** The member has left where she was thought to stay, or the other way round. */
const OTHER_INTERFACE = new Set([40097, 40003, 60111])
const NO_ROOM = 40099
const TOO_OFTEN = 40128

const answerOf = (externalUserId: string, errcode: number): Answer => {
  if (errcode === 0) return { externalUserId, state: 'waiting', errcode: null }
  const state = errcode === NO_ROOM ? 'full' : errcode === TOO_OFTEN ? 'limit' : 'failed'
  return { externalUserId, state, errcode }
}

const record = (platform: Platform, call: CallRow, answers: readonly Answer[]): Promise<void> =>
  platform.transact({}, async (tx) => {
    await lockHandover(tx, call.handoverId)
    if (!(await endCall(tx, call.callId, 'asked'))) return
    await writeAnswers(tx, call.callId, answers, plusMs(call.askedAt, DAY_MS))
    // Left out of the answer: nobody was asked for her.
    await takeBack(tx, call.callId)
  })

/** Certainly not done: what it means for the customers of this call. */
async function refused(tx: Tx, call: CallRow, ids: string[], error: WecomError): Promise<boolean> {
  await lockHandover(tx, call.handoverId)
  if (!(await endCall(tx, call.callId, 'over'))) return true
  if (error.retryable) {
    await takeBack(tx, call.callId)
    const wakeAt = plusMs(tx.now, Math.max(error.retryAfterMs ?? 0, CALL_MAX_MS))
    await writeState(tx, call.handoverId, { wakeAt, problem: problemOf(error) })
    return false
  }
  const code = error.errcode ?? 0
  if (OTHER_INTERFACE.has(code) && (await turnGiver(tx, call))) await takeBack(tx, call.callId)
  else {
    const answers = ids.map((id) => answerOf(id, code || -1))
    await writeAnswers(tx, call.callId, answers, tx.now)
  }
  return true
}

export interface Work {
  platform: Platform
  client: WecomClient
  handoverId: number
}

/** Makes one call. 'idle': nothing left to ask. 'later': the platform wants to be left alone. */
export async function askNext({
  platform,
  client,
  handoverId,
}: Work): Promise<'asked' | 'idle' | 'later'> {
  const reserved = await platform.transact({}, async (tx) => {
    const row = await lockHandover(tx, handoverId)
    if (row?.state !== 'running') return undefined
    const next = await reserveCall(tx, handoverId, AT_ONCE)
    return next && { ...next, words: row.words }
  })
  if (!reserved) return 'idle'
  const { call, ids, words } = reserved
  const pair = { handover_userid: call.from, takeover_userid: call.to, external_userid: ids }
  try {
    const reply = call.resigned
      ? await client.resignedTransferCustomer(pair)
      : await client.transferCustomer({ ...pair, ...(words && { transfer_success_msg: words }) })
    const answers = reply.customer.map((one) => answerOf(one.external_userid, one.errcode))
    await record(platform, call, answers)
    return 'asked'
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    if (error.definite) {
      const goOn = await platform.transact({}, (tx) => refused(tx, call, ids, error))
      return goOn ? 'asked' : 'later'
    }
    await platform.transact({}, async (tx) => {
      await lockHandover(tx, handoverId)
      await writeState(tx, handoverId, { problem: problemOf(error) })
    })
    return 'later'
  }
}

/** By either clock: one that is turned does not wait for the other. */
const isOver = (platform: Platform, { calledAt, askedAt }: CallRow): boolean =>
  Date.now() - calledAt.getTime() > CALL_MAX_MS ||
  platform.clock.now().getTime() - askedAt.getTime() > CALL_MAX_MS

/** A call whose answer never came: who is on the list was asked, everybody else is asked again. */
export async function lookFor({ platform, client }: Work, call: CallRow): Promise<boolean> {
  if (!isOver(platform, call)) return false
  const pair: Pair = { from: call.from, to: call.to, resigned: call.resigned }
  const since = plusMs(call.askedAt, -SKEW_MS)
  const listed = [...(await resultsOf(client, pair))].filter(
    ([, { at }]) => at === null || at > since,
  )
  const answers = listed.map(([id]) => answerOf(id, 0))
  await record(platform, call, answers)
  return true
}
