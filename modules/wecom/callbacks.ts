// The inbox worked off: a batch of callbacks, each read once and closed with what became of it.
import { parseEvent, XmlError, type WecomEvent } from '#wechat'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { hearOfLinks, type LinkNews } from './acquisition/index.ts'
import { askForChats } from './chat.ts'
import { callbackReceived } from './events.ts'
import { wakeFor } from './handover/index.ts'
import { wakeServices } from './service/index.ts'
import { isMet, workOn, type Heard } from './friends.ts'
import { closeCallbacks, openCallbacks, type InboxRow } from './sql/inbox.ts'

interface Read {
  row: InboxRow
  event: WecomEvent | undefined
  problem: string | null
}

function read(row: InboxRow): Read {
  try {
    return { row, event: parseEvent(row.raw), problem: null }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return { row, event: undefined, problem: error.message }
  }
}

/** Whom the platform tells of because she is being handed over. */
const passedIn = (event: WecomEvent): string[] =>
  event.kind === 'transfer_fail' || (event.kind === 'del_external_contact' && event.source)
    ? [event.externalUserId]
    : []

/** Works on what is about friendships; gives what nothing came of, by its message. */
async function problemsOf(
  tx: Tx,
  heard: readonly (Heard & { inboxId: number })[],
): Promise<Map<number, string>> {
  if (heard.length === 0) return new Map()
  const { problems } = await workOn(tx, heard)
  return new Map(
    heard.flatMap((one) => {
      const problem = problems.get(one)
      return problem === undefined ? [] : [[one.inboxId, problem] as const]
    }),
  )
}

async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const ids = only(events, callbackReceived).map((event) => event.payload.inboxId)
  const all = (await openCallbacks(tx.db, ids)).map(read)
  const heard = all.flatMap(({ row, event }): (Heard & { inboxId: number })[] =>
    isMet(event)
      ? [{ inboxId: row.inbox_id, corpId: row.corp_id, event, receivedAt: row.received_at }]
      : [],
  )
  const problems = await problemsOf(tx, heard)
  await askForChats(
    tx,
    all.flatMap(({ row, event }) =>
      event?.kind === 'change_external_chat' ? [{ corpId: row.corp_id, chatId: event.chatId }] : [],
    ),
  )
  await wakeServices(
    tx,
    all.flatMap(({ row, event }) =>
      event?.kind === 'kf_msg_or_event'
        ? [{ corpId: row.corp_id, openKfid: event.openKfId, token: event.token }]
        : [],
    ),
  )
  await hearOfLinks(
    tx,
    all.flatMap(({ event }): LinkNews[] => (event?.kind === 'customer_acquisition' ? [event] : [])),
  )
  const passing = all.flatMap(({ event }) => (event ? passedIn(event) : []))
  if (passing.length > 0) await wakeFor(tx, passing)
  await closeCallbacks(
    tx.db,
    all.map(({ row, event, problem }) => ({
      id: row.inbox_id,
      kind: event?.kind ?? null,
      problem: problem ?? problems.get(row.inbox_id) ?? null,
      externalUserId: event && 'externalUserId' in event ? event.externalUserId : null,
      userId: event && 'userId' in event ? event.userId : null,
    })),
    tx.now,
  )
}

export const callbackListener = listener({
  name: 'wecom.callbacks',
  on: [callbackReceived],
  after: [],
  afterReason: "a callback needs nobody else's state, and a welcome must follow within 20 seconds",
  run,
})
