// A talk between a person and an account of customer service: she enters, writes, is answered. All
// that happens stands as lines; the corp is only told that there is something to fetch.
import { wecomKf } from '#wechat'
import { raise } from '../callback.ts'
import { getCorp } from '../corp.ts'
import { randomText } from '../ids.ts'
import { contactFor } from '../people.ts'
import { ControlError } from '../refusal.ts'
import type { World } from '../world.ts'
import { findAccount, servicersOf, type Account } from './accounts.ts'

const { origin, serviceState } = wecomKf
/** Within so long of her last words she may be written to, and is not greeted again. */
export const TALK_MS = 48 * 3_600_000
const TOKEN_MS = 10 * 60_000

/** Sent by API: neither of the origins that `sync_msg` names. */
export const BY_API = 0

export interface Session {
  open_kfid: string
  person_id: string
  state: number
  servicer: string | null
  said_at: number | null
  sent: number
  welcomed_at: number | null
  rejecting: number
}

/** What a line holds: the message by its type, as the wire has it. */
export type LineBody = { msgtype: string } & Record<string, unknown>

export interface Line {
  account: Account
  personId: string
  origin: number
  body: LineBody
  msgid?: string
  servicer?: string
}

export const findSession = (
  { store }: World,
  openKfid: string,
  personId: string,
): Session | undefined =>
  store.first<Session>(
    'select * from kf_session where open_kfid = ? and person_id = ?',
    openKfid,
    personId,
  )

const isSilent = (world: World, at: number | null | undefined): boolean =>
  at === null || at === undefined || world.clock.now() - at >= TALK_MS
export const isQuiet = (world: World, session: Session): boolean => isSilent(world, session.said_at)

/** The account and the talk somebody has with it; it begins by entering. */
export const needTalk = (world: World, openKfid: string, personId: string) => {
  const account = findAccount(world, openKfid)
  if (!account) throw new ControlError(404, 'there is no such customer service')
  const session = findSession(world, openKfid, personId)
  return { account, session }
}

/** News for the corp: a token to fetch with, and of which account; no word of what it is. */
const tell = (world: World, { corp_id: corpId, open_kfid: openKfid }: Account): void => {
  const token = `ENC${randomText(45)}`
  world.store.run(
    'insert into kf_token values (?, ?, ?)',
    token,
    corpId,
    world.machine() + TOKEN_MS,
  )
  raise(world, getCorp(world, corpId), 'kf_msg_or_event', { Token: token, OpenKfId: openKfid })
}

/** Puts a line into the talk; what the corp did not do itself it is told of. */
export const write = (world: World, line: Line): string => {
  const { account, personId, body } = line
  const msgid = line.msgid ?? randomText(44)
  const told = line.origin !== BY_API
  const shown = line.origin === BY_API || line.origin === origin.servicer
  world.store.run(
    `insert into kf_line (corp_id, open_kfid, person_id, msgid, origin, servicer, body, at, told,
       seen) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    account.corp_id,
    account.open_kfid,
    personId,
    msgid,
    line.origin,
    line.servicer ?? null,
    JSON.stringify(body),
    world.clock.now(),
    told ? 1 : 0,
    shown ? 0 : 1,
  )
  if (told) tell(world, account)
  world.live.tell({ kind: 'service', personId, openKfid: account.open_kfid })
  return msgid
}

/** Something that happened, as the corp will read it. */
export const happen = (
  world: World,
  account: Account,
  personId: string,
  event: { event_type: string } & Record<string, unknown>,
): void => {
  const { externalUserId } = contactFor(world, account.corp_id, personId)
  write(world, {
    account,
    personId,
    origin: origin.system,
    body: {
      msgtype: 'event',
      event: { open_kfid: account.open_kfid, external_userid: externalUserId, ...event },
    },
  })
}

export type CodeKind = 'enter' | 'queue' | 'accept' | 'end'
const SHORT_MS = 20_000
const lifeOf: Record<CodeKind, number> = {
  enter: SHORT_MS,
  queue: TALK_MS,
  accept: TALK_MS,
  end: SHORT_MS,
}

/** A code for one answer to what just happened. */
export const openCode = (world: World, openKfid: string, personId: string, kind: CodeKind) => {
  const code = randomText(43)
  world.store.run(
    'insert into kf_code (code, open_kfid, person_id, kind, expires_at) values (?, ?, ?, ?, ?)',
    code,
    openKfid,
    personId,
    kind,
    world.clock.now() + lifeOf[kind],
  )
  return code
}

/** She opens the chat, by a link that says where she came from or from her list. */
export const enter = (
  world: World,
  input: { openKfid: string; personId: string; scene?: string; sceneParam?: string },
): void => {
  const { openKfid, personId, scene = '', sceneParam = '' } = input
  const { account, session } = needTalk(world, openKfid, personId)
  const fresh = isSilent(world, session?.said_at) && isSilent(world, session?.welcomed_at)
  world.store.together(() => {
    world.store.run(
      `insert into kf_session (corp_id, open_kfid, person_id, state, scene, scene_param)
       values (?, ?, ?, ?, ?, ?) on conflict (open_kfid, person_id) do update set
         scene = excluded.scene, scene_param = excluded.scene_param`,
      account.corp_id,
      openKfid,
      personId,
      serviceState.ended,
      scene,
      sceneParam,
    )
    happen(world, account, personId, {
      event_type: 'enter_session',
      scene,
      scene_param: sceneParam,
      ...(fresh && { welcome_code: openCode(world, openKfid, personId, 'enter') }),
    })
  })
}

const change = ({ store }: World, { open_kfid, person_id }: Session, set: Partial<Session>) => {
  const names = Object.keys(set)
  store.run(
    `update kf_session set ${names.map((name) => `${name} = ?`).join(', ')}
     where open_kfid = ? and person_id = ?`,
    ...(Object.values(set) as (string | number | null)[]),
    open_kfid,
    person_id,
  )
}
export const changeSession = change

/** She writes: an ended or sleeping talk begins anew, and five answers are free again. */
export const say = (world: World, openKfid: string, personId: string, text: string): string => {
  const { account, session } = needTalk(world, openKfid, personId)
  if (!session) throw new ControlError(409, 'she has not opened this chat yet')
  return world.store.together(() => {
    const anew = session.state === serviceState.ended || isQuiet(world, session)
    change(world, session, {
      said_at: world.clock.now(),
      sent: 0,
      ...(anew && { state: serviceState.fresh, servicer: null }),
    })
    const body = { msgtype: 'text', text: { content: text } }
    return write(world, { account, personId, origin: origin.customer, body })
  })
}

/** She takes her last words back. */
export const recall = (world: World, openKfid: string, personId: string): void => {
  const { account } = needTalk(world, openKfid, personId)
  const last = world.store.first<{ msgid: string }>(
    `select msgid from kf_line where open_kfid = ? and person_id = ? and origin = ?
     order by id desc limit 1`,
    openKfid,
    personId,
    origin.customer,
  )
  if (!last) throw new ControlError(409, 'she has written nothing')
  happen(world, account, personId, { event_type: 'user_recall_msg', recall_msgid: last.msgid })
}

/** Whether she lets the account write to her. */
export const rejectService = (
  world: World,
  openKfid: string,
  personId: string,
  rejecting: boolean,
): void => {
  const { session } = needTalk(world, openKfid, personId)
  if (session) change(world, session, { rejecting: rejecting ? 1 : 0 })
}

/** A servicer answers in her client; a talk that waited becomes hers by it. */
export const answer = (
  world: World,
  input: { openKfid: string; personId: string; userid: string; text: string },
): void => {
  const { openKfid, personId, userid } = input
  const { account, session } = needTalk(world, openKfid, personId)
  if (!servicersOf(world, openKfid).includes(userid))
    throw new ControlError(409, `${userid} does not serve here`)
  if (!session || session.state === serviceState.ended || isQuiet(world, session))
    throw new ControlError(409, 'nobody waits to be answered')
  if (session.state === serviceState.bot) throw new ControlError(409, 'a robot serves here')
  world.store.together(() => {
    if (session.servicer !== userid) takeOver(world, account, session, userid)
    const body = { msgtype: 'text', text: { content: input.text } }
    write(world, { account, personId, origin: origin.servicer, servicer: userid, body })
  })
}

const changed = { taken: 1, passed: 2, ended: 3 } as const

const takeOver = (world: World, account: Account, session: Session, userid: string): void => {
  change(world, session, { state: serviceState.human, servicer: userid })
  happen(world, account, session.person_id, {
    event_type: 'session_status_change',
    change_type: session.servicer === null ? changed.taken : changed.passed,
    ...(session.servicer !== null && { old_servicer_userid: session.servicer }),
    new_servicer_userid: userid,
    msg_code: openCode(world, account.open_kfid, session.person_id, 'accept'),
  })
}

/** The servicer ends the talk. */
export const endTalk = (world: World, openKfid: string, personId: string): void => {
  const { account, session } = needTalk(world, openKfid, personId)
  if (session?.state !== serviceState.human) throw new ControlError(409, 'nobody serves her')
  world.store.together(() => {
    change(world, session, { state: serviceState.ended, servicer: null })
    happen(world, account, personId, {
      event_type: 'session_status_change',
      change_type: changed.ended,
      old_servicer_userid: session.servicer,
      msg_code: openCode(world, openKfid, personId, 'end'),
    })
  })
}
