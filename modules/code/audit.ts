// What the auditor asks of codes.
import type { AuditCheck } from '#platform'
import { wrongAnswers, wrongTags } from './polls/sql/board.ts'
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
  {
    name: 'code.pollAnswers',
    sentence: {
      zh: '每份投票回答都选了这个投票的选项，单选的只选一项',
      en: 'Every answer to a poll chose options of it, and one where one was asked',
    },
    differences: wrongAnswers,
  },
  {
    name: 'code.pollTags',
    sentence: {
      zh: '投票打上的每个标签只算在一份回答上',
      en: 'Each tag that polls put on a customer is of one answer of hers',
    },
    differences: wrongTags,
  },
]
