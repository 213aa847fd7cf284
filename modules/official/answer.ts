// What followers are told in answer to a scan or a press of the menu: written to once, within the
// minute the platform allows, by a message of its own.
import { WireError } from '#wechat'
import { MINUTE_MS, plusMs } from '#kit'
import { defineJob, job, Refusal, type Platform, type Tx } from '#platform'
import { clientOf } from './account.ts'
import type { Read } from './inbox.ts'
import { problemOf } from './problem.ts'
import { endAnswer, takeAnswer, writeAnswers, type AnswerState } from './sql/answer.ts'
import { textsOfKeys } from './sql/menu.ts'
import { qrsOfScenes } from './sql/qr.ts'

const sendAnswer = defineJob<{ answerId: number }>('official.answer')
/** After a scan or a press she may be written to for so long. */
const WINDOW_MS = MINUTE_MS

/** Each message once, whatever comes again: an answer stands beside the message it answers. */
async function answer(
  tx: Tx,
  answers: readonly { inboxId: number; openid: string; content: string; askedAt: Date }[],
): Promise<void> {
  for (const answerId of await writeAnswers(tx.db, answers))
    tx.enqueue(sendAnswer, { answerId }, { key: `official.answer:${answerId}` })
}

/** Who scanned a code of ours hears what it promises, whether she follows since just now or long. */
export async function answerScans(tx: Tx, read: readonly Read[]): Promise<void> {
  const scans = read.flatMap(({ row, event }) =>
    (event?.kind === 'subscribe' || event?.kind === 'scan') && event.scene
      ? [{ inboxId: row.inbox_id, openid: event.openid, askedAt: event.at, scene: event.scene }]
      : [],
  )
  const codes = await qrsOfScenes(
    tx.db,
    scans.map(({ scene }) => scene),
  )
  await answer(
    tx,
    scans.flatMap(({ scene, ...scan }) => {
      const content = codes.get(scene)?.answer
      return content ? [{ ...scan, content }] : []
    }),
  )
}

/** Who pressed a button of ours hears what stands behind it. */
export async function answerPresses(tx: Tx, read: readonly Read[]): Promise<void> {
  const presses = read.flatMap(({ row, event }) =>
    event?.kind === 'click'
      ? [{ inboxId: row.inbox_id, openid: event.openid, askedAt: event.at, key: event.key }]
      : [],
  )
  const texts = await textsOfKeys(
    tx.db,
    presses.map(({ key }) => key),
  )
  await answer(
    tx,
    presses.flatMap(({ key, ...press }) => {
      const content = texts.get(key)
      return content === undefined ? [] : [{ ...press, content }]
    }),
  )
}

async function send(
  platform: Platform,
  { openid, content }: { openid: string; content: string },
): Promise<{ state: AnswerState; error?: WireError | Refusal }> {
  try {
    const client = await clientOf(platform)
    await client.sendCustom({ touser: openid, msgtype: 'text', text: { content } })
    return { state: 'sent' }
  } catch (error) {
    if (error instanceof Refusal) return { state: 'refused', error }
    if (!(error instanceof WireError)) throw error
    if (!error.definite) return { state: 'unclear', error }
    return { state: error.retryable ? 'waiting' : 'refused', error }
  }
}

/**
 * Written down before it leaves, so that one of which nobody knows whether it arrived is never sent
 * again: the platform tells messages of ours by nothing, and lists none.
 */
export const answerJob = job(sendAnswer, async (platform, { answerId }) => {
  const due = await platform.transact({}, (tx) =>
    takeAnswer(tx.db, answerId, plusMs(tx.now, -WINDOW_MS)),
  )
  if (!due) return
  const { state, error } = await send(platform, due)
  await platform.transact({}, (tx) =>
    endAnswer(tx.db, answerId, state, error ? problemOf(error) : null),
  )
  if (state === 'waiting') throw error
})
