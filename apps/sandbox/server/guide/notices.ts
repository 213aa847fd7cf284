// Messages of the corp's app to its own members, as they lie in a member's WeCom client.
import { createHash } from 'node:crypto'
import { randomText } from '../ids.ts'
import type { World } from '../world.ts'

export const noticeSchema = `
create table if not exists corp_message (
  msgid text primary key, corp_id text not null, digest text not null, at integer not null) strict;
create table if not exists corp_notice (
  id integer primary key, msgid text not null references corp_message, corp_id text not null,
  userid text not null, body text not null, digest text not null, at integer not null,
  seen integer not null default 0, recalled integer not null default 0) strict;
create index if not exists notice_by_member on corp_notice (corp_id, userid, at);
`

export interface NoticeBody {
  title?: string
  text: string
  url?: string
  button?: string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
export const A_MINUTE = 30
export const AN_HOUR = 1_000
/** Person-times of a day, for each member of the corp. */
const DAILY = 200

const gotSince = ({ store }: World, corpId: string, userid: string, since: number): number =>
  store.first<{ n: number }>(
    'select count(*) as n from corp_notice where corp_id = ? and userid = ? and at > ?',
    corpId,
    userid,
    since,
  )?.n ?? 0

/** More than a member may get: the platform drops it and says nothing. */
const isFull = (world: World, corpId: string, userid: string): boolean => {
  const now = world.clock.now()
  return (
    gotSince(world, corpId, userid, now - MINUTE_MS) >= A_MINUTE ||
    gotSince(world, corpId, userid, now - HOUR_MS) >= AN_HOUR
  )
}

/** Whether the app has room left today for so many more. */
export const hasRoom = ({ store, clock }: World, corpId: string, more: number): boolean => {
  const members = store.first<{ n: number }>(
    'select count(*) as n from member where corp_id = ? and active = 1',
    corpId,
  )
  const day = clock.now() - (clock.now() % (24 * HOUR_MS))
  const sent = store.first<{ n: number }>(
    'select count(*) as n from corp_notice where corp_id = ? and at >= ?',
    corpId,
    day,
  )
  return (sent?.n ?? 0) + more <= (members?.n ?? 0) * DAILY
}

export interface Notified {
  corpId: string
  userids: readonly string[]
  body: NoticeBody
  /** The same words to the same member within so long are not shown again; null: always shown. */
  onceWithinMs: number | null
}

/** Gives the message's id, whoever was left out without a word. */
export const notify = (world: World, input: Notified): string => {
  const { store, clock, live } = world
  const { corpId, body, onceWithinMs } = input
  const msgid = randomText(64)
  const text = JSON.stringify(body)
  const digest = createHash('sha256').update(text).digest('hex')
  const now = clock.now()
  store.together(() => {
    store.run('insert into corp_message values (?, ?, ?, ?)', msgid, corpId, digest, now)
    for (const userid of input.userids) {
      const again =
        onceWithinMs !== null &&
        store.first(
          `select 1 from corp_notice where corp_id = ? and userid = ? and digest = ? and at > ?`,
          corpId,
          userid,
          digest,
          now - onceWithinMs,
        )
      if (again || isFull(world, corpId, userid)) continue
      store.run(
        `insert into corp_notice (msgid, corp_id, userid, body, digest, at)
         values (?, ?, ?, ?, ?, ?)`,
        msgid,
        corpId,
        userid,
        text,
        digest,
        now,
      )
    }
  })
  live.tell({ kind: 'notice', corpId })
  return msgid
}

export const findMessage = ({ store }: World, corpId: string, msgid: string) =>
  store.first<{ at: number }>(
    'select at from corp_message where corp_id = ? and msgid = ?',
    corpId,
    msgid,
  )

export const recallNotice = ({ store, live }: World, corpId: string, msgid: string): void => {
  store.run('update corp_notice set recalled = 1 where corp_id = ? and msgid = ?', corpId, msgid)
  live.tell({ kind: 'notice', corpId })
}

interface Row {
  id: number
  body: string
  at: number
  seen: number
}
const MOST = 100

/** The latest first. */
export const listNotices = ({ store }: World, corpId: string, userid: string) =>
  store
    .all<Row>(
      `select id, body, at, seen from corp_notice where corp_id = ? and userid = ? and recalled = 0
       order by id desc limit ?`,
      corpId,
      userid,
      MOST,
    )
    .map((row) => ({
      id: row.id,
      body: JSON.parse(row.body) as NoticeBody,
      at: new Date(row.at).toISOString(),
      seen: row.seen === 1,
    }))

export const seeNotices = ({ store, live }: World, corpId: string, userid: string): void => {
  const done = store.run(
    'update corp_notice set seen = 1 where corp_id = ? and userid = ? and seen = 0',
    corpId,
    userid,
  )
  if (done.changes > 0) live.tell({ kind: 'notice', corpId })
}
