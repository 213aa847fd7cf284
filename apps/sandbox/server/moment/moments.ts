// Moments: the corp orders one, a job makes the members' tasks, each member publishes by her own
// thumb, and her customers see it as far as the month's number of them goes.
import { startOfPeriod } from '../calendar.ts'
import { findMember, getCorp, listMembers, type Corp } from '../corp.ts'
import { randomText } from '../ids.ts'
import type { World } from '../world.ts'

export type MomentPiece =
  | { msgtype: 'image'; image: { media_id: string } }
  | { msgtype: 'video'; video: { media_id: string } }
  | { msgtype: 'link'; link: { title: string; url: string; media_id: string } }

export interface MomentBody {
  text?: { content: string }
  attachments?: MomentPiece[]
}

export interface MomentOrder extends MomentBody {
  senders?: string[]
  /** Customers with any of these tags; everybody without. */
  tags?: string[]
}

interface JobRow {
  jobid: string
  corp_id: string
  body: string
  created_at: number
  ready_at: number
  moment_id: string | null
  result: string | null
}
export interface JobResult {
  users: string[]
  tags: string[]
}

/** The kind of timer that finishes a job. */
export const MOMENT_JOB = 'moment'

export const orderMoment = (world: World, corp: Corp, order: MomentOrder): string => {
  const jobid = randomText(32)
  const now = world.clock.now()
  const readyAt = now + world.ceilings.momentJobMs
  world.store.run(
    'insert into moment_job values (?, ?, ?, ?, ?, null, null)',
    jobid,
    corp.id,
    JSON.stringify(order),
    now,
    readyAt,
  )
  if (world.ceilings.momentJobMs === 0) finishMomentJob(world, { jobid })
  else world.clock.later(readyAt, MOMENT_JOB, { jobid })
  return jobid
}

const JOB_LIFE_MS = 86_400_000

export const findMomentJob = ({ store, clock }: World, corpId: string, jobid: string) =>
  store.first<JobRow>(
    'select * from moment_job where jobid = ? and corp_id = ? and created_at > ?',
    jobid,
    corpId,
    clock.now() - JOB_LIFE_MS,
  )

/** Orders of this calendar month. */
export const momentsOrdered = ({ store, clock }: World, corpId: string): number =>
  store.first<{ n: number }>(
    'select count(*) as n from moment_job where corp_id = ? and created_at >= ?',
    corpId,
    startOfPeriod(clock.now(), 'month'),
  )?.n ?? 0

const audience = ({ store }: World, corpId: string, userid: string, tags: string[]) =>
  store.all<{ person_id: string }>(
    `select person_id from follow f where corp_id = ?1 and userid = ?2
       and status in ('friend', 'half') and (?3 = '[]' or exists (
         select 1 from follow_tag t where t.corp_id = f.corp_id and t.userid = f.userid
           and t.person_id = f.person_id and t.tag_id in (select value from json_each(?3))))`,
    corpId,
    userid,
    JSON.stringify(tags),
  )

const knownTags = ({ store }: World, corpId: string): Set<string> =>
  new Set(
    store.all<{ id: string }>('select id from tag where corp_id = ?', corpId).map(({ id }) => id),
  )

const giveTask = (world: World, corp: Corp, momentId: string, userid: string, tags: string[]) => {
  world.store.run('insert into moment_task values (?, ?, null)', momentId, userid)
  for (const { person_id } of audience(world, corp.id, userid, tags))
    world.store.run(
      'insert into moment_target values (?, ?, ?, ?, null)',
      corp.id,
      momentId,
      userid,
      person_id,
    )
  const wait = corp.settings.confirmAfterMs
  if (wait !== null)
    world.clock.later(world.clock.now() + wait, PUBLISH, { corpId: corp.id, momentId, userid })
}

/** The job is through: who was named wrongly is told, the others have a task. */
export const finishMomentJob = (world: World, { jobid }: { jobid: string }): void => {
  const job = world.store.first<JobRow>('select * from moment_job where jobid = ?', jobid)
  if (!job || job.result !== null) return
  const corp = getCorp(world, job.corp_id)
  const { senders, tags = [], ...body } = JSON.parse(job.body) as MomentOrder
  const able = (userid: string) => findMember(world, corp.id, userid)?.contactRight === true
  const all = senders ?? listMembers(world, corp.id).map(({ userid }) => userid)
  const known = knownTags(world, corp.id)
  const result: JobResult = {
    users: senders?.filter((userid) => !able(userid)) ?? [],
    tags: tags.filter((tag) => !known.has(tag)),
  }
  const members = [...new Set(all)].filter(able)
  const momentId = `mom${randomText(29)}`
  world.store.together(() => {
    world.store.run(
      'update moment_job set moment_id = ?, result = ? where jobid = ?',
      members.length > 0 ? momentId : null,
      JSON.stringify(result),
      jobid,
    )
    if (members.length === 0) return
    world.store.run(
      'insert into moment (moment_id, corp_id, body, created_at) values (?, ?, ?, ?)',
      momentId,
      corp.id,
      JSON.stringify(body),
      world.clock.now(),
    )
    for (const userid of members) giveTask(world, corp, momentId, userid, tags)
  })
  world.live.tell({ kind: 'task', corpId: corp.id })
}

/** The kind of timer by which a simulated guide publishes of her own accord. */
export const PUBLISH = 'publish'

/** A customer sees so many of a corp's moments a calendar month. */
const full = (world: World, corpId: string, personId: string): boolean => {
  const seen = world.store.first<{ n: number }>(
    `select count(distinct moment_id) as n from moment_target where corp_id = ? and person_id = ?
       and reached_at >= ?`,
    corpId,
    personId,
    startOfPeriod(world.clock.now(), 'month'),
  )
  return (seen?.n ?? 0) >= world.ceilings.momentsPerCustomer
}

interface Task {
  corpId: string
  momentId: string
  userid: string
}

const reach = (world: World, { corpId, momentId, userid }: Task): void => {
  const targets = world.store.all<{ person_id: string }>(
    `select t.person_id from moment_target t join follow f on f.corp_id = t.corp_id
       and f.userid = t.userid and f.person_id = t.person_id and f.status in ('friend', 'half')
     where t.moment_id = ? and t.userid = ?`,
    momentId,
    userid,
  )
  for (const { person_id: personId } of targets) {
    if (full(world, corpId, personId)) continue
    world.store.run(
      `update moment_target set reached_at = ? where moment_id = ? and userid = ?
         and person_id = ?`,
      world.clock.now(),
      momentId,
      userid,
      personId,
    )
    world.live.tell({ kind: 'moment', personId })
  }
}

/** The member publishes; false when nothing waits for her. */
export const publishMoment = (world: World, task: Task): boolean => {
  const done = world.store.together(() => {
    const { changes } = world.store.run(
      `update moment_task set published_at = ? where moment_id = ? and userid = ?
         and published_at is null and exists (select 1 from moment m
           where m.moment_id = moment_task.moment_id and m.corp_id = ? and m.cancelled = 0)`,
      world.clock.now(),
      task.momentId,
      task.userid,
      task.corpId,
    )
    if (changes === 0) return false
    reach(world, task)
    return true
  })
  world.live.tell({ kind: 'task', corpId: task.corpId })
  return done
}
