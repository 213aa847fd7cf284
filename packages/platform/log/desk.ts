// What an operator asks of the log: who stands where, what stands aside, and to hear something
// again.
import { comeBack } from '../time/aside.ts'
import type { Platform } from '../platform.ts'
import { Refusal } from '../refusal.ts'
import type { Tx } from '../tx.ts'
import { readCursors } from './cursor.ts'
import { isFeed, type AnyListener } from './listener.ts'
import { countParked, type Parked } from './parked.ts'
import { lanesOf, logRefusals, resetListener, type ResetTo } from './rebuild.ts'
import { discard, replay, type Replayed } from './replay.ts'
import { lastTick } from './sql.ts'

export interface Standing {
  name: string
  lanes: readonly string[]
  /** Ticks that its slowest lane has not passed. */
  behind: number
  parked: number
  /** Why it may be reset; null where it may not. */
  rebuildable: string | null
  rebuilding: boolean
}

/** Every listener with where it stands, by name. */
export async function listenerStandings({
  db,
  listeners,
}: Pick<Platform, 'db' | 'listeners'>): Promise<Standing[]> {
  const [cursors, tick] = [await readCursors(db), await lastTick(db)]
  const parked = new Map((await countParked(db)).map(({ by, n }) => [by, n]))
  return listeners
    .map((listener) => {
      const own = cursors.filter((cursor) => cursor.name === listener.name)
      const heard = own.filter((cursor) => lanesOf(listener).some((lane) => lane === cursor.lane))
      return {
        name: listener.name,
        lanes: lanesOf(listener),
        parked: parked.get(listener.name) ?? 0,
        behind: Math.max(0, ...heard.map((cursor) => tick - cursor.tick)),
        rebuildable: isFeed(listener) ? null : (listener.rebuildable?.because ?? null),
        rebuilding: own.some((cursor) => cursor.rebuilding),
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Resets a listener by its name; throws a refusal where that may not be. */
export const resetByName = (
  tx: Tx,
  platform: Pick<Platform, 'listeners'>,
  name: string,
  to: ResetTo,
): Promise<void> => resetListener(tx, named(platform, name), to)

type Pointed = Pick<Parked, 'kind' | 'by' | 'id'>

/**
 * Has something that stands aside tried again. A row comes back to its timer, which tries it in its
 * next turn.
 */
export async function replayParked(
  platform: Platform,
  { kind, by, id }: Pointed,
): Promise<Replayed> {
  if (kind === 'event') return replay(platformHost(platform), named(platform, by), id)
  if (!(await comeBack(platform.db, by, id))) throw new Refusal(logRefusals.notParked, { by, id })
  platform.wake()
  return { replayed: 1 }
}

/** Gives up a parked event for good. What is due stays due: rows are refused. */
export async function discardParked(
  platform: Platform,
  { kind, by, id }: Pointed,
): Promise<Replayed> {
  if (kind === 'row') throw new Refusal(logRefusals.rowStays, { by, id })
  return discard(platformHost(platform), named(platform, by), id)
}

const platformHost = (platform: Platform) => ({
  transact: <T>(work: (tx: Tx) => Promise<T>) => platform.transact({}, work),
})

function named({ listeners }: Pick<Platform, 'listeners'>, name: string): AnyListener {
  const found = listeners.find((listener) => listener.name === name)
  if (!found) throw new Refusal(logRefusals.unknownListener, { listener: name })
  return found
}
