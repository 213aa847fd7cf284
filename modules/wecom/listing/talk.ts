// What was said in groups, by owner and day: the platform tells no more. Days that are not read yet
// are read, a hundred owners a call.
import { addDays, atTime, chunksOf, dayOf, daysBetween } from '#kit'
import { wecomGroupStatistic } from '#wechat'
import type { Listing } from '../listing.ts'
import { lastTalkDay, ownersOf, writeTalk } from '../sql/talk.ts'

/** The platform's days are China's, wherever the brand is. */
const ZONE = 'Asia/Shanghai'
/** So far back a first reading goes, and one after a long pause. */
const FIRST_DAYS = 7
const MOST_DAYS = 30

export async function* listTalk(listing: Listing): AsyncGenerator<void> {
  const { platform, client, part, gain } = listing
  const yesterday = addDays(dayOf(platform.clock.now(), ZONE), -1)
  const oldest = addDays(yesterday, 1 - MOST_DAYS)
  const last = await lastTalkDay(platform.db, client.corpId)
  const next = last === null ? addDays(yesterday, 1 - FIRST_DAYS) : addDays(last, 1)
  const from = next < oldest ? oldest : next
  const days = Array.from({ length: Math.max(0, daysBetween(from, yesterday) + 1) }, (_, at) =>
    addDays(from, at),
  )
  await platform.transact({}, (tx) => gain(tx, { total: part.done + days.length }))
  const all = await ownersOf(platform.db, client.corpId)
  const owners = [...chunksOf(all, wecomGroupStatistic.MOST_OWNERS)]
  for (const day of days) {
    const rows: Parameters<typeof writeTalk>[3][number][] = []
    for (const userid_list of owners) {
      const { items } = await client.getGroupStatistic({
        day_begin_time: Math.floor(atTime(day, '00:00', ZONE).getTime() / 1000),
        owner_filter: { userid_list },
        limit: 1000,
      })
      rows.push(...items)
    }
    // A day stands whole or not at all: who comes after a crash reads it again.
    await platform.transact({}, async (tx) => {
      await writeTalk(tx.db, client.corpId, day, rows)
      await gain(tx, { done: 1, seen: rows.length })
    })
    yield
  }
}
