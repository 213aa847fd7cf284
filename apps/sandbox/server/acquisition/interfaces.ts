// The interfaces of acquisition links. What they change raises no event.
import { contactFor } from '../people.ts'
import { findFollow } from '../friendship.ts'
import { must } from '../refusal.ts'
import { either, post, type Asked, type Fields, type Interfaces } from '../wecom/asked.ts'
import { pageOf } from '../wecom/page.ts'
import {
  APP,
  checkLink,
  findLink,
  keepLink,
  listLinks,
  makeLink,
  removeLink,
  urlOf,
  type Link,
  type LinkBody,
} from './links.ts'
import { lotsOf } from './quota.ts'
import type { World } from '../world.ts'

const DAY = 24 * 3600

const priorityOf = (body: Fields): LinkBody['priority_option'] => {
  const given = body.object('priority_option')
  return (
    given && {
      priority_type: given.int('priority_type') ?? 0,
      priority_userid_list: given.texts('priority_userid_list') ?? [],
    }
  )
}

/** What is not said stays; a range is always said whole. */
const changed = (body: Fields, before?: LinkBody): LinkBody => {
  const range = body.object('range')
  return {
    link_name: body.text('link_name') ?? before?.link_name ?? '',
    user_list: (range ? range.texts('user_list') : before?.user_list) ?? [],
    department_list: (range ? range.ints('department_list') : before?.department_list) ?? [],
    skip_verify: body.flag('skip_verify') ?? before?.skip_verify ?? true,
    mark_source: body.flag('mark_source') ?? before?.mark_source ?? true,
    priority_option: priorityOf(body) ?? before?.priority_option,
  }
}

const shown = (world: World, link: Link) => ({
  link_id: link.link_id,
  link_name: link.link_name,
  url: urlOf(world, link),
  create_time: Math.floor(link.created_at / 1000),
  skip_verify: link.skip_verify,
  mark_source: link.mark_source,
})

/** Of another app it is as good as not there. */
const wanted = ({ world, corp }: Asked, linkId: string | undefined): Link => {
  must(linkId, 40058, 'link_id is needed')
  const link = findLink(world, linkId)
  must(link?.corp_id === corp.id && link.app === APP, 40058, 'invalid link_id')
  return link
}

const get = (asked: Asked): object => {
  const link = wanted(asked, asked.body.text('link_id'))
  const { user_list, department_list, priority_option } = link
  return { link: shown(asked.world, link), range: { user_list, department_list }, priority_option }
}

const update = (asked: Asked): object => {
  const { world, corp, body } = asked
  const link = wanted(asked, body.text('link_id'))
  const next = changed(body, link)
  checkLink(world, corp.id, next)
  keepLink(world, link.link_id, next)
  return {}
}

const list = ({ world, corp, body }: Asked): object => {
  const page = pageOf(listLinks(world, corp.id, APP), body, { usual: 100, most: 100 })
  return { link_id_list: page.items.map((link) => link.link_id), next_cursor: page.next_cursor }
}

interface CameRow {
  userid: string
  person_id: string
  state: string
  messages: number
}

/** 1: she has written. 0: she has not. 2: not known, of whoever is no friend any more. */
const chatStatus = (world: World, corpId: string, row: CameRow): number => {
  if (row.messages > 0) return 1
  const pair = { corpId, userid: row.userid, personId: row.person_id }
  const status = findFollow(world, pair)?.status
  return status === 'friend' || status === 'half' ? 0 : 2
}

const customers = (asked: Asked): object => {
  const { world, corp, body } = asked
  const link = wanted(asked, body.text('link_id'))
  const rows = world.store.all<CameRow>(
    `select userid, person_id, state, messages from acq_friend
     where link_id = ? and added_at is not null order by id`,
    link.link_id,
  )
  const page = pageOf(rows, body, { usual: 1000, most: 1000 })
  return {
    customer_list: page.items.map((row) => ({
      external_userid: contactFor(world, corp.id, row.person_id).externalUserId,
      userid: row.userid,
      chat_status: chatStatus(world, corp.id, row),
      state: row.state,
    })),
    next_cursor: page.next_cursor,
  }
}

const quota = ({ world, corp }: Asked): object => {
  const lots = lotsOf(world, corp.id)
  const sum = (pick: (lot: (typeof lots)[number]) => number) =>
    lots.reduce((all, lot) => all + pick(lot), 0)
  return {
    total: sum((lot) => lot.total),
    balance: sum((lot) => lot.balance),
    quota_list: lots
      .filter((lot) => lot.balance > 0)
      .map(({ balance, expires_at }) => ({
        expire_date: Math.floor(expires_at / 1000),
        balance,
      })),
  }
}

/** The documents and a client disagree whether it is asked by GET or POST: both are heard. */
const statistic = (asked: Asked): object => {
  const { world, body, query } = asked
  const number = (key: string) => body.int(key) ?? Number(query.text(key))
  const link = wanted(asked, body.text('link_id') ?? query.text('link_id'))
  const [start, end] = [number('start_time'), number('end_time')]
  const now = Math.floor(world.clock.now() / 1000)
  must(Number.isSafeInteger(start) && Number.isSafeInteger(end) && start <= end, 40058)
  must(end - start <= 30 * DAY, 40058, 'at most 30 days')
  must(start >= now - 180 * DAY, 40058, 'at most 180 days back')
  const count = (sql: string) =>
    world.store.first<{ n: number }>(sql, link.link_id, start * 1000, end * 1000)?.n ?? 0
  return {
    click_link_customer_cnt: count(
      'select count(distinct person_id) as n from acq_click where link_id = ? and at between ? and ?',
    ),
    new_customer_cnt: count(
      'select count(*) as n from acq_friend where link_id = ? and added_at between ? and ?',
    ),
  }
}

const chatInfo = ({ world, corp, body }: Asked): object => {
  const row = world.store.first<CameRow & { link_id: string; told: number }>(
    `select f.userid, f.person_id, f.state, f.link_id, f.messages, k.messages as told
     from acq_key k join acq_friend f on f.id = k.friend_id
     where k.chat_key = ? and k.corp_id = ? and k.expires_at > ?`,
    body.text('chat_key') ?? '',
    corp.id,
    world.clock.now(),
  )
  must(row, 41201)
  return {
    userid: row.userid,
    external_userid: contactFor(world, corp.id, row.person_id).externalUserId,
    chat_info: { recv_msg_cnt: row.told, link_id: row.link_id, state: row.state },
  }
}

const family = 'externalcontact/customer_acquisition'
export const acquisitionInterfaces: Interfaces = {
  [`${family}/create_link`]: post(({ world, corp, body }) => ({
    link: shown(world, makeLink(world, corp.id, APP, changed(body))),
  })),
  [`${family}/list_link`]: post(list),
  [`${family}/get`]: post(get),
  [`${family}/update_link`]: post(update),
  [`${family}/delete_link`]: post((asked) => {
    removeLink(asked.world, wanted(asked, asked.body.text('link_id')).link_id)
    return {}
  }),
  [`${family}/customer`]: post(customers),
  [`${family}_quota`]: either(quota),
  [`${family}/statistic`]: either(statistic),
  [`${family}/get_chat_info`]: post(chatInfo),
}
