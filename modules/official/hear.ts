// Following and leaving: the one verb for all news of it, told by messages or found by listing.
import { sortedUnique } from '#kit'
import type { Tx } from '#platform'
import { followed, followersListed, unfollowed } from './events.ts'
import { writeNews, type Heard } from './sql/follower.ts'

export interface News {
  appId: string
  openid: string
  follows: boolean
  at: Date
  /** What stood in the code that brought her. */
  qrScene?: string | null
}

/** A statement meets nobody twice: the first news of everybody, then the second, and so on. */
function roundsOf(news: readonly News[]): News[][] {
  const times = new Map<string, number>()
  const rounds: News[][] = []
  for (const one of news) {
    const id = `${one.appId} ${one.openid}`
    const at = times.get(id) ?? 0
    times.set(id, at + 1)
    ;(rounds[at] ??= []).push(one)
  }
  return rounds
}

/**
 * Makes followers and ends them. News older than what is known changes nothing, a repetition tells
 * nothing. Of a listing the log gets one event for all; gives everybody the news was about.
 */
export async function hear(
  tx: Tx,
  news: readonly News[],
  listingId?: number,
): Promise<ReadonlyMap<string, Heard>> {
  const known = new Map<string, Heard>()
  for (const round of roundsOf(news)) {
    const heard = await writeNews(tx.db, round)
    for (const one of heard) known.set(one.openid, one)
    const changed = heard.filter((one) => one.changed)
    if (listingId === undefined) tellEach(tx, changed)
    else tellOfAll(tx, changed, listingId)
  }
  return known
}

function tellEach(tx: Tx, changed: readonly Heard[]): void {
  for (const { followerId, customerId: subject, follows, at, qrScene: scene } of changed) {
    const payload = { followerId, at: at.toISOString() }
    if (follows) tx.publish(followed, [{ subject, payload: { ...payload, scene } }])
    else tx.publish(unfollowed, [{ subject, payload }])
  }
}

function tellOfAll(tx: Tx, changed: readonly Heard[], listingId: number): void {
  if (changed.length === 0) return
  const idsOf = (follows: boolean) =>
    sortedUnique(changed.filter((one) => one.follows === follows).map((one) => one.followerId))
  const payload = { listingId, followed: idsOf(true), unfollowed: idsOf(false) }
  tx.publish(followersListed, [{ subject: null, payload }], 'bulk')
}

/** How many follow now and did not, or the other way round. */
export const changedOf = (heard: ReadonlyMap<string, Heard>): number =>
  [...heard.values()].filter(({ changed }) => changed).length
