// Callback bodies: the encrypted envelope, and the events inside it as plain typed values.
import { parseXml, textOf, XmlError, type XmlNode } from '../xml.ts'

/** The cipher text of a pushed body `<xml><ToUserName/><AgentID/><Encrypt/></xml>`. */
export const encryptedOf = (body: string): string => {
  const encrypted = textOf(parseXml(body), 'Encrypt')
  if (!encrypted) throw new XmlError('the body has no <Encrypt>')
  return encrypted
}

interface Met {
  userId: string
  externalUserId: string
}

/** How a group changed; counts and names are those of members who came or went. */
type ChatChange =
  | { change: 'create' | 'dismiss' }
  | {
      change: 'update'
      detail: string
      /** 0: invited. 3: by a code. */
      joinScene?: number
      /** 0: left. 1: was removed. */
      quitScene?: number
      members: string[]
    }
  | { change: 'other'; told: string }

type LinkChange =
  /** She wrote first: the only news of it that there is. */
  | ({ change: 'customer_start_chat' } & Met)
  /** Read who she is by the key, within thirty minutes. */
  | { change: 'message_from_customer'; chatKey: string }
  | { change: 'open_profile' | 'friend_request' }
  | { change: 'quota_expire_soon'; expiresAt: Date; amount: number }
  | { change: 'other'; told: string }

export type WecomEventBody =
  /** A customer and a member became friends; the code welcomes once within 20 seconds. */
  | ({ kind: 'add_external_contact'; state?: string; welcomeCode?: string } & Met)
  /** The customer added, the member has yet to confirm; the later add has no code. */
  | ({ kind: 'add_half_external_contact'; state?: string; welcomeCode?: string } & Met)
  /** Remark or tags were changed in a client. */
  | ({ kind: 'edit_external_contact' } & Met)
  /** The member deleted the customer; by transfer when `source` says so. */
  | ({ kind: 'del_external_contact'; source?: string } & Met)
  /** The customer deleted the member. */
  | ({ kind: 'del_follow_user' } & Met)
  | ({ kind: 'transfer_fail'; reason: string } & Met)
  | ({ kind: 'msg_audit_approved'; welcomeCode?: string } & Met)
  /** A corp tag or group changed; `id` is missing when all groups were reordered. */
  | { kind: 'change_external_tag'; change: string; id?: string; tagType?: string }
  /** A group was made, changed or dismissed; who came and went is told by its own listing. */
  | ({ kind: 'change_external_chat'; chatId: string } & ChatChange)
  /** What happened on the way through an acquisition link, or to links and their quota. */
  | ({ kind: 'customer_acquisition'; linkId?: string; state?: string } & LinkChange)
  /** Messages wait to be pulled with this token, within ten minutes. */
  | { kind: 'kf_msg_or_event'; token: string; openKfId: string }
  /** Something we do not act on; kept so that it can be counted. */
  | { kind: 'other'; event: string; change?: string }

/** An event of the corp. `at` is when WeCom says it happened (whole seconds). */
export type WecomEvent = { corpId: string; at: Date } & WecomEventBody

const need = (node: XmlNode, tag: string): string => {
  const value = textOf(node, tag)
  if (value === undefined) throw new XmlError(`the event has no <${tag}>`)
  return value
}

const contactEvent = (node: XmlNode, change: string): WecomEventBody => {
  const met = () => ({ userId: need(node, 'UserID'), externalUserId: need(node, 'ExternalUserID') })
  const welcomeCode = textOf(node, 'WelcomeCode')
  switch (change) {
    case 'add_external_contact':
    case 'add_half_external_contact':
      return { kind: change, ...met(), state: textOf(node, 'State'), welcomeCode }
    case 'edit_external_contact':
    case 'del_follow_user':
      return { kind: change, ...met() }
    case 'del_external_contact':
      return { kind: change, ...met(), source: textOf(node, 'Source') }
    case 'transfer_fail':
      return { kind: change, ...met(), reason: need(node, 'FailReason') }
    case 'msg_audit_approved':
      return { kind: change, ...met(), welcomeCode }
    default:
      return { kind: 'other', event: 'change_external_contact', change }
  }
}

const numberOf = (node: XmlNode, tag: string): number | undefined => {
  const text = textOf(node, tag)
  return text === undefined || !/^\d{1,15}$/.test(text) ? undefined : Number(text)
}

/** Ids of a list; the platform writes one item, several, or none. */
const itemsOf = (node: XmlNode, tag: string): string[] => {
  const list = node[tag]
  if (typeof list !== 'object' || Array.isArray(list)) return []
  const items = list['Item'] ?? []
  return (Array.isArray(items) ? items : [items]).filter((item) => typeof item === 'string')
}

const chatEvent = (node: XmlNode, change: string): WecomEventBody => {
  const head = { kind: 'change_external_chat', chatId: need(node, 'ChatId') } as const
  if (change === 'create' || change === 'dismiss') return { ...head, change }
  if (change !== 'update') return { ...head, change: 'other', told: change }
  return {
    ...head,
    change,
    detail: need(node, 'UpdateDetail'),
    joinScene: numberOf(node, 'JoinScene'),
    quitScene: numberOf(node, 'QuitScene'),
    members: itemsOf(node, 'MemChangeList'),
  }
}

const linkEvent = (node: XmlNode, change: string): WecomEventBody => {
  const head = {
    kind: 'customer_acquisition',
    linkId: textOf(node, 'LinkId'),
    state: textOf(node, 'State'),
  } as const
  switch (change) {
    case 'customer_start_chat':
      return {
        ...head,
        change,
        userId: need(node, 'UserID'),
        externalUserId: need(node, 'ExternalUserID'),
      }
    case 'message_from_customer':
      return { ...head, change, chatKey: need(node, 'ChatKey') }
    case 'open_profile':
    case 'friend_request':
      return { ...head, change }
    case 'quota_expire_soon':
      return {
        ...head,
        change,
        expiresAt: new Date((numberOf(node, 'ExpireTime') ?? 0) * 1000),
        amount: numberOf(node, 'ExpireQuotaNum') ?? 0,
      }
    default:
      return { ...head, change: 'other', told: change }
  }
}

const eventBody = (node: XmlNode): WecomEventBody => {
  // A third-party suite names the event InfoType; a corp's own app says Event. Same inside.
  const event = textOf(node, 'Event') ?? need(node, 'InfoType')
  const change = textOf(node, 'ChangeType')
  if (event === 'change_external_contact' && change) return contactEvent(node, change)
  if (event === 'change_external_chat' && change) return chatEvent(node, change)
  if (event === 'customer_acquisition' && change) return linkEvent(node, change)
  if (event === 'kf_msg_or_event')
    return { kind: event, token: need(node, 'Token'), openKfId: need(node, 'OpenKfId') }
  if (event === 'change_external_tag' && change) {
    return {
      kind: 'change_external_tag',
      change,
      id: textOf(node, 'Id'),
      tagType: textOf(node, 'TagType'),
    }
  }
  return { kind: 'other', event, change }
}

/** The event in a decrypted body; throws `XmlError` when a promised field is missing. */
export const parseEvent = (plainXml: string): WecomEvent => {
  const node = parseXml(plainXml)
  const corpId = textOf(node, 'AuthCorpId') ?? need(node, 'ToUserName')
  const at = Number(textOf(node, 'CreateTime') ?? need(node, 'TimeStamp'))
  if (!Number.isSafeInteger(at) || at <= 0) throw new XmlError('the event has no valid time')
  return { corpId, at: new Date(at * 1000), ...eventBody(node) }
}
