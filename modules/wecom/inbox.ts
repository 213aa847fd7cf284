// What the inbox forgets: raw callbacks are blanked after thirty days.
import type { Timer } from '#platform'
import { blankCallbacks, oldestRaw } from './sql/inbox.ts'

const KEPT_MS = 30 * 86_400_000
const BATCH = 1_000

export const blankTimer: Timer = {
  name: 'wecom.blankCallbacks',
  nextDue: async (db) => {
    const oldest = await oldestRaw(db)
    return oldest && new Date(oldest.getTime() + KEPT_MS)
  },
  runDue: (tx) => blankCallbacks(tx.db, new Date(tx.now.getTime() - KEPT_MS), BATCH),
}
