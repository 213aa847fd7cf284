// What the auditor asks of codes.
import type { AuditCheck } from '#platform'
import { wrongCounts } from './sql/link.ts'

export const audit: readonly AuditCheck[] = [
  {
    name: 'code.visits',
    sentence: {
      zh: '按天统计的打开次数与明细一致',
      en: 'Openings counted by day are those on record',
    },
    differences: wrongCounts,
  },
]
