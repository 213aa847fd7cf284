// What a phone's camera makes of a code, and the codes that hang around to be scanned.
import { askByLink, BY_LINK, memberOf, openedLink, seeProfile } from './acquisition/come.ts'
import { addFriend, findFollow, type AddResult } from './friendship.ts'
import { findMember, getCorp, type Member } from './corp.ts'
import { faceOfGroup, isPersonInside } from './group/phone.ts'
import { findChat, findJoinWay } from './groups.ts'
import { findParamCode } from './official/codes.ts'
import { getPerson } from './people.ts'
import { isOurs } from './ids.ts'
import { ControlError } from './refusal.ts'
import { serviceBehind } from './kf/link.ts'
import type { ContactWay } from './wecom/contact-way.ts'
import type { World } from './world.ts'

export type Scanned =
  | {
      kind: 'contact'
      corpId: string
      corpName: string
      configId: string
      /** The acquisition link she came by; such a card is added by it. */
      link?: string
      friend: boolean
      member: Pick<Member, 'userid' | 'name' | 'position' | 'avatar'>
    }
  /** A group's code: joined by `/groups/join`; `chatId` where she is inside already. */
  | {
      kind: 'group'
      corpId: string
      corpName: string
      configId: string
      name: string
      members: number
      faces: string[]
      chatId: string | null
    }
  /** A chat with customer service; `link` is how it is entered. */
  | { kind: 'service'; openKfid: string; link: string; name: string; corpName: string }
  | { kind: 'page'; url: string }
  /** A code of the official account. */
  | { kind: 'account'; code: string }
  /** A code on a till's screen. */
  | { kind: 'pay'; codeUrl: string }
  /** The code was deleted. */
  | { kind: 'expired' }
  /** A code of something else: nothing here opens it. */
  | { kind: 'foreign'; text: string }

interface WayRow {
  corp_id: string
  config_id: string
  body: string
  turn: number
}

const wayOf = ({ store }: World, configId: string): WayRow | undefined =>
  store.first<WayRow>(
    'select corp_id, config_id, body, turn from contact_way where config_id = ?',
    configId,
  )

/** Members in turn, but whoever is a friend already comes first, as the platform does. */
const chooseMember = (world: World, row: WayRow, way: ContactWay, personId: string): string => {
  const friend = way.user.find((userid) => {
    const status = findFollow(world, { corpId: row.corp_id, userid, personId })?.status
    return status === 'friend' || status === 'half'
  })
  const chosen = friend ?? way.user[row.turn % Math.max(way.user.length, 1)]
  if (!chosen) throw new ControlError(409, 'nobody stands behind this code')
  return chosen
}

/** Codes of the real WeChat and WeCom lead to people and groups that are not here. */
const REAL = /(?:^|\.)(?:weixin\.qq\.com|u\.wechat\.com)$/i

const configIdOf = (url: URL): string | undefined => {
  if (!isOurs(url)) return undefined
  return /^\/(?:q|qr)\/([0-9A-Za-z]+)(?:\.png)?$/.exec(url.pathname)?.[1]
}

const groupOf = (world: World, personId: string, configId: string): Scanned | undefined => {
  const found = findJoinWay(world, configId)
  if (!found) return undefined
  const { corpId, way } = found
  const [chat, ...more] = way.chat_id_list
    .map((chatId) => findChat(world, chatId))
    .filter((each) => each?.dismissed === 0)
  if (!chat) return { kind: 'expired' }
  const own = [chat, ...more].find((each) => each && isPersonInside(world, each.chat_id, personId))
  const shown = own ?? chat
  return {
    kind: 'group',
    corpId,
    corpName: getCorp(world, corpId).name,
    configId,
    name: shown.name,
    ...faceOfGroup(world, shown),
    chatId: own?.chat_id ?? null,
  }
}

const isFriend = (world: World, corpId: string, userid: string, personId: string): boolean => {
  const status = findFollow(world, { corpId, userid, personId })?.status
  return status === 'friend' || status === 'half'
}

/** The card an acquisition link opens; undefined where it is no such link. */
const cardBehind = (world: World, personId: string, text: string): Scanned | undefined => {
  const opened = openedLink(world, text)
  if (opened === undefined) return undefined
  if (opened === 'gone') return { kind: 'expired' }
  const { corp_id: corpId } = opened.link
  const userid = memberOf(world, opened, (one) => isFriend(world, corpId, one, personId))
  const member = userid === undefined ? undefined : findMember(world, corpId, userid)
  if (!member) return { kind: 'expired' }
  seeProfile(world, opened, personId)
  return {
    kind: 'contact',
    corpId,
    corpName: getCorp(world, corpId).name,
    configId: opened.link.link_id,
    link: text,
    friend: isFriend(world, corpId, member.userid, personId),
    member: {
      userid: member.userid,
      name: member.name,
      position: member.position,
      avatar: member.avatar,
    },
  }
}

export const scan = (world: World, personId: string, text: string): Scanned => {
  getPerson(world, personId)
  if (!URL.canParse(text)) return { kind: 'foreign', text }
  const url = new URL(text)
  if (url.protocol === 'weixin:' && url.host === 'wxpay') return { kind: 'pay', codeUrl: text }
  if (url.host === 'weixin.qq.com')
    return findParamCode(world, text) ? { kind: 'account', code: text } : { kind: 'expired' }
  const service = serviceBehind(world, url)
  if (service) return service
  const byLink = cardBehind(world, personId, text)
  if (byLink) return byLink
  const configId = configIdOf(url)
  if (configId === undefined) {
    if (!/^https?:$/.test(url.protocol) || REAL.test(url.hostname)) return { kind: 'foreign', text }
    return { kind: 'page', url: url.href }
  }
  const group = groupOf(world, personId, configId)
  if (group) return group
  const row = wayOf(world, configId)
  if (!row) return { kind: 'expired' }
  const way = JSON.parse(row.body) as ContactWay
  const userid = chooseMember(world, row, way, personId)
  const member = findMember(world, row.corp_id, userid)
  if (!member) return { kind: 'expired' }
  const status = findFollow(world, { corpId: row.corp_id, userid, personId })?.status
  return {
    kind: 'contact',
    corpId: row.corp_id,
    corpName: getCorp(world, row.corp_id).name,
    configId,
    friend: status === 'friend' || status === 'half',
    member: {
      userid,
      name: member.name,
      position: member.position,
      avatar: member.avatar,
    },
  }
}

const QR_CODE = 1

/** Adds the member behind a code; the next person gets the next member. */
export const addByCode = (
  world: World,
  input: { personId: string; configId: string; userid?: string; half?: boolean },
): { result: AddResult; corpId: string; userid: string } => {
  getPerson(world, input.personId)
  const row = wayOf(world, input.configId)
  if (!row) throw new ControlError(404, 'the code was deleted')
  const way = JSON.parse(row.body) as ContactWay
  const userid = input.userid ?? chooseMember(world, row, way, input.personId)
  if (!way.user.includes(userid)) throw new ControlError(409, 'not a member behind this code')
  return world.store.together(() => {
    world.store.run('update contact_way set turn = turn + 1 where config_id = ?', row.config_id)
    const result = addFriend(world, {
      corpId: row.corp_id,
      userid,
      personId: input.personId,
      state: way.state,
      addWay: QR_CODE,
      skipVerify: way.skip_verify,
      configId: row.config_id,
      half: input.half,
    })
    return { result, corpId: row.corp_id, userid }
  })
}

/** Adds the member whose card an acquisition link opened: one unit of the corp's quota. */
export const addByLink = (
  world: World,
  input: { personId: string; link: string; userid?: string; half?: boolean },
): { result: AddResult; corpId: string; userid: string } => {
  const { personId, half } = input
  getPerson(world, personId)
  const opened = openedLink(world, input.link)
  if (opened === undefined) throw new ControlError(400, 'this is no acquisition link')
  if (opened === 'gone') throw new ControlError(409, 'nobody can be added by this link')
  const { link, state } = opened
  const { corp_id: corpId } = link
  const userid =
    input.userid ?? memberOf(world, opened, (one) => isFriend(world, corpId, one, personId))
  if (!userid || !link.user_list.includes(userid))
    throw new ControlError(409, 'not a member behind this link')
  return world.store.together(() => {
    const pair = { corpId, userid, personId }
    const known = findFollow(world, pair)
    if (known === undefined || known.status === 'left') askByLink(world, opened, pair)
    const result = addFriend(world, {
      ...pair,
      state,
      addWay: BY_LINK,
      skipVerify: link.skip_verify,
      configId: link.link_id,
      half,
    })
    return { result, corpId, userid }
  })
}
