// Groups by listing: all that the corp has are read anew, and those it has no more were dismissed.
import { chunksOf } from '#kit'
import { readAll } from '../chat.ts'
import type { Listing } from '../listing.ts'
import { chatsNotIn, chatsOf, wantChats } from '../sql/chat.ts'

const PAGE = 100

async function idsOf({ client }: Listing): Promise<string[]> {
  const ids: string[] = []
  let cursor = ''
  do {
    const page = await client.listGroupChat({ limit: 1000, ...(cursor && { cursor }) })
    ids.push(...page.group_chat_list.map(({ chat_id }) => chat_id))
    cursor = page.next_cursor
  } while (cursor !== '')
  return ids.sort()
}

/** By id, a hundred at a time: whoever comes after a crash goes on behind the last of them. */
export async function* listGroups(listing: Listing): AsyncGenerator<void> {
  const { platform, client, part, gain } = listing
  const asOf = platform.clock.now()
  const ids = await idsOf(listing)
  const gone = await chatsNotIn(platform.db, ids, asOf)
  const all = [...ids, ...gone].sort()
  await platform.transact({}, (tx) => gain(tx, { total: all.length }))
  const missed = new Set(gone)
  for (const chatIds of chunksOf(all, PAGE)) {
    const last = chatIds.at(-1) ?? ''
    if (part.cursor !== null && last <= part.cursor) continue
    const known = new Set((await chatsOf(platform.db, chatIds)).map(({ chatId }) => chatId))
    await platform.transact({}, (tx) =>
      wantChats(
        tx.db,
        chatIds.map((chatId) => ({ corpId: client.corpId, chatId })),
      ),
    )
    await readAll(platform, client, await chatsOf(platform.db, chatIds))
    const ended = chatIds.filter((id) => missed.has(id)).length
    await platform.transact({}, (tx) =>
      gain(tx, {
        cursor: last,
        done: chatIds.length,
        seen: chatIds.length - ended,
        missing: chatIds.filter((id) => !known.has(id)).length,
        ended,
      }),
    )
    yield
  }
}
