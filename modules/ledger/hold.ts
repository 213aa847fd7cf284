// What a hold is: value of one account promised until an instant, ended exactly once.
import type { Asset } from './transfer.ts'

/** Points and growth lie in lots that may end meanwhile; whoever keeps the lots holds them. */
export type Holdable = Exclude<Asset, 'points' | 'growth'>
export type HoldState = 'held' | 'captured' | 'released' | 'expired'

/** Which hold: its key is unique per customer and for ever, and made before the call. */
export interface HoldRef {
  customerId: number
  asset: Holdable
  key: string
}

export interface Hold extends HoldRef {
  amount: number
  captured: number
  state: HoldState
  expiresAt: Date
  /** The key of the transfer that captured it, where whoever captured it gave one. */
  takenAs?: string | null
}

export const holdKey = (ref: { customerId: number; key: string }): string =>
  `${ref.customerId} ${ref.key}`

/** Key of the transfer that a capture posts. */
export const captureKey = (key: string): string => `hold:${key}`

/** From its last instant on a hold promises nothing, whether or not somebody has ended it. */
export const isOver = (hold: Hold, now: Date): boolean => hold.expiresAt <= now
