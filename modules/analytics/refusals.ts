// What this module may answer instead of doing it.
import { refusals } from '#platform'

export const analyticsRefusals = refusals('analytics', {
  periodReversed: [422, '结束日期早于开始日期', 'The period ends before it begins'],
})
