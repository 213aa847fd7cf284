// WeChat calls the product: its address is verified first, then every event is written to an outbox
// in the transaction that makes it. The postman pushes what stands there.
import { buildXml, sealCallback, type XmlTree } from '#wechat'
import { findCorp, getCorp, saveCallback, type Corp } from './corp.ts'
import { post } from './letters.ts'
import { ask, noteOf, reasonOf, signedUrl, stamp, type Answer, type Carrier } from './push.ts'
import { recordWire } from './wire.ts'
import type { World } from './world.ts'

const CHECK_TIMEOUT_MS = 1_000

/** Raises an event of the corp. Nothing is sent where no callback address was verified. */
export const raise = (world: World, corp: Corp, event: string, fields: XmlTree): void => {
  if (!corp.verified) return
  const body = buildXml({
    ToUserName: corp.id,
    FromUserName: 'sys',
    CreateTime: Math.floor(world.clock.now() / 1000),
    MsgType: 'event',
    Event: event,
    ...fields,
  })
  post(world, { platform: 'wecom', account: corp.id, body })
}

/** Only a lost connection or a time-out is tried again, thrice. */
export const wecomCarrier: Carrier = {
  seal: (world, letter) => {
    const corp = findCorp(world, letter.account)
    if (!corp) return undefined
    const fair = sealCallback(corp.keys, letter.body, stamp(world))
    const sealed = letter.forged ? { ...fair, msg_signature: '0'.repeat(40) } : fair
    const body = buildXml({ ToUserName: corp.id, AgentID: '', Encrypt: sealed.encrypted })
    return {
      url: signedUrl(corp.callbackUrl, sealed),
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body,
      shown: `${letter.body}\n\n${body}`,
      check: { kind: 'msg_signature', ...noteOf(corp.keys, sealed) },
    }
  },
  accepted: ({ status }) => status !== 0,
  again: (world, attempts) => {
    const machineMs = world.retryMs[attempts]
    return machineMs === undefined ? undefined : { machineMs }
  },
}

/** What the administrator's page does on "save": GET with an echo that must come back bare. */
export const checkCallback = async (
  world: World,
  corpId: string,
  url: string,
): Promise<{ ok: true } | { ok: false; reason: string }> => {
  const { keys } = getCorp(world, corpId)
  const echo = String(Math.floor(Math.random() * 1e18)).padStart(19, '1')
  const sealed = sealCallback(keys, echo, stamp(world))
  const target = signedUrl(url, sealed, sealed.encrypted)
  const startedAt = world.machine()
  const answer = await ask(target, {}, CHECK_TIMEOUT_MS).catch((error: unknown): Answer => ({
    status: 0,
    text: reasonOf(error),
  }))
  recordWire(world, {
    corpId,
    at: world.clock.now(),
    machineAt: startedAt,
    direction: 'out',
    method: 'GET',
    url: target,
    request: `echostr = encrypt("${echo}")`,
    response: answer.text,
    status: answer.status,
    errcode: null,
    check: { kind: 'msg_signature', ...noteOf(keys, sealed) },
    tookMs: world.machine() - startedAt,
  })
  if (answer.status !== 200) return { ok: false, reason: `HTTP ${answer.status}: ${answer.text}` }
  if (answer.text !== echo) return { ok: false, reason: 'the echo came back changed' }
  saveCallback(world, corpId, url)
  return { ok: true }
}
