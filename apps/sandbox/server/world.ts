// What every part of the sandbox is handed: its memory, its clock, its stream and its limits.
import { dirname } from 'node:path'
import { openAccounts, type Accounts } from './accounts.ts'
import { createClock, type Clock } from './clock.ts'
import { createFaultBook, type FaultBook } from './faults.ts'
import { createLive, type Live } from './live.ts'
import { defaultCeilings, createLimits, type Ceilings, type Limits } from './limits.ts'
import { openStore, type Store } from './store.ts'

export interface World {
  store: Store
  clock: Clock
  live: Live
  limits: Limits
  ceilings: Ceilings
  faults: FaultBook
  /** The accounts of the platforms other than WeCom. */
  accounts: Accounts
  /** Where accounts and keys are kept. */
  folder: string
  /** How the platform waits before it pushes a callback again; machine time. */
  retryMs: readonly number[]
  /** Machine time in milliseconds. */
  machine: () => number
  /** `http://127.0.0.1:PORT`, known once it listens. */
  origin: () => string
  log: (line: string) => void
}

export interface WorldOptions {
  file: string
  machine?: () => number
  origin: () => string
  log?: (line: string) => void
  ceilings?: Partial<Ceilings>
  retryMs?: readonly number[]
}

export const createWorld = (options: WorldOptions): World => {
  const machine = options.machine ?? Date.now
  const store = openStore(options.file)
  const folder = dirname(options.file)
  const live = createLive()
  const ceilings = { ...defaultCeilings, ...options.ceilings }
  return {
    store,
    live,
    ceilings,
    machine,
    folder,
    accounts: openAccounts(folder),
    faults: createFaultBook(),
    retryMs: options.retryMs ?? [1_000, 2_000, 5_000],
    clock: createClock(store, live, machine),
    limits: createLimits(ceilings, machine),
    origin: options.origin,
    log: options.log ?? (() => undefined),
  }
}
