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

const eventBody = (node: XmlNode): WecomEventBody => {
  // A third-party suite names the event InfoType; a corp's own app says Event. Same inside.
  const event = textOf(node, 'Event') ?? need(node, 'InfoType')
  const change = textOf(node, 'ChangeType')
  if (event === 'change_external_contact' && change) return contactEvent(node, change)
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
