// Mass messages by API: proposals, their tasks and results.
import { wecomMass, type MessageBody } from '#wechat'
import { findMember } from '../corp.ts'
import { findMass, proposeMass, remindMass, type MassRow } from '../mass.ts'
import { must } from '../refusal.ts'
import { post, type Asked, type Interfaces } from './asked.ts'
import { readBody } from './body.ts'
import { pageOf } from './page.ts'

const add = ({ world, corp, body }: Asked): object => {
  must((body.text('chat_type') ?? 'single') === 'single', 41048, 'the corp has no customer groups')
  const sender = body.text('sender')
  const named = body.texts('external_userid')
  const filter = body
    .object('tag_filter')
    ?.objects('group_list')
    ?.map((group) => group.texts('tag_list') ?? [])
    .filter((tags) => tags.length > 0)
  must(sender || named?.length || filter?.length, 40058, 'sender or external_userid is needed')
  must((named?.length ?? 0) <= wecomMass.MAX_MASS_CUSTOMERS, 40058)
  if (sender) {
    const member = findMember(world, corp.id, sender)
    must(member, 40003)
    must(member.contactRight, 84074)
  }
  const message = readBody(world, corp.id, body)
  const made = proposeMass(world, corp, {
    message,
    sender,
    externalUserIds: named,
    tagGroups: filter,
    allowSelect: body.flag('allow_select') ?? false,
  })
  must(made, 41048)
  return { fail_list: made.failed, msgid: made.msgid }
}

const wanted = ({ world, corp, body }: Asked): MassRow => {
  const msgid = body.text('msgid')
  must(msgid, 41046)
  const mass = findMass(world, corp.id, msgid)
  must(mass, 41047)
  must(world.clock.now() >= mass.ready_at, 41063)
  return mass
}

const seconds = (at: number | null) => (at === null ? {} : { send_time: Math.floor(at / 1000) })

interface TaskRow {
  userid: string
  status: number
  send_at: number | null
}
interface TargetRow extends TaskRow {
  external_userid: string
}

const tasks = (asked: Asked): object => {
  const { msgid } = wanted(asked)
  const rows = asked.world.store.all<TaskRow>(
    'select userid, status, send_at from mass_task where msgid = ? order by userid',
    msgid,
  )
  const page = pageOf(rows, asked.body, { usual: 500, most: 1000 })
  return {
    task_list: page.items.map((row) => ({
      userid: row.userid,
      status: row.status,
      ...seconds(row.send_at),
    })),
    next_cursor: page.next_cursor,
  }
}

const results = (asked: Asked): object => {
  const { msgid } = wanted(asked)
  const userid = asked.body.text('userid')
  must(userid, 41009)
  const rows = asked.world.store.all<TargetRow>(
    `select t.userid, t.status, t.send_at, c.external_userid from mass_target t
     join contact c on c.corp_id = t.corp_id and c.person_id = t.person_id
     where t.msgid = ? and t.userid = ? order by c.external_userid`,
    msgid,
    userid,
  )
  const page = pageOf(rows, asked.body, { usual: 500, most: 1000 })
  return {
    send_list: page.items.map((row) => ({
      external_userid: row.external_userid,
      userid: row.userid,
      status: row.status,
      ...seconds(row.send_at),
    })),
    next_cursor: page.next_cursor,
  }
}

const MONTH_SECONDS = 31 * 24 * 3600
/** 1: made by a member. All of the sandbox's are the corp's. */
const PERSONAL = 1

interface ListedRow {
  msgid: string
  created_at: number
  body: string
}

const list = ({ world, corp, body }: Asked): object => {
  const [start, end] = [body.int('start_time'), body.int('end_time')]
  must(start !== undefined && end !== undefined && start <= end, 40058)
  must(end - start <= MONTH_SECONDS, 40058, 'at most one month')
  const kind = body.text('chat_type')
  must(kind === 'single' || kind === 'group', 40058, 'chat_type is needed')
  const creator = body.text('creator')
  const rows =
    body.int('filter_type') === PERSONAL || kind === 'group'
      ? []
      : world.store.all<ListedRow>(
          `select msgid, created_at, body from mass where corp_id = ?1 and created_at >= ?2
             and created_at < ?3 and (?4 is null or exists (select 1 from mass_task t
               where t.msgid = mass.msgid and t.userid = ?4))
           order by created_at desc, msgid`,
          corp.id,
          start * 1000,
          (end + 1) * 1000,
          creator ?? null,
        )
  const page = pageOf(rows, body, { usual: 50, most: 100 })
  return {
    group_msg_list: page.items.map((row) => {
      const { text, attachments } = JSON.parse(row.body) as MessageBody
      return {
        msgid: row.msgid,
        create_time: Math.floor(row.created_at / 1000),
        create_type: 0,
        ...(text && { text }),
        ...(attachments && { attachments }),
      }
    }),
    next_cursor: page.next_cursor,
  }
}

const cancel = (asked: Asked): object => {
  const { msgid } = wanted(asked)
  asked.world.store.run('update mass set cancelled = 1 where msgid = ?', msgid)
  asked.world.live.tell({ kind: 'task', corpId: asked.corp.id })
  return {}
}

const remind = (asked: Asked): object => {
  const mass = wanted(asked)
  must(mass.cancelled === 0, 41093)
  must(remindMass(asked.world, mass), 41094)
  return {}
}

export const massInterfaces: Interfaces = {
  'externalcontact/add_msg_template': post(add),
  'externalcontact/get_groupmsg_list_v2': post(list),
  'externalcontact/get_groupmsg_task': post(tasks),
  'externalcontact/get_groupmsg_send_result': post(results),
  'externalcontact/cancel_groupmsg_send': post(cancel),
  'externalcontact/remind_groupmsg_send': post(remind),
}
