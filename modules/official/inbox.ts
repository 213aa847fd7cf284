// The inbox worked off: a batch of messages, each read once and closed with what became of it; and
// what the inbox forgets.
import { parseServerMessage, XmlError, type OfficialEvent } from '#wechat'
import { listener, only, type LogEvent, type Timer, type Tx } from '#platform'
import { messageReceived, scanned } from './events.ts'
import { hear, type News } from './hear.ts'
import { askForDetails } from './details.ts'
import { answerPresses, answerScans } from './answer.ts'
import {
  blankMessages,
  closeMessages,
  oldestRaw,
  openMessages,
  type InboxRow,
} from './sql/inbox.ts'

const KEPT_MS = 30 * 86_400_000
const BATCH = 1_000

export interface Read {
  row: InboxRow
  event?: OfficialEvent
  problem: string | null
}

function read(row: InboxRow): Read {
  try {
    return { row, event: parseServerMessage(row.raw), problem: null }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return { row, problem: error.message }
  }
}

/** A scan tells that she follows, even where we were never told of her following. */
function newsOf({ row, event }: Read): News | undefined {
  if (!event) return undefined
  const { kind, openid, at } = event
  if (kind !== 'subscribe' && kind !== 'scan' && kind !== 'unsubscribe') return undefined
  const qrScene = 'scene' in event ? event.scene || null : null
  return { appId: row.app_id, openid, at, follows: kind !== 'unsubscribe', qrScene }
}

async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const ids = only(events, messageReceived).map(({ payload }) => payload.inboxId)
  const all = (await openMessages(tx.db, ids)).map(read)
  const news = all.flatMap((one) => newsOf(one) ?? [])
  const known = await hear(tx, news)
  tx.publish(
    scanned,
    all.flatMap(({ event }) => {
      const who = event?.kind === 'scan' ? known.get(event.openid) : undefined
      if (event?.kind !== 'scan' || !who) return []
      const { followerId, customerId: subject } = who
      const at = event.at.toISOString()
      return [{ subject, payload: { followerId, scene: event.scene || null, at } }]
    }),
  )
  if (news.some(({ follows }) => follows)) askForDetails(tx)
  await answerScans(tx, all)
  await answerPresses(tx, all)
  await closeMessages(
    tx.db,
    all.map(({ row, event, problem }) => ({
      id: row.inbox_id,
      kind: event?.kind ?? null,
      openid: event?.openid ?? null,
      problem,
    })),
    tx.now,
  )
}

export const messageListener = listener({
  name: 'official.messages',
  on: [messageReceived],
  run,
})

export const blankTimer: Timer = {
  name: 'official.blankMessages',
  nextDue: async (db) => {
    const oldest = await oldestRaw(db)
    return oldest && new Date(oldest.getTime() + KEPT_MS)
  },
  runDue: (tx) => blankMessages(tx.db, new Date(tx.now.getTime() - KEPT_MS), BATCH),
}
