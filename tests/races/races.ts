// All races; the README names those that are not here.
import { sameCallback, twoRefunds } from './repeats.ts'
import { copies, publishing } from './journeys.ts'
import { expiryWhileSpent, mergeWhileSpent, nightWhileBuying } from './points.ts'
import { capOfOne, lastCoupon } from './promises.ts'
import { lastUnit, latePayment } from './sales.ts'
import type { Race } from './world.ts'

export const races: readonly Race[] = [
  lastUnit,
  lastCoupon,
  twoRefunds,
  sameCallback,
  capOfOne,
  mergeWhileSpent,
  expiryWhileSpent,
  latePayment,
  nightWhileBuying,
  copies,
  publishing,
]
