// Somebody opens an acquisition link, asks to be added, is added, and writes: what the corp is told
// of each step.
import { onSite } from '../browser/address.ts'
import { raise } from '../callback.ts'
import type { Pair } from '../chat.ts'
import { findMember, getCorp, type Corp } from '../corp.ts'
import { randomText } from '../ids.ts'
import { contactFor } from '../people.ts'
import type { World } from '../world.ts'
import { channelOf, linkBehind, type Link } from './links.ts'
import { balanceOf, takeUnit } from './quota.ts'

/** She came by a link of the assistant. */
export const BY_LINK = 16
const KEY_MS = 30 * 60_000
/** Of her messages these are told, each with a key to ask who wrote. */
const TOLD = new Set([3, 5, 10])

interface FriendRow {
  id: number
  link_id: string
  state: string
  messages: number
}

export interface Opened {
  link: Link
  state: string
}

/** The link and what it brings along; 'gone' where nobody can be added by it. */
export const openedLink = (world: World, text: string): Opened | 'gone' | undefined => {
  const site = onSite(text)
  if (!URL.canParse(site)) return undefined
  const url = new URL(site)
  const link = linkBehind(world, url)
  if (link === undefined || link === 'gone') return link
  if (link.broken || balanceOf(world, link.corp_id) === 0) return 'gone'
  return { link, state: channelOf(url) }
}

const tell = (world: World, corp: Corp, ChangeType: string, fields: object): void => {
  raise(world, corp, 'customer_acquisition', { ChangeType, ...fields })
}

/** She sees the member's card. */
export const seeProfile = (world: World, { link, state }: Opened, personId: string): void => {
  world.store.together(() => {
    world.store.run(
      'insert into acq_click values (?, ?, ?)',
      link.link_id,
      personId,
      world.clock.now(),
    )
    tell(world, getCorp(world, link.corp_id), 'open_profile', {
      LinkId: link.link_id,
      State: state || undefined,
    })
  })
}

/** She taps on "add". */
export const askByLink = (world: World, { link, state }: Opened, pair: Pair): void => {
  world.store.run('update acq_link set turn = turn + 1 where link_id = ?', link.link_id)
  world.store.run(
    'insert into acq_friend (link_id, corp_id, userid, person_id, state) values (?, ?, ?, ?, ?)',
    link.link_id,
    pair.corpId,
    pair.userid,
    pair.personId,
    state,
  )
  tell(world, getCorp(world, link.corp_id), 'friend_request', {
    LinkId: link.link_id,
    State: state || undefined,
  })
}

const latest = ({ store }: World, pair: Pair, added: boolean): FriendRow | undefined =>
  store.first<FriendRow>(
    `select id, link_id, state, messages from acq_friend where corp_id = ? and userid = ?
       and person_id = ? and (added_at is not null) = ? order by id desc limit 1`,
    pair.corpId,
    pair.userid,
    pair.personId,
    added ? 1 : 0,
  )

/** They are friends now: one unit is used. */
export const cameByLink = (world: World, corp: Corp, pair: Pair): void => {
  const row = latest(world, pair, false)
  if (!row) return
  world.store.run('update acq_friend set added_at = ? where id = ?', world.clock.now(), row.id)
  takeUnit(world, corp)
}

/** She has written to the member. */
export const wroteAfterLink = (world: World, pair: Pair): void => {
  const row = latest(world, pair, true)
  if (!row) return
  const messages = row.messages + 1
  world.store.run('update acq_friend set messages = ? where id = ?', messages, row.id)
  if (!world.store.first('select 1 from acq_link where link_id = ?', row.link_id)) return
  const corp = getCorp(world, pair.corpId)
  const LinkId = row.link_id
  if (messages === 1) {
    const { externalUserId } = contactFor(world, corp.id, pair.personId)
    tell(world, corp, 'customer_start_chat', {
      UserID: pair.userid,
      ExternalUserID: externalUserId,
      LinkId,
    })
  }
  if (!TOLD.has(messages)) return
  const ChatKey = randomText(48)
  world.store.run(
    'insert into acq_key values (?, ?, ?, ?, ?)',
    ChatKey,
    corp.id,
    row.id,
    messages,
    world.clock.now() + KEY_MS,
  )
  tell(world, corp, 'message_from_customer', { LinkId, ChatKey })
}

/** Members in turn; whoever is her friend already comes first. */
export const memberOf = (
  world: World,
  { link }: Opened,
  friend: (userid: string) => boolean,
): string | undefined => {
  const users = link.user_list.filter((userid) => findMember(world, link.corp_id, userid)?.active)
  return users.find(friend) ?? users[link.turn % Math.max(users.length, 1)]
}
