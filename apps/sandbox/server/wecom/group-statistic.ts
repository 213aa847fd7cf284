// What was said in customer groups, as the platform counts it: by owner or by day, for whole days of
// China that are over, and nothing of any one group or person.
import { Temporal } from 'temporal-polyfill'
import { startOfPeriod } from '../calendar.ts'
import { must } from '../refusal.ts'
import { post, type Asked, type Interfaces } from './asked.ts'

const DAY_MS = 86_400_000
const MOST_OWNERS = 100
const LONGEST_DAYS = 30
const OLDEST_DAYS = 180
const MOST_ROWS = 1_000
const WRONG = 40058

interface Stretch {
  from: number
  /** Not included. */
  until: number
  owners: string[]
}

function stretchOf({ world, body }: Asked): Stretch {
  const begin = body.int('day_begin_time')
  must(begin !== undefined, WRONG, 'day_begin_time is needed')
  const from = startOfPeriod(begin * 1000, 'day')
  const last = startOfPeriod((body.int('day_end_time') ?? begin) * 1000, 'day')
  const today = startOfPeriod(world.clock.now(), 'day')
  must(last >= from, WRONG, 'day_end_time is before day_begin_time')
  must(last < today, WRONG, 'there are figures until yesterday')
  must(from >= today - OLDEST_DAYS * DAY_MS, WRONG, 'there are figures of 180 days')
  must(last - from < LONGEST_DAYS * DAY_MS, WRONG, 'at most 30 days')
  const owners = body.object('owner_filter')?.texts('userid_list') ?? []
  must(owners.length > 0 && owners.length <= MOST_OWNERS, WRONG, 'owner_filter: 1 to 100')
  return { from, until: last + DAY_MS, owners }
}

interface Counted {
  owner: string
  new_chat_cnt: number
  chat_total: number
  chat_has_msg: number
  new_member_cnt: number
  member_total: number
  member_has_msg: number
  msg_total: number
}

/** Groups of these owners at the end of the stretch; who wrote, how much, and who came in it. */
const countedBy = ({ world, corp }: Asked, { from, until, owners }: Stretch): Counted[] =>
  world.store.all<Counted>(
    `select chat.owner as owner,
       sum(chat.created_at >= ?2) as new_chat_cnt, count(*) as chat_total,
       sum(talk.lines is not null) as chat_has_msg,
       sum((select count(*) from chat_member m where m.chat_id = chat.chat_id
         and m.joined_at >= ?2 and m.joined_at < ?3)) as new_member_cnt,
       sum((select count(*) from chat_member m where m.chat_id = chat.chat_id
         and m.joined_at < ?3)) as member_total,
       coalesce(sum(talk.writers), 0) as member_has_msg, coalesce(sum(talk.lines), 0) as msg_total
     from chat left join (select chat_id, count(*) as lines,
         count(distinct kind || ' ' || who) as writers
       from chat_line where kind > 0 and at >= ?2 and at < ?3 group by chat_id) talk
       on talk.chat_id = chat.chat_id
     where chat.corp_id = ?1 and chat.dismissed = 0 and chat.created_at < ?3
       and chat.owner in (select value from json_each(?4))
     group by chat.owner order by chat.owner`,
    corp.id,
    from,
    until,
    JSON.stringify(owners),
  )

const orders = ['new_chat_cnt', 'chat_total', 'chat_has_msg', 'new_member_cnt'] as const
const none = {
  new_chat_cnt: 0,
  chat_total: 0,
  chat_has_msg: 0,
  new_member_cnt: 0,
  member_total: 0,
  member_has_msg: 0,
  msg_total: 0,
}

const byOwner = (asked: Asked): object => {
  const { body } = asked
  const order = body.int('order_by') ?? 1
  must(order >= 1 && order <= orders.length, WRONG, 'order_by: 1 to 4')
  const key = orders[order - 1] ?? 'new_chat_cnt'
  const sign = body.flag('order_asc') ? 1 : -1
  const rows = countedBy(asked, stretchOf(asked)).toSorted((a, b) => sign * (a[key] - b[key]))
  const [offset, limit] = [body.int('offset') ?? 0, body.int('limit') ?? 500]
  must(offset >= 0 && limit >= 1 && limit <= MOST_ROWS, WRONG, 'limit: 1 to 1000')
  const end = offset + limit
  return {
    total: rows.length,
    ...(end < rows.length && { next_offset: end }),
    items: rows.slice(offset, end).map(({ owner, ...data }) => ({ owner, data })),
  }
}

const dayAfter = (at: number): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('Asia/Shanghai').add({ days: 1 })
    .epochMilliseconds

const byDay = (asked: Asked): object => {
  const { from, until, owners } = stretchOf(asked)
  const items: object[] = []
  for (let day = from; day < until; day = dayAfter(day)) {
    const data = { ...none }
    for (const row of countedBy(asked, { from: day, until: dayAfter(day), owners }))
      for (const key of Object.keys(none) as (keyof typeof none)[]) data[key] += row[key]
    items.push({ stat_time: day / 1000, data })
  }
  return { items }
}

export const groupStatisticInterfaces: Interfaces = {
  'externalcontact/groupchat/statistic': post(byOwner),
  'externalcontact/groupchat/statistic_group_by_day': post(byDay),
}
