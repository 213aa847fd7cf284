// Server messages: what followers do reaches the product's address, plain, sealed, or both.
import {
  buildXml,
  decrypt,
  parseXml,
  sealCallback,
  signature,
  textOf,
  type CallbackKeys,
  type XmlTree,
} from '#wechat'
import type { AppAccount } from '../accounts.ts'
import { randomText } from '../ids.ts'
import { post } from '../letters.ts'
import { ask, reasonOf, stamp, type Answer, type Carrier } from '../push.ts'
import { openidFor, personByOpenid } from '../users.ts'
import type { World } from '../world.ts'
import { appOf, type AppKind } from './call.ts'
import { showOnPhone } from './chat.ts'

export type CallbackMode = 'plain' | 'safe' | 'compat'
interface CallbackRow {
  url: string
  mode: CallbackMode
}

const keysOf = (app: AppAccount): CallbackKeys => ({
  token: app.token,
  aesKey: app.aesKey,
  receiveId: app.appId,
})
const callbackOf = ({ store }: World, appId: string): CallbackRow | undefined =>
  store.first<CallbackRow>('select url, mode from app_callback where app_id = ?', appId)

const signedUrl = (url: string, app: AppAccount, timestamp: string, more: object): string => {
  const nonce = randomText(10)
  const signed = new URL(url)
  const fields = { signature: signature(app.token, timestamp, nonce), timestamp, nonce, ...more }
  for (const [name, value] of Object.entries(fields)) signed.searchParams.set(name, String(value))
  return signed.href
}

/** The address counts once it has given the echo back. */
export const setServerAddress = async (
  world: World,
  kind: AppKind,
  url: string,
  mode: CallbackMode,
): Promise<{ ok: boolean; reason?: string }> => {
  const app = appOf(world, kind)
  const echostr = randomText(19)
  const answer = await ask(signedUrl(url, app, stamp(world), { echostr }), {}, 5_000).catch(
    (error: unknown): Answer => ({ status: 0, text: reasonOf(error) }),
  )
  if (answer.text !== echostr) return { ok: false, reason: `HTTP ${answer.status}: ${answer.text}` }
  world.store.run(
    `insert into app_callback values (?, ?, ?)
     on conflict (app_id) do update set url = excluded.url, mode = excluded.mode`,
    app.appId,
    url,
    mode,
  )
  return { ok: true }
}

/** Something the person did in the account or app. */
export const raiseFrom = (world: World, kind: AppKind, personId: string, fields: XmlTree): void => {
  const app = appOf(world, kind)
  if (!callbackOf(world, app.appId)) return
  const body = buildXml({
    ToUserName: app.originalId,
    FromUserName: openidFor(world, app.appId, personId),
    CreateTime: Math.floor(world.clock.now() / 1000),
    ...fields,
  })
  post(world, { platform: kind, account: app.appId, body })
}
export const raiseEvent = (
  world: World,
  kind: AppKind,
  personId: string,
  event: string,
  fields: XmlTree = {},
): void => raiseFrom(world, kind, personId, { MsgType: 'event', Event: event, ...fields })

const seal = (world: World, app: AppAccount, mode: CallbackMode, xml: string, forged: boolean) => {
  const timestamp = stamp(world)
  if (mode === 'plain') return { timestamp, body: xml, more: {} }
  const sealed = sealCallback(keysOf(app), xml, timestamp)
  const plain = mode === 'compat' ? parseXml(xml) : { ToUserName: app.originalId }
  return {
    timestamp,
    body: buildXml({ ...(plain as XmlTree), Encrypt: sealed.encrypted }),
    more: {
      encrypt_type: 'aes',
      msg_signature: forged ? '0'.repeat(40) : sealed.msg_signature,
      nonce: sealed.nonce,
      signature: signature(app.token, timestamp, sealed.nonce),
    },
  }
}

/** A reply in the answer appears on the follower's phone. */
const hearReply = (world: World, app: AppAccount, answer: Answer): void => {
  if (!answer.text.trimStart().startsWith('<xml')) return
  try {
    const node = parseXml(answer.text)
    const sealed = textOf(node, 'Encrypt')
    const reply = sealed ? parseXml(decrypt(keysOf(app), sealed)) : node
    const personId = personByOpenid(world, app.appId, textOf(reply, 'ToUserName') ?? '')
    const content = textOf(reply, 'Content')
    if (personId && content) showOnPhone(world, app.appId, personId, 'reply', { text: { content } })
  } catch (error) {
    world.log(`a reply could not be read: ${String(error)}`)
  }
}

export const serverMessageCarrier = (kind: AppKind): Carrier => ({
  seal: (world, letter) => {
    const app = appOf(world, kind)
    const callback = callbackOf(world, letter.account)
    if (!callback) return undefined
    const forged = letter.forged === 1
    const { timestamp, body, more } = seal(world, app, callback.mode, letter.body, forged)
    const openid = /<FromUserName>(?:<!\[CDATA\[)?([^\]<]+)/.exec(letter.body)?.[1] ?? ''
    const wrong = forged ? { signature: '0'.repeat(40) } : {}
    return {
      url: signedUrl(callback.url, app, timestamp, { openid, ...more, ...wrong }),
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body,
      shown: body === letter.body ? body : `${letter.body}\n\n${body}`,
      check: {
        kind: 'signature',
        ok: !forged,
        note: `sha1(sort(token, timestamp, nonce)), ${callback.mode}`,
      },
    }
  },
  accepted: ({ status }) => status === 200,
  again: (world, attempts) => {
    const machineMs = world.retryMs[attempts]
    return machineMs === undefined ? undefined : { machineMs }
  },
  answered: (world, _letter, answer) => {
    hearReply(world, appOf(world, kind), answer)
  },
})
