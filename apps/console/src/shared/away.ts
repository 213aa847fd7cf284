// Whether server and database can be reached: one thing that is known once, however many questions
// failed.
import { useSyncExternalStore } from 'react'
import { Refused, unreachable } from './api.ts'

export type Missing = 'server' | 'database'

let missing: Missing | undefined
const listeners = new Set<() => void>()

/** What an error says is missing; nothing where somebody was there to answer. */
export function missingBy(error: unknown): Missing | undefined {
  if (!(error instanceof Refused)) return undefined
  const { code } = error.problem
  if (code === 'request.unavailable') return 'database'
  return code === unreachable ? 'server' : undefined
}

export function tellMissing(found: Missing | undefined): void {
  if (found === missing) return
  missing = found
  for (const listener of listeners) listener()
}

export const useMissing = (): Missing | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => missing,
  )
