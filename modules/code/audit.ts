// What the auditor asks of codes.
import type { AuditCheck } from '#platform'
import { overlappingLeases, wrongTurns } from './sql/audit.ts'
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
  {
    name: 'code.turns',
    sentence: {
      zh: '每位导购当天的分配数与借出记录一致',
      en: 'The turns of each guide and day are the leases on record',
    },
    differences: wrongTurns,
  },
  {
    name: 'code.leases',
    sentence: {
      zh: '同一个活码同一时间只借给一位访客',
      en: 'A way is lent to one opening at a time',
    },
    differences: overlappingLeases,
  },
]
