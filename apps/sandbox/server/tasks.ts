// The guide's side: what waits for a member's thumb.
import type { MessageBody } from '#wechat'
import type { World } from './world.ts'

interface MassTask {
  msgid: string
  userid: string
  name: string
  body: string
  created_at: number
  status: number
  cancelled: number
  customers: number
  reminded: number
}
interface Request {
  userid: string
  name: string
  person_id: string
  person: string
  created_at: number
}

/** Mass messages (waiting ones first) and friend requests of a corp's members. */
export const listTasks = ({ store }: World, corpId: string, limit: number) => {
  const masses = store.all<MassTask>(
    `select t.msgid, t.userid, m.name, mass.body, mass.created_at, t.status, mass.cancelled,
       t.reminded, (select count(*) from mass_target x where x.msgid = t.msgid
         and x.userid = t.userid) as customers
     from mass_task t join mass on mass.msgid = t.msgid
     join member m on m.corp_id = mass.corp_id and m.userid = t.userid
     where mass.corp_id = ? order by t.status, mass.created_at desc, t.msgid limit ?`,
    corpId,
    limit,
  )
  const requests = store.all<Request>(
    `select f.userid, m.name, f.person_id, p.name as person, f.created_at
     from follow f join member m on m.corp_id = f.corp_id and m.userid = f.userid
     join person p on p.id = f.person_id
     where f.corp_id = ? and f.status in ('asked', 'half') order by f.created_at limit ?`,
    corpId,
    limit,
  )
  return {
    masses: masses.map((row) => {
      const { text, attachments } = JSON.parse(row.body) as MessageBody
      return {
        msgid: row.msgid,
        userid: row.userid,
        guide: row.name,
        customers: row.customers,
        body: { text, attachments },
        createdAt: new Date(row.created_at).toISOString(),
        reminded: row.reminded,
        status: row.status === 2 ? 'sent' : row.cancelled === 1 ? 'cancelled' : 'waiting',
      } as const
    }),
    requests: requests.map((row) => ({
      userid: row.userid,
      guide: row.name,
      personId: row.person_id,
      person: row.person,
      at: new Date(row.created_at).toISOString(),
    })),
  }
}
