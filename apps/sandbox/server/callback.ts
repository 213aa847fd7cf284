// WeChat calls the product: events are written to an outbox in the transaction that makes them,
// then pushed signed and encrypted. Only a lost connection or a time-out is tried again, thrice.
import {
  buildXml,
  sealCallback,
  signature,
  type CallbackKeys,
  type SealedMessage,
  type XmlTree,
} from '#wechat'
import { getCorp, saveCallback, type Corp } from './corp.ts'
import { takeFault } from './faults.ts'
import { recordWire } from './wire.ts'
import type { World } from './world.ts'

const PUSH_TIMEOUT_MS = 5_000
const CHECK_TIMEOUT_MS = 1_000
const AT_ONCE = 64

/** Raises an event of the corp. Nothing is sent where no callback address was verified. */
export const raise = (world: World, corp: Corp, event: string, fields: XmlTree): void => {
  if (!corp.verified) return
  const faults = world.faults.of(corp.id)
  if (takeFault(faults, 'dropNext')) return
  const xml = buildXml({
    ToUserName: corp.id,
    FromUserName: 'sys',
    CreateTime: Math.floor(world.clock.now() / 1000),
    MsgType: 'event',
    Event: event,
    ...fields,
  })
  const held = takeFault(faults, 'holdNext') ? 1 : 0
  const copies = takeFault(faults, 'duplicateNext') ? 2 : 1
  for (let i = 0; i < copies; i += 1) {
    world.store.run(
      'insert into outbox (corp_id, xml, held, machine_due_at) values (?, ?, ?, ?)',
      corp.id,
      xml,
      held,
      world.machine() + faults.delayMs,
    )
  }
  world.live.tell({ kind: 'outbox' })
}

const signedUrl = (url: string, sealed: SealedMessage, echo?: string): string => {
  const signed = new URL(url)
  signed.searchParams.set('msg_signature', sealed.msg_signature)
  signed.searchParams.set('timestamp', sealed.timestamp)
  signed.searchParams.set('nonce', sealed.nonce)
  if (echo !== undefined) signed.searchParams.set('echostr', echo)
  return signed.href
}

const stamp = (world: World): string => String(Math.floor(world.machine() / 1000))

const noteOf = (keys: CallbackKeys, sealed: SealedMessage): { ok: boolean; note: string } => {
  const again = signature(keys.token, sealed.timestamp, sealed.nonce, sealed.encrypted)
  return {
    ok: again === sealed.msg_signature,
    note: `sha1(sort(token, ${sealed.timestamp}, ${sealed.nonce}, Encrypt)) = ${again}`,
  }
}

interface Answer {
  status: number
  text: string
}

const ask = async (url: string, init: RequestInit, timeoutMs: number): Promise<Answer> => {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  return { status: response.status, text: (await response.text()).slice(0, 16_384) }
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
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

interface OutboxRow {
  id: number
  corp_id: string
  xml: string
  attempts: number
}

export interface Postman {
  start(): void
  stop(): void
  idle(): boolean
}

interface Pushed {
  url: string
  request: string
  answer: Answer
  startedAt: number
}

/** Both sides of one push, as the wire panel shows them. */
const noteWire = (world: World, corp: Corp, sealed: SealedMessage, pushed: Pushed): void => {
  const { url, request, answer, startedAt } = pushed
  recordWire(world, {
    corpId: corp.id,
    at: world.clock.now(),
    machineAt: startedAt,
    direction: 'out',
    method: 'POST',
    url,
    request,
    response: answer.text,
    status: answer.status,
    errcode: null,
    check: { kind: 'msg_signature', ...noteOf(corp.keys, sealed) },
    tookMs: world.machine() - startedAt,
  })
}

/** Pushes what stands in the outbox; rows of before a restart too. */
export const createPostman = (world: World): Postman => {
  const { store } = world
  const underWay = new Set<number>()
  let alarm: NodeJS.Timeout | undefined
  let stopListening: (() => void) | undefined

  const push = async (row: OutboxRow): Promise<void> => {
    const corp = getCorp(world, row.corp_id)
    const sealed = sealCallback(corp.keys, row.xml, stamp(world))
    const url = signedUrl(corp.callbackUrl, sealed)
    const body = buildXml({ ToUserName: corp.id, AgentID: '', Encrypt: sealed.encrypted })
    const startedAt = world.machine()
    const answer = await ask(
      url,
      {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/xml; charset=utf-8' },
      },
      PUSH_TIMEOUT_MS,
    ).catch((error: unknown): Answer => ({ status: 0, text: reasonOf(error) }))
    if (!stopListening) return
    noteWire(world, corp, sealed, { url, startedAt, answer, request: `${row.xml}\n\n${body}` })
    settle(row, answer.status !== 0)
  }

  const settle = (row: OutboxRow, delivered: boolean): void => {
    const wait = delivered ? undefined : world.retryMs[row.attempts]
    if (wait === undefined) {
      if (!delivered) world.log(`an event of ${row.corp_id} was lost after every attempt`)
      store.run('delete from outbox where id = ?', row.id)
      // A held event leaves once a later one is through: that is how they arrive out of order.
      store.run('update outbox set held = 0 where held = 1 and id < ?', row.id)
      return
    }
    store.run(
      'update outbox set attempts = attempts + 1, machine_due_at = ? where id = ?',
      world.machine() + wait,
      row.id,
    )
  }

  const pump = (): void => {
    if (!stopListening) return
    const room = AT_ONCE - underWay.size
    const rows =
      room <= 0
        ? []
        : store.all<OutboxRow>(
            'select * from outbox where held = 0 and machine_due_at <= ? order by id limit ?',
            world.machine(),
            AT_ONCE + room,
          )
    for (const row of rows.filter(({ id }) => !underWay.has(id)).slice(0, room)) {
      underWay.add(row.id)
      void push(row).finally(() => {
        underWay.delete(row.id)
        setImmediate(pump)
      })
    }
    arm()
  }
  const arm = (): void => {
    clearTimeout(alarm)
    const next = store.first<{ due: number | null }>(
      'select min(machine_due_at) as due from outbox where held = 0 and machine_due_at > ?',
      world.machine(),
    )?.due
    if (next !== null && next !== undefined) alarm = setTimeout(pump, next - world.machine() + 1)
  }

  return {
    start: () => {
      stopListening = world.live.listen((event) => {
        // After the transaction that raised it.
        if (event.kind === 'outbox') setImmediate(pump)
      })
      pump()
    },
    stop: () => {
      stopListening?.()
      stopListening = undefined
      clearTimeout(alarm)
    },
    idle: () =>
      underWay.size === 0 &&
      store.first('select 1 from outbox where held = 0 limit 1') === undefined,
  }
}
