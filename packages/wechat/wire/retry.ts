// What to do after a failed try: a pure decision from what went wrong and what the call declares.
import type { Repeat } from './call.ts'
import type { WireError } from './error.ts'

export type Step = 'throw' | 'again' | 'freshToken' | 'reconcile'

const MOST_TRIES = 5

/** After the `tries`-th try failed so; `freshToken` is given once. */
export const nextStep = (
  error: WireError,
  repeat: Repeat['kind'],
  tries: number,
  tokenReplaced: boolean,
): Step => {
  if (error.manner === 'badToken') return tokenReplaced ? 'throw' : 'freshToken'
  if (!error.retryable || tries >= MOST_TRIES) return 'throw'
  if (error.definite || repeat === 'harmless' || repeat === 'key') return 'again'
  return repeat === 'reconcile' ? 'reconcile' : 'throw'
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000

/** Twice as long each time, and never the same for two who failed together. `chance` in [0, 1). */
export const pauseMs = (error: WireError, tries: number, chance: number): number => {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1))
  return error.retryAfterMs ?? Math.round(pause * (0.5 + chance))
}
