// The postman: pushes what stands in the outbox, each letter sealed by the carrier of its platform
// and tried again as that platform does.
import type { PlatformName } from './faults.ts'
import { RETRY, type Letter } from './letters.ts'
import { ask, reasonOf, type Answer, type Carrier, type Push } from './push.ts'
import { recordWire } from './wire.ts'
import type { World } from './world.ts'

const PUSH_TIMEOUT_MS = 5_000
const AT_ONCE = 64

export type Carriers = Partial<Record<PlatformName, Carrier>>

export interface Postman {
  start(): void
  stop(): void
  idle(): boolean
}

/** Both sides of one push, as the wire panel shows them. */
const noteWire = (
  world: World,
  { account }: Letter,
  pushed: Push & { answer: Answer; startedAt: number },
): void => {
  recordWire(world, {
    corpId: account,
    at: world.clock.now(),
    machineAt: pushed.startedAt,
    direction: 'out',
    method: 'POST',
    url: pushed.url,
    request: pushed.shown,
    response: pushed.answer.text,
    status: pushed.answer.status,
    errcode: null,
    check: pushed.check,
    tookMs: world.machine() - pushed.startedAt,
  })
}

/** One try; who stopped meanwhile neither notes nor settles it. */
const push = async (
  world: World,
  carrier: Carrier | undefined,
  letter: Letter,
  working: () => boolean,
): Promise<void> => {
  const sealed = carrier?.seal(world, letter)
  if (!carrier || !sealed) {
    world.store.run('delete from letter where id = ?', letter.id)
    return
  }
  const { url, headers, body } = sealed
  const startedAt = world.machine()
  const answer = await ask(url, { method: 'POST', body, headers }, PUSH_TIMEOUT_MS).catch(
    (error: unknown): Answer => ({ status: 0, text: reasonOf(error) }),
  )
  if (!working()) return
  noteWire(world, letter, { ...sealed, startedAt, answer })
  if (carrier.accepted(answer, letter)) {
    leave(world, letter)
    carrier.answered?.(world, letter, answer)
  } else tryAgain(world, carrier, letter)
}

/** A held letter leaves once a later one is through: that is how they arrive out of order. */
const leave = (world: World, letter: Letter): void => {
  world.store.run('delete from letter where id = ?', letter.id)
  world.store.run('update letter set held = 0 where held = 1 and id < ?', letter.id)
}

const tryAgain = (world: World, carrier: Carrier, letter: Letter): void => {
  const wait = carrier.again(world, letter.attempts)
  if (wait === undefined) {
    world.log(`an event of ${letter.account} was lost after every attempt`)
    leave(world, letter)
    return
  }
  const waits = 'sandboxMs' in wait
  world.store.run(
    `update letter set attempts = attempts + 1, forged = 0, held = ?, machine_due_at = ?
     where id = ?`,
    waits ? 2 : 0,
    waits ? 0 : world.machine() + wait.machineMs,
    letter.id,
  )
  if (waits) world.clock.later(world.clock.now() + wait.sandboxMs, RETRY, { id: letter.id })
}

/** The oldest due letters that are not under way, as many as there is room for. */
const dueLetters = (world: World, underWay: ReadonlySet<number>): Letter[] => {
  const room = AT_ONCE - underWay.size
  if (room <= 0) return []
  return world.store
    .all<Letter>(
      'select * from letter where held = 0 and machine_due_at <= ? order by id limit ?',
      world.machine(),
      AT_ONCE + room,
    )
    .filter(({ id }) => !underWay.has(id))
    .slice(0, room)
}

const nextDue = (world: World): number | undefined =>
  world.store.first<{ due: number | null }>(
    'select min(machine_due_at) as due from letter where held = 0 and machine_due_at > ?',
    world.machine(),
  )?.due ?? undefined

/** Pushes what stands in the outbox; letters of before a restart too. */
export const createPostman = (world: World, carriers: Carriers): Postman => {
  const underWay = new Set<number>()
  let alarm: NodeJS.Timeout | undefined
  let stopListening: (() => void) | undefined
  const working = (): boolean => stopListening !== undefined

  const pump = (): void => {
    if (!working()) return
    for (const letter of dueLetters(world, underWay)) {
      underWay.add(letter.id)
      void push(world, carriers[letter.platform], letter, working).finally(() => {
        underWay.delete(letter.id)
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
      world.store.first('select 1 from letter where held = 0 limit 1') === undefined,
  }
}
