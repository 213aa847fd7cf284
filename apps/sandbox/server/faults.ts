// Faults on demand, for every platform at one place: what goes wrong between a platform and a
// server in real life. Counted or seeded, so that a test knows exactly what was lost.
import { seededDraws } from './draws.ts'

/** A platform by its name; a corp, too, may have faults of its own, by its id. */
export const platforms = ['wecom', 'official', 'mini', 'pay', 'sms', 'ads'] as const
export type PlatformName = (typeof platforms)[number]

export interface Faults {
  /** The next events that never leave. */
  dropNext: number
  /** The next events that are sent twice. */
  duplicateNext: number
  /** The next events that wait until a later one was sent. */
  holdNext: number
  /** The next events (and signed answers) whose signature is wrong. */
  forgeNext: number
  /** Every event leaves so many milliseconds late. */
  delayMs: number
  /** Interfaces that answer an error instead of working, so many times. */
  refuse: { api: string; errcode: number; times: number }[]
  /** Interfaces that work but whose answer is lost, so many times. */
  silence: { api: string; times: number }[]
  /** The next calls that meet HTTP `failStatus` before anything is done. */
  failNext: number
  failStatus: number
  /** Every call waits so many milliseconds before it is heard. */
  slowMs: number
  /** Of all calls this share is acted upon and then cut off, drawn by `seed`. */
  cutShare: number
  /** The next calls that are acted upon and then cut off. */
  cutNext: number
  seed: number
}

type Counter = 'dropNext' | 'duplicateNext' | 'holdNext' | 'forgeNext' | 'failNext' | 'cutNext'

export const noFaults = (): Faults => ({
  dropNext: 0,
  duplicateNext: 0,
  holdNext: 0,
  forgeNext: 0,
  delayMs: 0,
  refuse: [],
  silence: [],
  failNext: 0,
  failStatus: 503,
  slowMs: 0,
  cutShare: 0,
  cutNext: 0,
  seed: 1,
})

export interface FaultBook {
  of(key: string): Faults
  set(key: string, faults: Partial<Faults>): Faults
  clear(): void
  /** True once for each time a fault of this name was ordered under one of the keys. */
  take(name: Counter, ...keys: string[]): boolean
  /** Whether a call that was acted upon is cut off now. */
  cuts(platform: PlatformName): boolean
  /** Calls that were cut off so far. */
  cutCount(): number
}

/** Faults are not remembered over a restart: a restart is what mends things. */
export const createFaultBook = (): FaultBook => {
  const book = new Map<string, Faults>()
  const draws = new Map<string, () => number>()
  let cut = 0
  const set = (key: string, faults: Partial<Faults>): Faults => {
    const all = { ...noFaults(), ...faults }
    book.set(key, all)
    draws.set(key, seededDraws(all.seed))
    return all
  }
  const of = (key: string): Faults => book.get(key) ?? set(key, {})
  const take = (name: Counter, ...keys: string[]): boolean => {
    const faults = keys.map(of).find((one) => one[name] > 0)
    if (faults) faults[name] -= 1
    return faults !== undefined
  }
  return {
    set,
    of,
    take,
    clear: () => {
      book.clear()
    },
    cuts: (platform) => {
      const { cutShare } = of(platform)
      const drawn = cutShare > 0 && (draws.get(platform)?.() ?? 1) < cutShare
      const done = drawn || take('cutNext', platform)
      if (done) cut += 1
      return done
    },
    cutCount: () => cut,
  }
}

/** The ordered refusal of an interface, if one is left. */
export const takeRefusal = (faults: Faults, api: string): number | undefined => {
  const rule = faults.refuse.find((one) => one.api === api && one.times > 0)
  if (rule) rule.times -= 1
  return rule?.errcode
}

export const takeSilence = (faults: Faults, api: string): boolean => {
  const rule = faults.silence.find((one) => one.api === api && one.times > 0)
  if (rule) rule.times -= 1
  return rule !== undefined
}
