// What the auditor compares here: the copies in ClickHouse against the rows they were made from.
import { setTimeout as sleep } from 'node:timers/promises'
import type { AuditCheck, Platform } from '#platform'

/**
 * Rows are written while both sides are counted, and a busy machine copies them late: only what
 * stays astray, whenever the feed has passed what was there, is a difference.
 */
const LOOKS = 6
const PAUSE_MS = 500
const PATIENCE_MS = 10_000

let opened: Platform | undefined

/** Called when the module starts: a check is given the database, not the platform. */
export const auditCopiesOf = (platform: Platform): void => {
  opened = platform
}

async function astray(platform: Platform): Promise<number> {
  for (let look = 1; ; look++) {
    const differences = await platform.insightDifferences()
    if (differences === 0 || look === LOOKS) return differences
    await sleep(PAUSE_MS)
    await platform.passed(PATIENCE_MS).catch(() => undefined)
  }
}

export const audit: readonly AuditCheck[] = [
  {
    name: 'analytics.copies',
    sentence: {
      zh: 'ClickHouse 中的副本与原始数据行数一致',
      en: 'The copies in ClickHouse hold as many rows as the truth',
    },
    differences: async () => (opened ? astray(opened) : 0),
  },
]
