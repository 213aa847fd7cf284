// What a listener is. It works on a batch in one transaction and moves its cursor there, so an
// effect in our database happens exactly once. A feed works outside a transaction: at least once.
import type { EventType, LogEvent } from '../event.ts'
import type { Tx } from '../tx.ts'

interface Common {
  /** `module.what`, unique. */
  name: string
  on: readonly EventType[]
  /** `live` unless it also, or only, takes chunks of imports and night runs. */
  lanes?: readonly ('live' | 'bulk')[]
  /**
   * Listeners that must have passed a tick first. Left out: every live listener of the storeys
   * below. An empty list needs its reason.
   */
  after?: readonly string[]
  afterReason?: string
  /** At most this many events a transaction (2,000 unless told). */
  batchMax?: number
  /**
   * Set where what it does is a projection: hearing an event again changes nothing more. Only such
   * a listener may be reset. One that grants, sends or counts may not: its past would happen twice.
   */
  rebuildable?: {
    because: string
    /** Takes away what it has made, when it is reset to the beginning. */
    clear?: (tx: Tx) => Promise<void>
  }
}

export interface Listener extends Common {
  run: (tx: Tx, events: readonly LogEvent[]) => Promise<void>
}

export interface Feed extends Common {
  /** At least this long between two batches, so that ClickHouse gets few large blocks. */
  everyMs: number
  /** Must bear seeing the same events again. */
  copy: (events: readonly LogEvent[]) => Promise<void>
}

export type AnyListener = Listener | Feed
export const isFeed = (listener: AnyListener): listener is Feed => 'copy' in listener

export const listener = <E extends readonly EventType[]>(
  l: Omit<Listener, 'on'> & { on: E },
): Listener => l

/** A listener with what it waits for, worked out from the storeys. */
export interface PlacedListener {
  listener: AnyListener
  storey: number
  after: readonly string[]
}

/**
 * Puts listeners in their storeys and works out what each waits for. Throws on unknown names or
 * circles.
 */
export function placeListeners(
  modules: readonly { storey: number; listeners: readonly AnyListener[] }[],
): PlacedListener[] {
  const flat = modules.flatMap((m) => m.listeners.map((l) => ({ listener: l, storey: m.storey })))
  const byName = new Map(flat.map((p) => [p.listener.name, p]))
  if (byName.size < flat.length) throw new Error('two listeners share a name')
  return flat.map(({ listener: l, storey }) => {
    if (l.after && l.after.length === 0 && !l.afterReason) {
      throw new Error(`listener ${l.name}: an empty "after" needs its reason`)
    }
    const after =
      l.after ??
      flat.filter((p) => p.storey < storey && !isFeed(p.listener)).map((p) => p.listener.name)
    for (const name of after) {
      const other = byName.get(name)
      if (!other) throw new Error(`listener ${l.name} waits for unknown ${name}`)
      if (other.storey >= storey)
        throw new Error(`listener ${l.name} waits for ${name}, which is not below it`)
    }
    return { listener: l, storey, after }
  })
}
