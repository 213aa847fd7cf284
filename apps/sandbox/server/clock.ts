// Sandbox time: machine time plus an offset that only grows, and the timers of simulated people.
// Access tokens and frequency limits know machine time only; everything else lives by this clock.
import type { Live } from './live.ts'
import type { Store } from './store.ts'

export interface Clock {
  now(): number
  offsetMs(): number
  /** Sets sandbox time and runs what became due; a step back is refused. */
  setOffset(offsetMs: number): void
  /** When the earliest timer is due, in sandbox time. */
  nextDue(): number | undefined
  later(dueAt: number, kind: string, payload: object): void
  /** Who runs timers of this kind. */
  onDue(kind: string, run: (payload: unknown) => void): void
  start(): void
  stop(): void
}

const LONGEST_WAIT_MS = 60_000

interface TimerRow {
  id: number
  due_at: number
  kind: string
  payload: string
}

export const createClock = (store: Store, live: Live, machine: () => number): Clock => {
  const runners = new Map<string, (payload: unknown) => void>()
  let offset = Number(
    store.first<{ value: string }>('select value from meta where key = ?', 'offset')?.value ?? 0,
  )
  let waiting: NodeJS.Timeout | undefined
  let running = false

  const now = () => machine() + offset
  const nextDue = () =>
    store.first<{ due: number | null }>('select min(due_at) as due from timer')?.due ?? undefined

  const runDue = (): void => {
    let row: TimerRow | undefined
    const find = 'select * from timer where due_at <= ? order by due_at, id limit 1'
    while ((row = store.first<TimerRow>(find, now()))) {
      const { id, kind, payload } = row
      store.together(() => {
        store.run('delete from timer where id = ?', id)
        runners.get(kind)?.(JSON.parse(payload))
      })
    }
    arm()
  }
  const arm = (): void => {
    clearTimeout(waiting)
    const due = nextDue()
    if (!running || due === undefined) return
    waiting = setTimeout(runDue, Math.min(Math.max(due - now(), 0), LONGEST_WAIT_MS))
  }

  return {
    now,
    nextDue,
    offsetMs: () => offset,
    setOffset: (offsetMs) => {
      if (offsetMs < offset) throw new RangeError('the clock only goes forward')
      offset = offsetMs
      store.run(
        'insert into meta values (?, ?) on conflict (key) do update set value = ?2',
        'offset',
        String(offset),
      )
      if (running) runDue()
      live.tell({ kind: 'clock' })
    },
    later: (dueAt, kind, payload) => {
      store.run(
        'insert into timer (due_at, kind, payload) values (?, ?, ?)',
        Math.round(dueAt),
        kind,
        JSON.stringify(payload),
      )
      arm()
    },
    onDue: (kind, run) => {
      runners.set(kind, run)
    },
    start: () => {
      running = true
      runDue()
    },
    stop: () => {
      running = false
      clearTimeout(waiting)
    },
  }
}
