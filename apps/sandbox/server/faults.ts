// Faults on demand: what goes wrong between WeChat and a server in real life, counted so that a
// test knows exactly which event was lost.

export interface Faults {
  /** The next events that never leave. */
  dropNext: number
  /** The next events that are sent twice. */
  duplicateNext: number
  /** The next events that wait until a later one was sent. */
  holdNext: number
  /** Every event leaves so many milliseconds late. */
  delayMs: number
  /** Interfaces that answer an error instead of working, so many times. */
  refuse: { api: string; errcode: number; times: number }[]
  /** Interfaces that work but whose answer is lost, so many times. */
  silence: { api: string; times: number }[]
}

export const noFaults = (): Faults => ({
  dropNext: 0,
  duplicateNext: 0,
  holdNext: 0,
  delayMs: 0,
  refuse: [],
  silence: [],
})

export interface FaultBook {
  of(corpId: string): Faults
  set(corpId: string, faults: Partial<Faults>): Faults
}

/** Faults are not remembered over a restart: a restart is what mends things. */
export const createFaultBook = (): FaultBook => {
  const book = new Map<string, Faults>()
  const set = (corpId: string, faults: Partial<Faults>): Faults => {
    const all = { ...noFaults(), ...faults }
    book.set(corpId, all)
    return all
  }
  return { set, of: (corpId) => book.get(corpId) ?? set(corpId, {}) }
}

/** True once for each time a fault of this name was ordered. */
export const takeFault = (
  faults: Faults,
  name: 'dropNext' | 'duplicateNext' | 'holdNext',
): boolean => {
  if (faults[name] <= 0) return false
  faults[name] -= 1
  return true
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
