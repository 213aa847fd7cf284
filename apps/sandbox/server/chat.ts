// Conversations between a person and a corp's member: what the phone shows.
import type { Attachment, MessageBody } from '#wechat'
import { wroteAfterLink } from './acquisition/come.ts'
import type { World } from './world.ts'

export type { Attachment, MessageBody }

/** Who or what wrote: the corp's welcome, a confirmed mass message, either side by hand, WeChat. */
export type Origin = 'welcome' | 'mass' | 'guide' | 'person' | 'system'

export interface Pair {
  corpId: string
  userid: string
  personId: string
}

/** Puts a message into the chat. What the person wrote is seen by nature. */
export const deliver = (world: World, pair: Pair, origin: Origin, body: MessageBody): number => {
  const { store, clock, live } = world
  const seen = origin === 'person' || origin === 'system' ? 1 : 0
  const { id } = store.run(
    `insert into message (corp_id, userid, person_id, origin, body, at, seen)
     values (?, ?, ?, ?, ?, ?, ?)`,
    pair.corpId,
    pair.userid,
    pair.personId,
    origin,
    JSON.stringify(body),
    clock.now(),
    seen,
  )
  store.run(
    'update follow set last_at = ? where corp_id = ? and userid = ? and person_id = ?',
    clock.now(),
    pair.corpId,
    pair.userid,
    pair.personId,
  )
  live.tell({ kind: 'message', ...pair, origin })
  return id
}

/** A message typed by one of the two: from then on they chat, and no welcome is possible. */
export const type = (world: World, pair: Pair, origin: 'guide' | 'person', text: string): number =>
  world.store.together(() => {
    world.store.run(
      'update follow set chatted = 1 where corp_id = ? and userid = ? and person_id = ?',
      pair.corpId,
      pair.userid,
      pair.personId,
    )
    const id = deliver(world, pair, origin, { text: { content: text } })
    if (origin === 'person') wroteAfterLink(world, pair)
    return id
  })

interface MessageRow {
  id: number
  origin: Origin
  body: string
  at: number
}

export const listMessages = ({ store }: World, pair: Pair, limit: number) =>
  store
    .all<MessageRow>(
      `select id, origin, body, at from message
     where person_id = ? and corp_id = ? and userid = ? order by id desc limit ?`,
      pair.personId,
      pair.corpId,
      pair.userid,
      limit,
    )
    .reverse()
    .map((row) => ({
      id: row.id,
      origin: row.origin,
      at: new Date(row.at).toISOString(),
      body: JSON.parse(row.body) as MessageBody,
    }))

export const markSeen = ({ store, live }: World, pair: Pair): void => {
  const { changes } = store.run(
    `update message set seen = 1 where person_id = ? and corp_id = ? and userid = ? and seen = 0`,
    pair.personId,
    pair.corpId,
    pair.userid,
  )
  if (changes > 0) live.tell({ kind: 'chat', personId: pair.personId })
}

interface ChatRow {
  corp_id: string
  userid: string
  corp_name: string
  name: string
  avatar: string
  position: string
  status: string | null
  unseen: number
  last_body: string | null
  last_origin: Origin | null
  last_at: number
}

/** The chat list of one phone, the latest first. */
export const listChats = ({ store }: World, personId: string) =>
  store
    .all<ChatRow>(
      `select c.corp_id, c.userid, corp.name as corp_name, m.name, m.avatar, m.position, f.status,
       (select count(*) from message x where x.person_id = ?1 and x.corp_id = c.corp_id
          and x.userid = c.userid and x.seen = 0) as unseen,
       l.body as last_body, l.origin as last_origin, coalesce(l.at, f.last_at) as last_at
     from (select corp_id, userid from follow where person_id = ?1
           union select corp_id, userid from message where person_id = ?1) c
     join corp on corp.id = c.corp_id
     join member m on m.corp_id = c.corp_id and m.userid = c.userid
     left join follow f on f.corp_id = c.corp_id and f.userid = c.userid and f.person_id = ?1
     left join message l on l.id = (select max(id) from message x where x.person_id = ?1
       and x.corp_id = c.corp_id and x.userid = c.userid)
     order by last_at desc`,
      personId,
    )
    .map((row) => ({
      corpId: row.corp_id,
      userid: row.userid,
      corpName: row.corp_name,
      name: row.name,
      avatar: row.avatar,
      position: row.position,
      status: row.status ?? 'deleted',
      unseen: row.unseen,
      lastAt: new Date(row.last_at).toISOString(),
      lastOrigin: row.last_origin,
      last: row.last_body === null ? null : (JSON.parse(row.last_body) as MessageBody),
    }))

/**
 * The product was moved to another address: links to its pages in messages already received lead
 * there.
 */
export const movePages = ({ store }: World, corpId: string, from: string, to: string): void => {
  if (from === to) return
  store.run(
    'update message set body = replace(body, ?, ?) where corp_id = ?',
    `"${from}/`,
    `"${to}/`,
    corpId,
  )
}
