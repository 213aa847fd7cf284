// A member's conversations with customers, as her WeCom client lists them.
import type { MessageBody, Origin } from '../chat.ts'
import { contactFor } from '../people.ts'
import type { World } from '../world.ts'

interface Row {
  person_id: string
  name: string
  avatar: string
  remark: string
  origin: Origin | null
  body: string | null
  at: number
}

const MOST = 100

/** Whoever spoke last on top; `waits` where the customer did. WeChat's notices are hers alone. */
export const listGuideChats = (world: World, corpId: string, userid: string) =>
  world.store
    .all<Row>(
      `select f.person_id, p.name, p.avatar, f.remark, l.origin, l.body,
         coalesce(l.at, f.last_at) as at
       from follow f join person p on p.id = f.person_id
       left join message l on l.id = (select max(id) from message x where x.person_id = f.person_id
         and x.corp_id = f.corp_id and x.userid = f.userid and x.origin <> 'system')
       where f.corp_id = ? and f.userid = ? and f.status in ('friend', 'half')
       order by at desc, f.person_id limit ?`,
      corpId,
      userid,
      MOST,
    )
    .map((row) => ({
      personId: row.person_id,
      externalUserId: contactFor(world, corpId, row.person_id).externalUserId,
      name: row.remark || row.name,
      avatar: row.avatar,
      last: row.body === null ? null : (JSON.parse(row.body) as MessageBody),
      lastAt: new Date(row.at).toISOString(),
      waits: row.origin === 'person',
    }))
