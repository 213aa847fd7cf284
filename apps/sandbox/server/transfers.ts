// Customers handed over from one member to another: what is asked for takes effect after 24 hours
// unless she refuses or the new guide has no room, and each ending raises the platform's own events.
import { wecomTransfer } from '#wechat'
import { raise } from './callback.ts'
import { deliver, type Pair } from './chat.ts'
import { findMember, getCorp, saveMember, type Corp } from './corp.ts'
import { findFollow } from './friendship.ts'
import { contactFor, getPerson } from './people.ts'
import { ControlError } from './refusal.ts'
import type { World } from './world.ts'

export const END_TRANSFER_OF_CUSTOMER = 'customerTransfer'
const DAY_MS = 24 * 3_600_000
/** Assigned by an administrator: neither side added the other. */
const ASSIGNED = 202
const { transferStatus: status } = wecomTransfer

export interface Transfer {
  id: number
  corp_id: string
  handover: string
  takeover: string
  person_id: string
  resigned: number
  status: number
  asked_at: number
  takes_at: number
  words: string
}

export const resignedAt = ({ store }: World, corpId: string, userid: string): number | undefined =>
  store.first<{ at: number }>(
    'select at from resigned where corp_id = ? and userid = ?',
    corpId,
    userid,
  )?.at

/** The administrator removes a member from the corp: her customers wait to be assigned. */
export const resign = (world: World, corpId: string, userid: string): void => {
  const member = findMember(world, corpId, userid)
  if (!member) throw new ControlError(404, `there is no member ${userid}`)
  world.store.together(() => {
    saveMember(world, corpId, { ...member, active: false, contactRight: false })
    world.store.run(
      'insert or ignore into resigned values (?, ?, ?)',
      corpId,
      userid,
      world.clock.now(),
    )
  })
  world.live.tell({ kind: 'corp', corpId })
}

const waitingOf = ({ store }: World, pair: Pair): Transfer | undefined =>
  store.first<Transfer>(
    `select * from transfer where corp_id = ? and handover = ? and person_id = ? and status = ?`,
    pair.corpId,
    pair.userid,
    pair.personId,
    status.waiting,
  )

const customersOf = ({ store }: World, corpId: string, userid: string): number =>
  store.first<{ n: number }>(
    `select count(*) as n from follow where corp_id = ? and userid = ?
       and status in ('friend', 'half')`,
    corpId,
    userid,
  )?.n ?? 0

export const isFull = (world: World, corpId: string, userid: string): boolean =>
  customersOf(world, corpId, userid) >= world.ceilings.customersPerMember

const RECENT_MS = 90 * DAY_MS
const MOST_IN_90_DAYS = 2
const countedOf = ({ store, clock }: World, pair: Pair): number =>
  store.first<{ n: number }>(
    `select count(*) as n from transfer where corp_id = ? and person_id = ? and resigned = 0
       and status in (?, ?) and asked_at > ?`,
    pair.corpId,
    pair.personId,
    status.done,
    status.waiting,
    clock.now() - RECENT_MS,
  )?.n ?? 0

export interface TransferAsked extends Pair {
  takeover: string
  resigned: boolean
  words: string
}

/** Asks for one customer; gives the platform's code of a refusal, 0 where it was accepted. */
export const askTransfer = (world: World, asked: TransferAsked): number => {
  const follow = findFollow(world, asked)
  if (follow?.status !== 'friend' && follow?.status !== 'half') return 40131
  if (waitingOf(world, asked)) return 40129
  if (!asked.resigned && countedOf(world, asked) >= MOST_IN_90_DAYS) return 40128
  const now = world.clock.now()
  const { id } = world.store.run(
    `insert into transfer (corp_id, handover, takeover, person_id, resigned, status, asked_at,
       takes_at, words) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    asked.corpId,
    asked.userid,
    asked.takeover,
    asked.personId,
    asked.resigned ? 1 : 0,
    status.waiting,
    now,
    now + DAY_MS,
    asked.words,
  )
  world.clock.later(now + DAY_MS, END_TRANSFER_OF_CUSTOMER, { id })
  const name = findMember(world, asked.corpId, asked.takeover)?.name ?? asked.takeover
  const { name: corp } = getCorp(world, asked.corpId)
  deliver(world, asked, 'system', {
    text: {
      content: `您好，您的服务已升级，后续将由我的同事${name}@${corp}接替我的工作，继续为您服务。`,
    },
  })
  return 0
}

const end = ({ store }: World, id: number, to: number): void => {
  store.run('update transfer set status = ? where id = ?', to, id)
}

const told = (world: World, corp: Corp, one: Transfer, fields: Record<string, string>): void => {
  const { externalUserId } = contactFor(world, corp.id, one.person_id)
  raise(world, corp, 'change_external_contact', { ...fields, ExternalUserID: externalUserId })
}

const fail = (world: World, one: Transfer, to: number, reason: string): void => {
  end(world, one.id, to)
  told(world, getCorp(world, one.corp_id), one, {
    ChangeType: 'transfer_fail',
    FailReason: reason,
    UserID: one.takeover,
  })
}

/** She stays with whom she has: said on her phone within the 24 hours. */
export const refuseTransfer = (world: World, pair: Pair): void => {
  const one = waitingOf(world, pair)
  if (!one) throw new ControlError(409, 'nothing waits to be refused')
  world.store.together(() => fail(world, one, status.refused, 'customer_refused'))
}

/** Hand-overs that a person may still refuse. */
export const waitingTransfers = (world: World, personId: string) =>
  world.store
    .all<Transfer>(
      'select * from transfer where person_id = ? and status = ? order by id',
      getPerson(world, personId).id,
      status.waiting,
    )
    .map(({ corp_id: corpId, handover, takeover, takes_at }) => ({
      corpId,
      userid: handover,
      takeover,
      takeoverName: findMember(world, corpId, takeover)?.name ?? takeover,
      takesAt: new Date(takes_at).toISOString(),
    }))

const dropOld = (world: World, corp: Corp, one: Transfer): void => {
  for (const table of ['follow', 'follow_tag'])
    world.store.run(
      `delete from ${table} where corp_id = ? and userid = ? and person_id = ?`,
      corp.id,
      one.handover,
      one.person_id,
    )
  // Nobody is left to be told of by a member who has gone.
  if (one.resigned === 1) return
  told(world, corp, one, {
    ChangeType: 'del_external_contact',
    UserID: one.handover,
    Source: 'DELETE_BY_TRANSFER',
  })
}

const befriend = (world: World, corp: Corp, one: Transfer): void => {
  const pair = { corpId: corp.id, userid: one.takeover, personId: one.person_id }
  const known = findFollow(world, pair)
  // Friends already: no event of adding.
  if (known && known.status !== 'left') return
  const now = world.clock.now()
  world.store.run(
    `insert into follow (corp_id, userid, person_id, status, state, add_way, oper, created_at,
       last_at) values (?, ?, ?, 'friend', '', ?, ?, ?, ?)
     on conflict (corp_id, userid, person_id) do update set status = 'friend', state = '',
       add_way = excluded.add_way, created_at = excluded.created_at, last_at = excluded.last_at`,
    corp.id,
    one.takeover,
    one.person_id,
    ASSIGNED,
    one.handover,
    now,
    now,
  )
  told(world, corp, one, { ChangeType: 'add_external_contact', UserID: one.takeover })
}

/** Twenty-four hours are over. */
export const endTransferOfCustomer = (world: World, { id }: { id: number }): void => {
  const one = world.store.first<Transfer>('select * from transfer where id = ?', id)
  if (one?.status !== status.waiting) return
  const corp = getCorp(world, one.corp_id)
  const old = findFollow(world, { corpId: corp.id, userid: one.handover, personId: one.person_id })
  if (old?.status !== 'friend' && old?.status !== 'half')
    return fail(world, one, status.refused, 'customer_refused')
  if (isFull(world, corp.id, one.takeover))
    return fail(world, one, status.takeoverFull, 'customer_limit_exceed')
  end(world, id, status.done)
  befriend(world, corp, one)
  dropOld(world, corp, one)
  const pair = { corpId: corp.id, userid: one.takeover, personId: one.person_id }
  deliver(world, pair, 'guide', { text: { content: one.words || '您好，之后由我为您服务。' } })
}
