// What an official account or mini program is told by its server messages: verified, opened and
// made typed values; and what may be answered.
import {
  assertSigned,
  CallbackError,
  decrypt,
  sameText,
  sealCallback,
  signature,
  type CallbackKeys,
} from '../crypto.ts'
import { buildXml, parseXml, textOf, XmlError, type XmlNode, type XmlValue } from '../xml.ts'
import { parseJson } from '../wire/dialect.ts'

export interface ServerQuery {
  /** Over token, timestamp and nonce alone. */
  signature: string
  timestamp: string
  nonce: string
  /** `aes` in safe mode; then `msg_signature` covers the cipher text. */
  encrypt_type?: string
  msg_signature?: string
}

const assertFromWechat = ({ token }: CallbackKeys, query: ServerQuery): void => {
  if (!sameText(signature(token, query.timestamp, query.nonce), query.signature)) {
    throw new CallbackError('signature', 'signature does not fit token, timestamp and nonce')
  }
}

/** The bare text that answers the address check (`GET ?signature&timestamp&nonce&echostr`). */
export const answerServerCheck = (
  keys: CallbackKeys,
  query: ServerQuery & { echostr: string },
): string => {
  assertFromWechat(keys, query)
  return query.echostr
}

const isJson = (body: string): boolean => body.trimStart().startsWith('{')

const nodeOf = (value: unknown): XmlValue => {
  if (Array.isArray(value)) return value.map(nodeOf)
  if (value === null || typeof value !== 'object') return String(value ?? '')
  return Object.fromEntries(Object.entries(value).map(([tag, inner]) => [tag, nodeOf(inner)]))
}

/** Accounts may choose JSON for their messages; the fields are the same. */
const read = (body: string): XmlNode => {
  if (!isJson(body)) return parseXml(body)
  const node = nodeOf(parseJson(body))
  if (typeof node === 'string' || Array.isArray(node)) throw new XmlError('the body is no object')
  return node
}

/** Verifies a pushed body and gives the plain one; in plain mode the body itself. */
export const openServerMessage = (keys: CallbackKeys, query: ServerQuery, body: string): string => {
  if (query.encrypt_type !== 'aes') {
    assertFromWechat(keys, query)
    return body
  }
  const encrypted = textOf(read(body), 'Encrypt')
  if (!encrypted) throw new XmlError('the body has no <Encrypt>')
  assertSigned(keys, { ...query, msg_signature: query.msg_signature ?? '' }, encrypted)
  return decrypt(keys, encrypted)
}

/** Answers of a template to a question whether she wants such messages. */
export interface Consent {
  templateId: string
  status: string
}

export type OfficialEventBody =
  /** She follows; `scene` is that of the code she scanned. */
  | { kind: 'subscribe'; scene?: string; ticket?: string }
  | { kind: 'unsubscribe' }
  /** A follower scanned one of our codes. */
  | { kind: 'scan'; scene?: string; ticket?: string }
  | { kind: 'click'; key: string }
  | { kind: 'view'; url: string }
  | { kind: 'location'; latitude: number; longitude: number; precision: number }
  | { kind: 'message'; type: string; msgId: string; text?: string; mediaId?: string }
  /** How a template message ended: `success`, `failed:user block`, `failed: system failed`. */
  | { kind: 'templateSent'; msgId: string; status: string }
  | { kind: 'consent'; how: 'asked' | 'changed'; consents: Consent[] }
  | { kind: 'subscribeSent'; sent: { templateId: string; msgId: string; errorCode: number }[] }
  | { kind: 'mediaChecked'; traceId: string; suggest: string; label: number }
  /** Something we do not act on; kept so that it can be counted. */
  | { kind: 'other'; event: string }

/** `openid` is who acted, `account` the account (`gh_...`), `at` in whole seconds. */
export type OfficialEvent = { account: string; openid: string; at: Date } & OfficialEventBody

const need = (node: XmlNode, tag: string): string => {
  const value = textOf(node, tag)
  if (value === undefined) throw new XmlError(`the message has no <${tag}>`)
  return value
}
const number = (node: XmlNode, tag: string): number => {
  const value = Number(need(node, tag))
  if (!Number.isFinite(value)) throw new XmlError(`<${tag}> is no number`)
  return value
}

/** A list that is one thing when it has one member, with or without a frame around it. */
const listIn = (node: XmlNode, frame: string): XmlNode[] => {
  const framed = node[frame]
  const holder = framed && typeof framed === 'object' && !Array.isArray(framed) ? framed : node
  const value = holder['List'] ?? []
  return (Array.isArray(value) ? value : [value]).filter(
    (item): item is XmlNode => typeof item === 'object' && !Array.isArray(item),
  )
}

const consents = (node: XmlNode, frame: string): Consent[] =>
  listIn(node, frame).map((item) => ({
    templateId: need(item, 'TemplateId'),
    status: need(item, 'SubscribeStatusString'),
  }))

const SCENE = 'qrscene_'
const events: Readonly<Record<string, (node: XmlNode) => OfficialEventBody>> = {
  subscribe: (node) => ({
    kind: 'subscribe',
    ticket: textOf(node, 'Ticket'),
    scene: textOf(node, 'EventKey')?.replace(new RegExp(`^${SCENE}`), ''),
  }),
  unsubscribe: () => ({ kind: 'unsubscribe' }),
  SCAN: (node) => ({
    kind: 'scan',
    scene: textOf(node, 'EventKey'),
    ticket: textOf(node, 'Ticket'),
  }),
  CLICK: (node) => ({ kind: 'click', key: need(node, 'EventKey') }),
  VIEW: (node) => ({ kind: 'view', url: need(node, 'EventKey') }),
  LOCATION: (node) => ({
    kind: 'location',
    latitude: number(node, 'Latitude'),
    longitude: number(node, 'Longitude'),
    precision: number(node, 'Precision'),
  }),
  TEMPLATESENDJOBFINISH: (node) => ({
    kind: 'templateSent',
    msgId: need(node, 'MsgID'),
    status: need(node, 'Status'),
  }),
  subscribe_msg_popup_event: (node) => ({
    kind: 'consent',
    how: 'asked',
    consents: consents(node, 'SubscribeMsgPopupEvent'),
  }),
  subscribe_msg_change_event: (node) => ({
    kind: 'consent',
    how: 'changed',
    consents: consents(node, 'SubscribeMsgChangeEvent'),
  }),
  subscribe_msg_sent_event: (node) => ({
    kind: 'subscribeSent',
    sent: listIn(node, 'SubscribeMsgSentEvent').map((item) => ({
      templateId: need(item, 'TemplateId'),
      msgId: need(item, 'MsgID'),
      errorCode: number(item, 'ErrorCode'),
    })),
  }),
  wxa_media_check: (node) => {
    const { result = '' } = node
    if (typeof result === 'string' || Array.isArray(result)) throw new XmlError('no <result>')
    return {
      kind: 'mediaChecked',
      traceId: need(node, 'trace_id'),
      suggest: need(result, 'suggest'),
      label: number(result, 'label'),
    }
  },
}

/** The event in a plain body, XML or JSON; throws `XmlError` when a promised field is missing. */
export const parseServerMessage = (plain: string): OfficialEvent => {
  const node = read(plain)
  const at = number(node, 'CreateTime')
  const head = {
    account: need(node, 'ToUserName'),
    openid: need(node, 'FromUserName'),
    at: new Date(at * 1000),
  }
  const type = need(node, 'MsgType')
  if (type !== 'event') {
    return {
      ...head,
      kind: 'message',
      type,
      msgId: need(node, 'MsgId'),
      text: textOf(node, 'Content'),
      mediaId: textOf(node, 'MediaId'),
    }
  }
  const event = need(node, 'Event')
  return { ...head, ...(events[event]?.(node) ?? { kind: 'other', event }) }
}

/** What names a message for de-duplication: its id, or for events who, when and what. */
export const serverMessageKey = (event: OfficialEvent): string =>
  event.kind === 'message'
    ? `message ${event.msgId}`
    : `${event.openid} ${event.at.getTime()} ${event.kind === 'other' ? event.event : event.kind}`

/** A text in answer to `event`; sealed when the account is in safe mode. */
export const replyText = (event: OfficialEvent, content: string, now: Date): string =>
  buildXml({
    ToUserName: event.openid,
    FromUserName: event.account,
    CreateTime: Math.floor(now.getTime() / 1000),
    MsgType: 'text',
    Content: content,
  })

export const sealReply = (
  keys: CallbackKeys,
  reply: string,
  timestamp: string,
  nonce?: string,
): string => {
  const sealed = sealCallback(keys, reply, timestamp, nonce)
  return buildXml({
    Encrypt: sealed.encrypted,
    MsgSignature: sealed.msg_signature,
    TimeStamp: Number(timestamp),
    Nonce: sealed.nonce,
  })
}
