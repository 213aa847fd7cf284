// Moments as people see them: the feed of one phone, likes and comments, and a member's open tasks.
import { findMember } from '../corp.ts'
import { findPerson } from '../people.ts'
import { ControlError } from '../refusal.ts'
import type { World } from '../world.ts'
import type { MomentBody } from './moments.ts'

interface FeedRow {
  moment_id: string
  corp_id: string
  corp_name: string
  userid: string
  body: string
  published_at: number
}
interface ReactionRow {
  id: number
  kind: string
  person_id: string | null
  text: string
}

const reactionsOf = (world: World, corpId: string, momentId: string, userid: string) =>
  world.store
    .all<ReactionRow>(
      `select id, kind, person_id, text from moment_reaction where moment_id = ? and userid = ?
       order by id`,
      momentId,
      userid,
    )
    .map(({ id, kind, person_id, text }) => ({
      id,
      kind,
      who: person_id,
      name:
        person_id === null
          ? (findMember(world, corpId, userid)?.name ?? userid)
          : (findPerson(world, person_id)?.name ?? person_id),
      text,
    }))

const FEED = 100

/** What the guides of this person published and she may see, the newest first. */
export const readFeed = (world: World, personId: string) =>
  world.store
    .all<FeedRow>(
      `select m.moment_id, m.corp_id, corp.name as corp_name, t.userid, m.body, k.published_at
       from moment_target t join moment m on m.moment_id = t.moment_id
       join moment_task k on k.moment_id = t.moment_id and k.userid = t.userid
       join corp on corp.id = m.corp_id
       join follow f on f.corp_id = t.corp_id and f.userid = t.userid
         and f.person_id = t.person_id and f.status in ('friend', 'half')
       where t.person_id = ? and t.reached_at is not null
       order by k.published_at desc, m.moment_id limit ?`,
      personId,
      FEED,
    )
    .map((row) => {
      const reactions = reactionsOf(world, row.corp_id, row.moment_id, row.userid)
      const member = findMember(world, row.corp_id, row.userid)
      // As in WeChat: strangers' words are not shown, only one's own and the author's.
      const own = reactions.filter(({ who }) => who === null || who === personId)
      return {
        momentId: row.moment_id,
        corpId: row.corp_id,
        corpName: row.corp_name,
        userid: row.userid,
        name: member?.name ?? row.userid,
        avatar: member?.avatar ?? row.userid,
        at: new Date(row.published_at).toISOString(),
        body: JSON.parse(row.body) as MomentBody,
        liked: own.some(({ kind, who }) => kind === 'like' && who === personId),
        comments: own.filter(({ kind }) => kind === 'comment'),
      }
    })

interface Reaction {
  momentId: string
  userid: string
  personId: string
}

const mustSee = ({ store }: World, { momentId, userid, personId }: Reaction): void => {
  const seen = store.first(
    `select 1 from moment_target where moment_id = ? and userid = ? and person_id = ?
       and reached_at is not null`,
    momentId,
    userid,
    personId,
  )
  if (!seen) throw new ControlError(409, 'she does not see this moment')
}

/** She likes it, or takes that back. */
export const like = (world: World, reaction: Reaction, on: boolean): void => {
  mustSee(world, reaction)
  const { momentId, userid, personId } = reaction
  world.store.together(() => {
    world.store.run(
      `delete from moment_reaction where moment_id = ? and userid = ? and person_id = ?
         and kind = 'like'`,
      momentId,
      userid,
      personId,
    )
    if (on) put(world, { ...reaction, kind: 'like', text: '' })
  })
  world.live.tell({ kind: 'moment', personId })
}

const put = (
  { store, clock }: World,
  input: { momentId: string; userid: string; personId: string | null; kind: string; text: string },
): number =>
  store.run(
    `insert into moment_reaction (moment_id, userid, kind, person_id, text, at)
     values (?, ?, ?, ?, ?, ?)`,
    input.momentId,
    input.userid,
    input.kind,
    input.personId,
    input.text,
    clock.now(),
  ).id

export const comment = (world: World, reaction: Reaction, text: string): number => {
  mustSee(world, reaction)
  const id = put(world, { ...reaction, kind: 'comment', text })
  world.live.tell({ kind: 'moment', personId: reaction.personId })
  return id
}

interface TaskRow {
  moment_id: string
  userid: string
  name: string
  body: string
  published_at: number | null
  cancelled: number
  customers: number
}

const statusOf = ({ published_at, cancelled }: TaskRow): 'published' | 'cancelled' | 'waiting' =>
  published_at !== null ? 'published' : cancelled === 1 ? 'cancelled' : 'waiting'

/** Moments that wait for a member's thumb first, then those published. */
export const listMomentTasks = ({ store }: World, corpId: string, limit: number) =>
  store
    .all<TaskRow>(
      `select t.moment_id, t.userid, m.name, moment.body, t.published_at, moment.cancelled,
         (select count(*) from moment_target x where x.moment_id = t.moment_id
            and x.userid = t.userid) as customers
       from moment_task t join moment on moment.moment_id = t.moment_id
       join member m on m.corp_id = moment.corp_id and m.userid = t.userid
       where moment.corp_id = ? order by t.published_at is not null, moment.created_at desc,
         t.moment_id, t.userid limit ?`,
      corpId,
      limit,
    )
    .map((row) => ({
      momentId: row.moment_id,
      userid: row.userid,
      guide: row.name,
      customers: row.customers,
      body: JSON.parse(row.body) as MomentBody,
      status: statusOf(row),
    }))
