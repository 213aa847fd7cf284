// Windows of a limit, and how a platform blocks whoever went over one.

export interface Window {
  /** At most so many calls ... */
  limit: number
  /** ... in so many milliseconds. */
  ms: number
  /** A natural day of China instead of any 24 hours. */
  natural?: true
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** China has one zone and no summer time. */
const CHINA = 8 * HOUR

export const perMinute = (limit: number): Window => ({ limit, ms: MINUTE })
export const perHour = (limit: number): Window => ({ limit, ms: HOUR })
export const perDay = (limit: number): Window => ({ limit, ms: DAY, natural: true })
export const perMonth = (limit: number): Window => ({ limit, ms: 30 * DAY })

/** The next midnight in China. */
const dayEnd = (now: number): number => (Math.floor((now + CHINA) / DAY) + 1) * DAY - CHINA

/** Counted in slices, so that the count of any stretch of this length stays within the limit. */
const SLICES = 6

/** The slices that count now: their length, and the first and last of them. */
export const slicesOf = (
  window: Window,
  now: number,
): { ms: number; first: number; last: number } => {
  if (window.natural) {
    const day = Math.floor((now + CHINA) / window.ms)
    return { ms: window.ms, first: day, last: day }
  }
  const ms = window.ms / SLICES
  const last = Math.floor(now / ms)
  return { ms, first: last - SLICES, last }
}

/** When the oldest slice that holds a call stops counting. */
export const freedAt = (window: Window, slice: number, now: number): number =>
  window.natural ? dayEnd(now) : (slice + SLICES + 1) * (window.ms / SLICES)

/** How long the platform blocks after this window was crossed. */
export const blockedUntil = (window: Window, now: number): number =>
  window.natural ? dayEnd(now) : now + window.ms
