// Friends by listing: each member's list held against what we know of the member. Whoever is on it
// and no friend of ours was added without our hearing of it; whoever is not on it has been parted
// from. The customer who deleted her guide stays on the guide's list, so she is not told by it.
import { chunksOf } from '#kit'
import { WecomError, type FollowUser, type WecomClient } from '#wechat'
import { workOn, type Heard } from '../friends.ts'
import type { Listing } from '../listing.ts'
import { friendsOfUser, type KnownFriend } from '../sql/listing.ts'

/** A transaction makes so many friendships good. */
const PAGE = 100
/** Both clocks may differ so much: what is younger than this is left to its callback. */
const SKEW_MS = 5_000
/** What the platform says of one member only: gone, without the right, outside our range. */
const OF_THE_MEMBER = new Set([40003, 60011, 60111, 84074, 701008])
const NOBODY = 84061

async function idsOf(client: WecomClient, userId: string): Promise<string[] | 'skipped'> {
  try {
    return (await client.list(userId)).external_userid
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    if (error.errcode === NOBODY) return []
    if (OF_THE_MEMBER.has(error.errcode ?? 0)) return 'skipped'
    throw error
  }
}

interface Met {
  externalUserId: string
  at: Date
  state: string | undefined
}
const metOf = (externalUserId: string, follow: Pick<FollowUser, 'createtime' | 'state'>): Met => ({
  externalUserId,
  at: new Date(follow.createtime * 1000),
  state: follow.state,
})

/** How one customer and the member met; nothing where they have parted meanwhile. */
async function meetingOf(client: WecomClient, userId: string, id: string): Promise<Met[]> {
  try {
    let cursor = ''
    do {
      const reply = await client.getExternalContact(id, cursor)
      const follow = reply.follow_user.find((one) => one.userid === userId)
      if (follow) return [metOf(id, follow)]
      cursor = reply.next_cursor
    } while (cursor !== '')
    return []
  } catch (error) {
    if (error instanceof WecomError && [NOBODY, 40096].includes(error.errcode ?? 0)) return []
    throw error
  }
}

/** How they met, a page at a time, in as few calls as the platform allows. */
async function* meetingsOf(
  client: WecomClient,
  userId: string,
  wanted: readonly string[],
  friends: number,
): AsyncGenerator<Met[]> {
  if (wanted.length <= friends / PAGE) {
    for (const part of chunksOf(wanted, PAGE))
      yield (await Promise.all(part.map((id) => meetingOf(client, userId, id)))).flat()
    return
  }
  const open = new Set(wanted)
  let cursor = ''
  do {
    const page = await client.batchGetByUser({
      userid_list: [userId],
      limit: PAGE,
      ...(cursor && { cursor }),
    })
    const met = page.external_contact_list.map(({ external_contact, follow_info }) =>
      metOf(external_contact.external_userid, follow_info),
    )
    yield met.filter((one) => open.delete(one.externalUserId))
    cursor = page.next_cursor
  } while (cursor !== '' && open.size > 0)
}

/** News as a callback would have brought it, without a welcome code: that has gone with it. */
const heardOf = (corpId: string, userId: string, met: Met): Heard => ({
  corpId,
  receivedAt: met.at,
  event: { kind: 'add_external_contact', corpId, userId, ...met },
})

const partedOf = (corpId: string, userId: string, externalUserId: string, at: Date): Heard => ({
  corpId,
  receivedAt: at,
  event: { kind: 'del_external_contact', corpId, at, userId, externalUserId },
})

interface Member {
  listing: Listing
  userId: string
  ids: string[]
  /** What happened after this may not be on the list yet. */
  asOf: Date
  known: Map<string, KnownFriend>
}

/** Added and never told; whoever has left since keeps the list's entry, dated before her leaving. */
async function addMissing({ listing, userId, ids, asOf, known }: Member): Promise<void> {
  const { client, platform, gain } = listing
  const wanted = ids.filter((id) => !known.get(id)?.active)
  for await (const page of meetingsOf(client, userId, wanted, ids.length)) {
    const news = page.filter(({ externalUserId, at }) => {
      const before = known.get(externalUserId)
      return at <= asOf && (!before || at > before.asOf)
    })
    if (news.length === 0) continue
    await platform.transact({}, async (tx) => {
      const done = await workOn(
        tx,
        news.map((met) => heardOf(client.corpId, userId, met)),
      )
      await gain(tx, { missing: done.followed })
    })
  }
}

/** Friends of ours who are not on the list; younger friendships are left to the next listing. */
async function endParted({ listing, userId, ids, asOf, known }: Member): Promise<void> {
  const { client, platform, gain } = listing
  const listed = new Set(ids)
  const parted = [...known.values()].filter(
    (friend) => friend.active && friend.asOf < asOf && !listed.has(friend.externalUserId),
  )
  for (const part of chunksOf(parted, PAGE)) {
    await platform.transact({}, async (tx) => {
      const done = await workOn(
        tx,
        part.map(({ externalUserId }) => partedOf(client.corpId, userId, externalUserId, asOf)),
      )
      await gain(tx, { ended: done.unfollowed })
    })
  }
}

async function holdAgainst(listing: Listing, userId: string): Promise<void> {
  const { platform, client, gain } = listing
  const asOf = new Date(platform.clock.now().getTime() - SKEW_MS)
  const ids = await idsOf(client, userId)
  if (ids !== 'skipped') {
    const known = new Map(
      (await friendsOfUser(platform.db, userId)).map((one) => [one.externalUserId, one]),
    )
    const member = { listing, userId, ids, asOf, known }
    await addMissing(member)
    await endParted(member)
  }
  const seen = ids === 'skipped' ? { skipped: 1 } : { seen: ids.length }
  await platform.transact({}, (tx) => gain(tx, { cursor: userId, done: 1, ...seen }))
}

/** Member after member, by id: whoever comes after a crash goes on behind the last one. */
export async function* listFriends(listing: Listing): AsyncGenerator<void> {
  const { platform, client, part, gain } = listing
  const { follow_user: userIds } = await client.listFollowUsers()
  const ordered = [...new Set(userIds)].sort()
  await platform.transact({}, (tx) => gain(tx, { total: ordered.length }))
  for (const userId of ordered) {
    if (part.cursor !== null && userId <= part.cursor) continue
    await holdAgainst(listing, userId)
    yield
  }
}
