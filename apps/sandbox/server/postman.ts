// The postman: pushes what stands in the outbox, signed and encrypted. Only a lost connection or a
// time-out is tried again, thrice.
import { buildXml, sealCallback, type SealedMessage } from '#wechat'
import { getCorp, type Corp } from './corp.ts'
import { ask, noteOf, reasonOf, signedUrl, stamp, type Answer } from './push.ts'
import { recordWire } from './wire.ts'
import type { World } from './world.ts'

const PUSH_TIMEOUT_MS = 5_000
const AT_ONCE = 64

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

/** One try; who stopped meanwhile neither notes nor settles it. */
const push = async (world: World, row: OutboxRow, working: () => boolean): Promise<void> => {
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
  if (!working()) return
  noteWire(world, corp, sealed, { url, startedAt, answer, request: `${row.xml}\n\n${body}` })
  settle(world, row, answer.status !== 0)
}

/** Delivered and lost events leave the outbox; the others wait for their next try. */
const settle = (world: World, row: OutboxRow, delivered: boolean): void => {
  const wait = delivered ? undefined : world.retryMs[row.attempts]
  if (wait === undefined) {
    if (!delivered) world.log(`an event of ${row.corp_id} was lost after every attempt`)
    world.store.run('delete from outbox where id = ?', row.id)
    // A held event leaves once a later one is through: that is how they arrive out of order.
    world.store.run('update outbox set held = 0 where held = 1 and id < ?', row.id)
    return
  }
  world.store.run(
    'update outbox set attempts = attempts + 1, machine_due_at = ? where id = ?',
    world.machine() + wait,
    row.id,
  )
}

/** The oldest due rows that are not under way, as many as there is room for. */
const dueRows = (world: World, underWay: ReadonlySet<number>): OutboxRow[] => {
  const room = AT_ONCE - underWay.size
  if (room <= 0) return []
  return world.store
    .all<OutboxRow>(
      'select * from outbox where held = 0 and machine_due_at <= ? order by id limit ?',
      world.machine(),
      AT_ONCE + room,
    )
    .filter(({ id }) => !underWay.has(id))
    .slice(0, room)
}

const nextDue = (world: World): number | undefined =>
  world.store.first<{ due: number | null }>(
    'select min(machine_due_at) as due from outbox where held = 0 and machine_due_at > ?',
    world.machine(),
  )?.due ?? undefined

/** Pushes what stands in the outbox; rows of before a restart too. */
export const createPostman = (world: World): Postman => {
  const underWay = new Set<number>()
  let alarm: NodeJS.Timeout | undefined
  let stopListening: (() => void) | undefined
  const working = (): boolean => stopListening !== undefined

  const pump = (): void => {
    if (!working()) return
    for (const row of dueRows(world, underWay)) {
      underWay.add(row.id)
      void push(world, row, working).finally(() => {
        underWay.delete(row.id)
        setImmediate(pump)
      })
    }
    arm()
  }
  const arm = (): void => {
    clearTimeout(alarm)
    const due = nextDue(world)
    if (due !== undefined) alarm = setTimeout(pump, due - world.machine() + 1)
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
      world.store.first('select 1 from outbox where held = 0 limit 1') === undefined,
  }
}
