// Adding and deleting: what a person and a member do in their clients, and the events it raises.
import { cameByLink } from './acquisition/come.ts'
import { contactFor } from './people.ts'
import { deliver, type Pair } from './chat.ts'
import { raise } from './callback.ts'
import { findMember, getCorp, type Corp } from './corp.ts'
import { ControlError } from './refusal.ts'
import { openWelcome } from './welcome.ts'
import type { World } from './world.ts'

/**
 * asked: waits for the member. half: chatting, the member has yet to confirm. friend: both.
 * left: the customer deleted the member, whose side still shows the customer.
 */
export type FollowStatus = 'asked' | 'half' | 'friend' | 'left'

export interface Follow {
  userid: string
  person_id: string
  status: FollowStatus
  state: string
  add_way: number
  oper: string
  created_at: number
  remark: string
  description: string
  company: string
  mobiles: string
  chatted: number
  last_at: number
}

export const findFollow = ({ store }: World, pair: Pair): Follow | undefined =>
  store.first<Follow>(
    'select * from follow where corp_id = ? and userid = ? and person_id = ?',
    pair.corpId,
    pair.userid,
    pair.personId,
  )

export interface AddInput extends Pair {
  /** Comes back as `State`. */
  state: string
  addWay: number
  /** Whether the code lets people in without asking the member. */
  skipVerify: boolean
  configId?: string
  /** The member's side has not confirmed yet although the code skips asking. */
  half?: boolean
}

export type AddResult = 'friend' | 'half' | 'asked' | 'already'

const contactEvent = (
  world: World,
  corp: Corp,
  pair: Pair,
  change: string,
  extra: { State?: string; WelcomeCode?: string; Source?: string } = {},
): void => {
  const { externalUserId } = contactFor(world, corp.id, pair.personId)
  raise(world, corp, 'change_external_contact', {
    ChangeType: change,
    UserID: pair.userid,
    ExternalUserID: externalUserId,
    ...extra,
  })
}

const hello = (world: World, pair: Pair, name: string): void => {
  deliver(world, pair, 'system', { text: { content: `你已添加了${name}，现在可以开始聊天了。` } })
}

/** The person adds the member. Friends already: nothing happens and no event is raised. */
export const addFriend = (world: World, input: AddInput): AddResult => {
  const corp = getCorp(world, input.corpId)
  const member = findMember(world, input.corpId, input.userid)
  if (!member) throw new ControlError(404, `there is no member ${input.userid}`)
  const known = findFollow(world, input)
  if (known && known.status !== 'left') return 'already'
  const status = input.skipVerify ? (input.half ? 'half' : 'friend') : 'asked'
  return world.store.together(() => {
    const { externalUserId } = contactFor(world, corp.id, input.personId)
    const now = world.clock.now()
    world.store.run(
      `insert into follow (corp_id, userid, person_id, status, state, add_way, oper, created_at,
         last_at, config_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (corp_id, userid, person_id) do update set status = excluded.status,
         state = excluded.state, add_way = excluded.add_way, created_at = excluded.created_at,
         last_at = excluded.last_at, config_id = excluded.config_id, chatted = 0`,
      corp.id,
      input.userid,
      input.personId,
      status,
      input.state,
      input.addWay,
      externalUserId,
      now,
      now,
      input.configId ?? null,
    )
    if (status === 'asked') askMember(world, corp, input)
    else becomeFriends(world, corp, input, status, input.state)
    return status
  })
}

const becomeFriends = (
  world: World,
  corp: Corp,
  pair: Pair,
  status: 'friend' | 'half',
  state: string,
): void => {
  hello(world, pair, findMember(world, corp.id, pair.userid)?.name ?? pair.userid)
  const change = status === 'half' ? 'add_half_external_contact' : 'add_external_contact'
  contactEvent(world, corp, pair, change, {
    State: state || undefined,
    WelcomeCode: openWelcome(world, corp, pair),
  })
  cameByLink(world, corp, pair)
}

const askMember = (world: World, corp: Corp, pair: Pair): void => {
  const { corpId, userid, personId } = pair
  const wait = corp.settings.acceptAfterMs
  if (wait !== null) {
    world.clock.later(world.clock.now() + wait, 'accept', { corpId, userid, personId })
  }
  world.live.tell({ kind: 'task', corpId })
}

/** The member accepts a request, or confirms a customer who got in by a code that skips asking. */
export const acceptFriend = (world: World, pair: Pair): void => {
  const follow = findFollow(world, pair)
  if (follow?.status !== 'asked' && follow?.status !== 'half') return
  const corp = getCorp(world, pair.corpId)
  world.store.together(() => {
    world.store.run(
      `update follow set status = 'friend' where corp_id = ? and userid = ? and person_id = ?`,
      pair.corpId,
      pair.userid,
      pair.personId,
    )
    // The code went out with the half event and is not given twice.
    if (follow.status === 'half') {
      contactEvent(world, corp, pair, 'add_external_contact', { State: follow.state || undefined })
    } else becomeFriends(world, corp, pair, 'friend', follow.state)
  })
  world.live.tell({ kind: 'task', corpId: pair.corpId })
}

/** The person deletes the member: the member still sees the customer, sending fails. */
export const leaveMember = (world: World, pair: Pair): void => {
  const corp = getCorp(world, pair.corpId)
  world.store.together(() => {
    const { changes } = world.store.run(
      `update follow set status = 'left' where corp_id = ? and userid = ? and person_id = ?
         and status in ('friend', 'half')`,
      pair.corpId,
      pair.userid,
      pair.personId,
    )
    if (changes > 0) contactEvent(world, corp, pair, 'del_follow_user')
  })
  world.live.tell({ kind: 'chat', personId: pair.personId })
}

/** The member deletes the customer in the client: the relation is gone for the corp. */
export const dropCustomer = (world: World, pair: Pair, source?: string): void => {
  const corp = getCorp(world, pair.corpId)
  world.store.together(() => {
    const { changes } = world.store.run(
      'delete from follow where corp_id = ? and userid = ? and person_id = ?',
      pair.corpId,
      pair.userid,
      pair.personId,
    )
    world.store.run(
      'delete from follow_tag where corp_id = ? and userid = ? and person_id = ?',
      pair.corpId,
      pair.userid,
      pair.personId,
    )
    if (changes > 0) contactEvent(world, corp, pair, 'del_external_contact', { Source: source })
  })
  world.live.tell({ kind: 'chat', personId: pair.personId })
}

/** The member changes the remark in the client: unlike the same by API, this raises an event. */
export const editRemark = (world: World, pair: Pair, remark: string): void => {
  const corp = getCorp(world, pair.corpId)
  world.store.together(() => {
    const { changes } = world.store.run(
      'update follow set remark = ? where corp_id = ? and userid = ? and person_id = ?',
      remark,
      pair.corpId,
      pair.userid,
      pair.personId,
    )
    if (changes > 0) contactEvent(world, corp, pair, 'edit_external_contact')
  })
}
