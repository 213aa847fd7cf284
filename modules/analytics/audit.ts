// What the auditor compares here: the copies in ClickHouse against the rows they were made from.
import type { AuditCheck, Platform } from '#platform'

let opened: Platform | undefined

/** Called when the module starts: a check is given the database, not the platform. */
export const auditCopiesOf = (platform: Platform): void => {
  opened = platform
}

export const audit: readonly AuditCheck[] = [
  {
    name: 'analytics.copies',
    sentence: {
      zh: 'ClickHouse 中的副本与原始数据行数一致',
      en: 'The copies in ClickHouse hold as many rows as the truth',
    },
    differences: async () => (opened ? opened.insightDifferences() : 0),
  },
]
