// Customer service on one phone: the accounts she has opened, and what was said.
import { wecomKf } from '#wechat'
import { getCorp } from '../corp.ts'
import type { World } from '../world.ts'
import { needTalk, type LineBody } from './talk.ts'

const { origin } = wecomKf
const LINES = 200

interface ServiceRow {
  open_kfid: string
  corp_id: string
  name: string
  corp_name: string
  avatar: string
  unseen: number
  last_body: string | null
  last_at: number | null
}

/** What is shown of a line; what happened is no line on a phone. */
const shownLines = `origin <> ${origin.system}`

/** The services somebody has opened, the latest talk first. */
export const listServices = ({ store }: World, personId: string) =>
  store
    .all<ServiceRow>(
      `select s.open_kfid, s.corp_id, a.name, a.avatar, corp.name as corp_name,
         (select count(*) from kf_line x where x.person_id = s.person_id
            and x.open_kfid = s.open_kfid and x.seen = 0) as unseen,
         l.body as last_body, coalesce(l.at, (select max(at) from kf_line x
            where x.person_id = s.person_id and x.open_kfid = s.open_kfid)) as last_at
       from kf_session s join kf_account a on a.open_kfid = s.open_kfid
       join corp on corp.id = s.corp_id
       left join kf_line l on l.id = (select max(id) from kf_line x where ${shownLines}
         and x.person_id = s.person_id and x.open_kfid = s.open_kfid)
       where s.person_id = ? order by last_at desc`,
      personId,
    )
    .map((row) => ({
      openKfid: row.open_kfid,
      corpId: row.corp_id,
      name: row.name,
      corpName: row.corp_name,
      avatar: row.avatar,
      unseen: row.unseen,
      lastAt: new Date(row.last_at ?? 0).toISOString(),
      last: row.last_body === null ? null : (JSON.parse(row.last_body) as LineBody),
    }))

interface LineRow {
  id: number
  origin: number
  servicer: string | null
  body: string
  at: number
}

/** One talk as she sees it. */
export const readService = (world: World, openKfid: string, personId: string) => {
  const { account } = needTalk(world, openKfid, personId)
  const lines = world.store.all<LineRow>(
    `select * from (select id, origin, servicer, body, at from kf_line
       where person_id = ? and open_kfid = ? and ${shownLines} order by id desc limit ?)
     order by id`,
    personId,
    openKfid,
    LINES,
  )
  return {
    openKfid,
    name: account.name,
    corpName: getCorp(world, account.corp_id).name,
    lines: lines.map((line) => ({
      id: line.id,
      mine: line.origin === origin.customer,
      at: new Date(line.at).toISOString(),
      body: JSON.parse(line.body) as LineBody,
    })),
  }
}

export const markServiceSeen = (
  { store, live }: World,
  openKfid: string,
  personId: string,
): void => {
  const { changes } = store.run(
    'update kf_line set seen = 1 where person_id = ? and open_kfid = ? and seen = 0',
    personId,
    openKfid,
  )
  if (changes > 0) live.tell({ kind: 'chat', personId })
}

/** Those who wait for an answer by hand, as a servicer sees them. */
export const listTalks = (world: World, corpId: string) =>
  world.store
    .all<{ open_kfid: string; person_id: string; state: number; name: string; person: string }>(
      `select s.open_kfid, s.person_id, s.state, a.name, p.name as person
       from kf_session s join kf_account a on a.open_kfid = s.open_kfid
       join person p on p.id = s.person_id
       where s.corp_id = ? and s.said_at is not null order by s.said_at desc limit 50`,
      corpId,
    )
    .map((row) => ({
      openKfid: row.open_kfid,
      personId: row.person_id,
      state: row.state,
      account: row.name,
      person: row.person,
    }))
