// The inbox: callbacks of new friends, sealed as WeCom seals them, pushed as fast as they are
// accepted. An answer means that the callback is kept for good; all of them are worked on afterwards.
import { setTimeout as sleep } from 'node:timers/promises'
import { buildXml, sealCallback } from '#wechat'
import { randomToken } from '#kit'
import { hammer } from '../hammer.ts'
import type { House } from '../house.ts'
import { quantile, type Values } from '../sample.ts'

const CONNECTIONS = 64
const letters = (length: number): string =>
  randomToken(64)
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, length)

/** From now on callbacks are sealed by keys of the bench, not by those of the sandbox. */
async function takeOver(house: House) {
  const corp = await house.api.wecom.getCorp()
  if (!corp) throw new Error('WeCom is not connected')
  const keys = { token: letters(16), aesKey: letters(43), receiveId: corp.corpId }
  await house.api.wecom.saveCorp({ corpId: corp.corpId, token: keys.token, aesKey: keys.aesKey })
  // The connection is read anew every second.
  await sleep(1_500)
  return { keys, path: new URL(corp.callbackUrl).pathname }
}

type Door = Awaited<ReturnType<typeof takeOver>>

function requestOf({ keys, path }: Door, userId: string, run: string, n: number): Buffer {
  const now = Math.floor(Date.now() / 1000)
  const xml = buildXml({
    ToUserName: keys.receiveId,
    FromUserName: 'sys',
    CreateTime: now,
    MsgType: 'event',
    Event: 'change_external_contact',
    ChangeType: 'add_external_contact',
    UserID: userId,
    ExternalUserID: `wm${run}${n}`,
  })
  const { encrypted, ...signed } = sealCallback(keys, xml, String(now))
  const body = buildXml({ ToUserName: keys.receiveId, AgentID: '', Encrypt: encrypted })
  return Buffer.from(
    `POST ${path}?${new URLSearchParams({ ...signed })} HTTP/1.1\r\nhost: 127.0.0.1\r\n` +
      `content-type: text/xml\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

const kept = async (house: House, where: string): Promise<number> =>
  (
    await house.pool.query<{ n: number }>(
      `select count(*)::int as n from wecom.inbox where ${where}`,
    )
  ).rows[0]?.n ?? 0

export async function measureCallbacks(house: House, count: number): Promise<Values> {
  const door = await takeOver(house)
  const before = await kept(house, 'true')
  const run = letters(8)
  const prepared = Array.from({ length: count }, (_, n) => requestOf(door, 'bench', run, n))
  const port = Number(new URL(house.url).port)
  const pushed = await hammer({
    port,
    path: door.path,
    connections: CONNECTIONS,
    requests: count,
    prepared,
  })
  const accepted = pushed.answers.get('200') ?? 0
  const startedAt = performance.now()
  while ((await kept(house, 'worked_at is null')) > 0) await sleep(50)
  return {
    callbacksAccepted: accepted,
    acceptedPerSecond: accepted / pushed.seconds,
    acceptedP50Ms: quantile(pushed.waitsMs, 0.5),
    acceptedP99Ms: quantile(pushed.waitsMs, 0.99),
    callbacksLost: accepted - ((await kept(house, 'true')) - before),
    workedAfterMs: performance.now() - startedAt,
  }
}
