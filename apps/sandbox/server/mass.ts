// Mass messages: a corp proposes, each member confirms, customers with a quota left get them.
import { wecomMass, type MessageBody } from '#wechat'
import { deliver, type Pair } from './chat.ts'
import { getCorp, type Corp, type CorpSettings } from './corp.ts'
import { findFollow } from './friendship.ts'
import { randomText } from './ids.ts'
import { contactByExternal } from './people.ts'
import { startOfPeriod, daysOfMonth } from './calendar.ts'
import type { World } from './world.ts'

export interface MassRow {
  msgid: string
  corp_id: string
  body: string
  created_at: number
  ready_at: number
  cancelled: number
}

export const findMass = ({ store }: World, corpId: string, msgid: string): MassRow | undefined =>
  store.first<MassRow>('select * from mass where msgid = ? and corp_id = ?', msgid, corpId)

export interface MassInput {
  message: MessageBody
  sender?: string
  externalUserIds?: string[]
  /** Any tag of a group, of every group. */
  tagGroups?: string[][]
  /** The member may leave customers out when confirming. */
  allowSelect: boolean
}

interface Target {
  userid: string
  personId: string
}

// Those who left are still in the member's list: sending to them fails later, with status 2.
const RELATED = `status in ('friend', 'half', 'left')`

/** The customer's member: the sender, or whoever last added or chatted. */
const memberOf = (world: World, corpId: string, personId: string, sender?: string) =>
  world.store.first<{ userid: string }>(
    `select userid from follow where corp_id = ? and person_id = ? and ${RELATED}
       and (?3 is null or userid = ?3) order by last_at desc, userid limit 1`,
    corpId,
    personId,
    sender ?? null,
  )?.userid

const named = (world: World, corp: Corp, ids: string[], sender?: string) => {
  const targets: Target[] = []
  const failed: string[] = []
  for (const external of new Set(ids)) {
    const contact = contactByExternal(world, corp.id, external)
    const userid = contact && memberOf(world, corp.id, contact.personId, sender)
    if (contact && userid) targets.push({ userid, personId: contact.personId })
    else failed.push(external)
  }
  return { targets, failed }
}

const everyone = (world: World, corp: Corp, sender?: string): Target[] =>
  world.store
    .all<{ person_id: string }>(
      `select distinct person_id from follow where corp_id = ? and ${RELATED}
       and (?2 is null or userid = ?2)`,
      corp.id,
      sender ?? null,
    )
    .flatMap(({ person_id }) => {
      const userid = memberOf(world, corp.id, person_id, sender)
      return userid ? [{ userid, personId: person_id }] : []
    })

const tagged = (world: World, corpId: string, target: Target, groups: string[][]): boolean => {
  const own = new Set(
    world.store
      .all<{ tag_id: string }>(
        'select tag_id from follow_tag where corp_id = ? and userid = ? and person_id = ?',
        corpId,
        target.userid,
        target.personId,
      )
      .map(({ tag_id }) => tag_id),
  )
  return groups.every((group) => group.some((tag) => own.has(tag)))
}

/** Makes the tasks; undefined when nobody would get it. */
export const proposeMass = (
  world: World,
  corp: Corp,
  input: MassInput,
): { msgid: string; failed: string[] } | undefined => {
  const { store, clock } = world
  const picked = input.externalUserIds?.length
    ? named(world, corp, input.externalUserIds, input.sender)
    : { targets: everyone(world, corp, input.sender), failed: [] }
  const targets = picked.targets.filter(
    (target) => !input.tagGroups?.length || tagged(world, corp.id, target, input.tagGroups),
  )
  if (targets.length === 0) return undefined
  const msgid = `msg${randomText(25)}`
  store.together(() => {
    const now = clock.now()
    store.run(
      'insert into mass (corp_id, msgid, body, created_at, ready_at) values (?, ?, ?, ?, ?)',
      corp.id,
      msgid,
      JSON.stringify({ ...input.message, allow_select: input.allowSelect }),
      now,
      now + world.ceilings.massDispatchMs,
    )
    for (const { userid, personId } of targets) {
      store.run(
        'insert into mass_target values (?, ?, ?, ?, 0, null)',
        corp.id,
        msgid,
        userid,
        personId,
      )
    }
    for (const userid of new Set(targets.map((target) => target.userid))) {
      store.run('insert into mass_task (msgid, userid, status) values (?, ?, 0)', msgid, userid)
      const wait = corp.settings.confirmAfterMs
      if (wait !== null) clock.later(now + wait, 'confirm', { corpId: corp.id, msgid, userid })
    }
  })
  world.live.tell({ kind: 'task', corpId: corp.id })
  return { msgid, failed: picked.failed }
}

const quotaOf = (now: number, how: CorpSettings['massQuota']): number =>
  how === 'month' ? daysOfMonth(now) : how === 'week' ? 7 : 1

const used = ({ store }: World, corpId: string, personId: string, since: number): number =>
  store.first<{ n: number }>(
    `select count(*) as n from mass_target where corp_id = ? and person_id = ? and status = 1
       and send_at >= ?`,
    corpId,
    personId,
    since,
  )?.n ?? 0

const outcome = (world: World, corp: Corp, pair: Pair): number => {
  const status = findFollow(world, pair)?.status
  if (status !== 'friend' && status !== 'half') return wecomMass.sendStatus.notFriend
  const { massQuota } = corp.settings
  const now = world.clock.now()
  const spent = used(world, corp.id, pair.personId, startOfPeriod(now, massQuota))
  return spent >= quotaOf(now, massQuota)
    ? wecomMass.sendStatus.quotaUsed
    : wecomMass.sendStatus.sent
}

/**
 * The member confirms: customers get the message, one by one, as far as friendship and quota go.
 * `only` names the customers the member picked, where the corp allowed that.
 */
export const confirmMass = (
  world: World,
  input: { corpId: string; msgid: string; userid: string; only?: string[] },
): boolean => {
  const { store, clock } = world
  const mass = findMass(world, input.corpId, input.msgid)
  if (!mass || mass.cancelled === 1) return false
  const corp = getCorp(world, input.corpId)
  const body = JSON.parse(mass.body) as MessageBody & { allow_select?: boolean }
  const message: MessageBody = { text: body.text, attachments: body.attachments }
  const confirmed = store.together(() => {
    const { changes } = store.run(
      `update mass_task set status = 2, send_at = ? where msgid = ? and userid = ? and status = 0`,
      clock.now(),
      input.msgid,
      input.userid,
    )
    if (changes === 0) return false
    const targets = store.all<{ person_id: string }>(
      'select person_id from mass_target where msgid = ? and userid = ?',
      input.msgid,
      input.userid,
    )
    for (const { person_id: personId } of targets) {
      if (body.allow_select && input.only && !input.only.includes(personId)) continue
      const pair = { corpId: corp.id, userid: input.userid, personId }
      const status = outcome(world, corp, pair)
      store.run(
        'update mass_target set status = ?, send_at = ? where msgid = ? and person_id = ?',
        status,
        clock.now(),
        input.msgid,
        personId,
      )
      if (status === wecomMass.sendStatus.sent) deliver(world, pair, 'mass', message)
    }
    return true
  })
  world.live.tell({ kind: 'task', corpId: corp.id })
  return confirmed
}

const DAY_MS = 86_400_000
const REMINDERS = 3

/** False when the members were reminded three times within a day. */
export const remindMass = ({ store, clock, live }: World, mass: MassRow): boolean => {
  const key = `remind ${mass.msgid}`
  const past = JSON.parse(
    store.first<{ value: string }>('select value from meta where key = ?', key)?.value ?? '[]',
  ) as number[]
  const recent = past.filter((at) => clock.now() - at < DAY_MS)
  if (recent.length >= REMINDERS) return false
  store.run(
    'insert into meta values (?, ?) on conflict (key) do update set value = ?2',
    key,
    JSON.stringify([...recent, clock.now()]),
  )
  store.run(
    'update mass_task set reminded = reminded + 1 where msgid = ? and status = 0',
    mass.msgid,
  )
  live.tell({ kind: 'task', corpId: mass.corp_id })
  return true
}
