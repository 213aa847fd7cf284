// What any list of the shop as a file may be refused for.
import { refusals } from '#platform'

export const sheetRefusals = refusals('shop', {
  exportTooLarge: [
    422,
    '结果太多，请缩小筛选范围再导出',
    'The list is too long; narrow the filters and export again',
  ],
  periodReversed: [400, '结束日期早于开始日期', 'The period ends before it begins'],
})
