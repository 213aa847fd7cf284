// Moments by API: orders and their jobs, who published, whom it reached, what they answered.
import { wecomMessage } from '#wechat'
import { contactFor } from '../people.ts'
import {
  findMomentJob,
  momentsOrdered,
  orderMoment,
  type JobResult,
  type MomentBody,
  type MomentPiece,
} from '../moment/moments.ts'
import { must } from '../refusal.ts'
import { get, post, type Asked, type Fields, type Interfaces } from './asked.ts'
import { fits, needMedia } from './body.ts'
import { pageOf } from './page.ts'

const MOST_A_MINUTE = 10
const MOST_PICTURES = 9

const pieceOf = ({ world, corp }: Asked, item: Fields): MomentPiece => {
  const msgtype = item.text('msgtype')
  const fields = item.object(msgtype ?? '')
  must(fields && (msgtype === 'image' || msgtype === 'video' || msgtype === 'link'), 41065)
  const media_id = needMedia(world, corp.id, fields.text('media_id'))
  if (msgtype === 'image') return { msgtype, image: { media_id } }
  if (msgtype === 'video') return { msgtype, video: { media_id } }
  const [title, url] = [fields.text('title') ?? '', fields.text('url')]
  must(url, 41010)
  must(fits(title, 64) && fits(url, 2048), 45002)
  return { msgtype, link: { title, url, media_id } }
}

const bodyOf = (asked: Asked): MomentBody => {
  const content = asked.body.object('text')?.text('content')
  must(fits(content, wecomMessage.MAX_TEXT_BYTES), 45002)
  const pieces = (asked.body.objects('attachments') ?? []).map((item) => pieceOf(asked, item))
  must(content || pieces.length > 0, 41089)
  const alone = pieces.some(({ msgtype }) => msgtype !== 'image')
  must(pieces.length <= (alone ? 1 : MOST_PICTURES), 41064)
  return {
    ...(content && { text: { content } }),
    ...(pieces.length > 0 && { attachments: pieces }),
  }
}

const add = (asked: Asked): object => {
  const { world, corp, body } = asked
  must(world.limits.minute(`moment ${corp.id}`, MOST_A_MINUTE), 45009)
  must(momentsOrdered(world, corp.id) < world.ceilings.momentsPerMonth, 41210)
  const range = body.object('visible_range')
  return {
    jobid: orderMoment(world, corp, {
      ...bodyOf(asked),
      senders: range?.object('sender_list')?.texts('user_list'),
      tags: range?.object('external_contact_list')?.texts('tag_list'),
    }),
  }
}

const jobResult = ({ world, corp, query }: Asked): object => {
  const job = findMomentJob(world, corp.id, query.text('jobid') ?? '')
  must(job, 40058, 'invalid jobid')
  const type = 'add_moment_task'
  if (job.result === null) {
    const half = (job.created_at + job.ready_at) / 2
    return { status: world.clock.now() < half ? 1 : 2, type }
  }
  const { users, tags } = JSON.parse(job.result) as JobResult
  return {
    status: 3,
    type,
    result: {
      ...(job.moment_id
        ? { errcode: 0, errmsg: 'ok', moment_id: job.moment_id }
        : { errcode: 40003, errmsg: 'no member can publish it' }),
      invalid_sender_list: { user_list: users, department_list: [] },
      invalid_external_contact_list: { tag_list: tags },
    },
  }
}

interface MomentRow {
  moment_id: string
  body: string
  created_at: number
}

const wanted = ({ world, corp, body }: Asked): string => {
  const momentId = body.text('moment_id')
  const row = world.store.first(
    'select 1 from moment where moment_id = ? and corp_id = ?',
    momentId ?? '',
    corp.id,
  )
  must(momentId && row, 40058, 'invalid moment_id')
  return momentId
}
const wantedOfMember = (asked: Asked): [momentId: string, userid: string] => {
  const userid = asked.body.text('userid')
  const momentId = wanted(asked)
  must(userid, 41009)
  return [momentId, userid]
}

const cancel = (asked: Asked): object => {
  asked.world.store.run('update moment set cancelled = 1 where moment_id = ?', wanted(asked))
  asked.world.live.tell({ kind: 'task', corpId: asked.corp.id })
  return {}
}

const MONTH_SECONDS = 30 * 86_400
/** 1: made by members themselves; nobody of the sandbox does. */
const PERSONAL = 1

const shown = ({ text, attachments = [] }: MomentBody): object => {
  const images = attachments.flatMap((one) => (one.msgtype === 'image' ? [one.image] : []))
  const [other] = attachments
  return {
    ...(text && { text }),
    ...(images.length > 0 && { image: images }),
    ...(other?.msgtype === 'video' && { video: other.video }),
    ...(other?.msgtype === 'link' && { link: { title: other.link.title, url: other.link.url } }),
  }
}

const list = ({ world, corp, body }: Asked): object => {
  const [start, end] = [body.int('start_time'), body.int('end_time')]
  must(start !== undefined && end !== undefined && start <= end, 40058)
  must(end - start <= MONTH_SECONDS, 40058, 'at most 30 days')
  const rows = world.store.all<MomentRow & { tagged: number }>(
    `select m.moment_id, m.body, m.created_at,
       exists (select 1 from moment_job j where j.moment_id = m.moment_id
         and json_array_length(j.body, '$.tags') > 0) as tagged
     from moment m where m.corp_id = ?1 and m.created_at >= ?2 and m.created_at < ?3
       and (?4 is null or exists (select 1 from moment_task t
         where t.moment_id = m.moment_id and t.userid = ?4))
     order by m.created_at desc, m.moment_id`,
    corp.id,
    start * 1000,
    (end + 1) * 1000,
    body.text('creator') ?? null,
  )
  const page = pageOf(body.int('filter_type') === PERSONAL ? [] : rows, body, {
    usual: 20,
    most: 20,
  })
  return {
    moment_list: page.items.map((row) => ({
      moment_id: row.moment_id,
      create_time: Math.floor(row.created_at / 1000),
      create_type: 0,
      // 0: some customers, 1: all.
      visible_type: row.tagged === 1 ? 0 : 1,
      ...shown(JSON.parse(row.body) as MomentBody),
    })),
    next_cursor: page.next_cursor,
  }
}

const tasks = (asked: Asked): object => {
  const rows = asked.world.store.all<{ userid: string; published_at: number | null }>(
    'select userid, published_at from moment_task where moment_id = ? order by userid',
    wanted(asked),
  )
  const page = pageOf(rows, asked.body, { usual: 500, most: 1000 })
  return {
    task_list: page.items.map(({ userid, published_at }) => ({
      userid,
      publish_status: published_at === null ? 0 : 1,
    })),
    next_cursor: page.next_cursor,
  }
}

const customers = (asked: Asked, reachedOnly: boolean) => {
  const [momentId, userid] = wantedOfMember(asked)
  const rows = asked.world.store.all<{ person_id: string }>(
    `select person_id from moment_target where moment_id = ? and userid = ?
       and (? = 0 or reached_at is not null) order by person_id`,
    momentId,
    userid,
    reachedOnly ? 1 : 0,
  )
  const page = pageOf(rows, asked.body, { usual: reachedOnly ? 3000 : 500, most: 5000 })
  return {
    customer_list: page.items.map(({ person_id }) => ({
      ...(!reachedOnly && { userid }),
      external_userid: contactFor(asked.world, asked.corp.id, person_id).externalUserId,
    })),
    next_cursor: page.next_cursor,
  }
}

interface ReactionRow {
  kind: string
  person_id: string | null
  at: number
}

const comments = (asked: Asked): object => {
  const [momentId, userid] = wantedOfMember(asked)
  const rows = asked.world.store.all<ReactionRow>(
    'select kind, person_id, at from moment_reaction where moment_id = ? and userid = ? order by id',
    momentId,
    userid,
  )
  const of = (kind: string) =>
    rows
      .filter((row) => row.kind === kind)
      .map(({ person_id, at }) => ({
        ...(person_id === null
          ? { userid }
          : { external_userid: contactFor(asked.world, asked.corp.id, person_id).externalUserId }),
        create_time: Math.floor(at / 1000),
      }))
  return { comment_list: of('comment'), like_list: of('like') }
}

export const momentInterfaces: Interfaces = {
  'externalcontact/add_moment_task': post(add),
  'externalcontact/get_moment_task_result': get(jobResult),
  'externalcontact/cancel_moment_task': post(cancel),
  'externalcontact/get_moment_list': post(list),
  'externalcontact/get_moment_task': post(tasks),
  'externalcontact/get_moment_customer_list': post((asked) => customers(asked, false)),
  'externalcontact/get_moment_send_result': post((asked) => customers(asked, true)),
  'externalcontact/get_moment_comments': post(comments),
}
