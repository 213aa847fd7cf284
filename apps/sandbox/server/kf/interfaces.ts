// The interfaces of customer service.
import { wecomKf } from '#wechat'
import type { Corp } from '../corp.ts'
import { unionId } from '../ids.ts'
import { contactByExternal, getPerson } from '../people.ts'
import { must, Refused } from '../refusal.ts'
import type { World } from '../world.ts'
import { get, post, type Asked, type Fields, type Interfaces } from '../wecom/asked.ts'
import { needMedia } from '../wecom/body.ts'
import {
  addAccount,
  addServicer,
  changeAccount,
  linkTo,
  listAccounts,
  needAccount,
  removeAccount,
  removeServicer,
  servicersOf,
  type Account,
} from './accounts.ts'
import { needSession, sendMsg, sendMsgOnEvent } from './send.ts'
import { syncMsg } from './sync.ts'
import { changeSession, openCode } from './talk.ts'

const { serviceState } = wecomKf
const MOST_ACCOUNTS = 100

const listed = ({ open_kfid, name, avatar }: Account) => ({
  open_kfid,
  name,
  avatar,
  manage_privilege: true,
})

const list = ({ world, corp, body }: Asked) => {
  const limit = body.int('limit') ?? MOST_ACCOUNTS
  must(limit >= 1 && limit <= MOST_ACCOUNTS, 40058)
  const found = listAccounts(world, corp.id, body.int('offset') ?? 0, limit)
  return { account_list: found.map(listed) }
}

const optionalMedia = (world: World, corp: Corp, body: Fields) => {
  const id = body.text('media_id')
  return id === undefined ? undefined : needMedia(world, corp.id, id)
}

const contactWay = ({ world, corp, body }: Asked) => {
  const account = needAccount(world, corp, body.text('open_kfid'))
  const scene = body.text('scene') ?? ''
  must(/^[0-9a-zA-Z_-]{0,32}$/.test(scene), 610003)
  return { url: linkTo(world, account, scene) }
}

const MOST_SERVICERS = 100

/** Each servicer has an answer of her own. */
const servicers =
  (change: (world: World, account: Account, userid: string) => void) =>
  ({ world, corp, body }: Asked) => {
    const account = needAccount(world, corp, body.text('open_kfid'))
    const userids = body.texts('userid_list') ?? []
    must(userids.length > 0 && userids.length <= MOST_SERVICERS, 40058)
    const result_list = userids.map((userid) => {
      try {
        change(world, account, userid)
        return { userid, errcode: 0, errmsg: 'success' }
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return { userid, errcode: error.errcode, errmsg: error.message }
      }
    })
    return { result_list }
  }

/** From each state, where a call may lead. A talk that ended begins anew only by her words. */
const moves: Readonly<Record<number, readonly number[]>> = {
  [serviceState.fresh]: [serviceState.bot, serviceState.queue, serviceState.human],
  [serviceState.bot]: [serviceState.queue, serviceState.human],
  [serviceState.queue]: [serviceState.human],
  [serviceState.human]: [serviceState.human, serviceState.ended],
}
const codeOf = {
  [serviceState.queue]: 'queue',
  [serviceState.human]: 'accept',
  [serviceState.ended]: 'end',
} as const

const trans = ({ world, corp, body }: Asked) => {
  const { account, session } = needSession(world, corp, body, 'external_userid')
  const to = body.int('service_state') ?? -1
  must(moves[session.state]?.includes(to), 95016)
  const servicer = body.text('servicer_userid') ?? null
  if (to === serviceState.human) {
    must(servicer && servicersOf(world, account.open_kfid).includes(servicer), 95014)
    must(servicer !== session.servicer, 95016)
  }
  const kind = to in codeOf ? codeOf[to as keyof typeof codeOf] : undefined
  return world.store.together(() => {
    changeSession(world, session, {
      state: to,
      servicer: to === serviceState.human ? servicer : null,
    })
    world.live.tell({
      kind: 'service',
      personId: session.person_id,
      openKfid: account.open_kfid,
    })
    return kind ? { msg_code: openCode(world, account.open_kfid, session.person_id, kind) } : {}
  })
}

const stateGet = ({ world, corp, body }: Asked) => {
  const { session } = needSession(world, corp, body, 'external_userid')
  return {
    service_state: session.state,
    ...(session.servicer !== null && { servicer_userid: session.servicer }),
  }
}

interface Entered {
  scene: string
  scene_param: string
}

/** Only of people who have been to customer service. */
const customer = (world: World, corp: Corp, external: string, withContext: boolean) => {
  const contact = contactByExternal(world, corp.id, external)
  const entered =
    contact &&
    world.store.first<Entered>(
      'select scene, scene_param from kf_session where corp_id = ? and person_id = ?',
      corp.id,
      contact.personId,
    )
  if (!entered) return undefined
  const { name, avatar, gender } = getPerson(world, contact.personId)
  return {
    external_userid: external,
    nickname: name,
    avatar: `${world.origin()}/face/${encodeURIComponent(avatar)}.svg`,
    gender,
    ...(corp.settings.unionid && { unionid: unionId(contact.personId) }),
    ...(withContext && { enter_session_context: { ...entered } }),
  }
}

const batchGet = ({ world, corp, body }: Asked) => {
  const asked = body.texts('external_userid_list') ?? []
  must(asked.length > 0 && asked.length <= 100, 40058)
  const withContext = body.int('need_enter_session_context') === 1
  const found = asked.map((external) => customer(world, corp, external, withContext))
  return {
    customer_list: found.filter((one) => one !== undefined),
    invalid_external_userid: asked.filter((_, n) => found[n] === undefined),
  }
}

export const kfInterfaces: Interfaces = {
  'kf/account/add': post(({ world, corp, body }) => ({
    open_kfid: addAccount(world, corp.id, body.text('name'), optionalMedia(world, corp, body)),
  })),
  'kf/account/update': post(({ world, corp, body }) => {
    const account = needAccount(world, corp, body.text('open_kfid'))
    changeAccount(world, account, {
      name: body.text('name'),
      avatar: optionalMedia(world, corp, body),
    })
    return {}
  }),
  'kf/account/del': post(({ world, corp, body }) => {
    removeAccount(world, needAccount(world, corp, body.text('open_kfid')))
    return {}
  }),
  'kf/account/list': post(list),
  'kf/add_contact_way': post(contactWay),
  'kf/servicer/add': post(servicers(addServicer)),
  'kf/servicer/del': post(servicers(removeServicer)),
  'kf/servicer/list': get(({ world, corp, query }) => {
    const account = needAccount(world, corp, query.text('open_kfid'))
    return {
      servicer_list: servicersOf(world, account.open_kfid).map((userid) => ({
        userid,
        status: 0,
      })),
    }
  }),
  'kf/service_state/get': post(stateGet),
  'kf/service_state/trans': post(trans),
  'kf/sync_msg': post(({ world, corp, body }) => syncMsg(world, corp, body)),
  'kf/send_msg': post(({ world, corp, body }) => sendMsg(world, corp, body)),
  'kf/send_msg_on_event': post(({ world, corp, body }) => sendMsgOnEvent(world, corp, body)),
  'kf/customer/batchget': post(batchGet),
}
