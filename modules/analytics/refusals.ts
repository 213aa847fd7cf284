// What this module may answer instead of doing it.
import { refusals } from '#platform'

export const analyticsRefusals = refusals('analytics', {
  periodReversed: [422, '结束日期早于开始日期', 'The period ends before it begins'],
  unknownCustomer: [
    404,
    '没有这位客户，或不在您的范围内',
    'No such customer, or not within your reach',
  ],
  unknownOrder: [404, '没有这笔订单，或不在您的范围内', 'No such order, or not within your reach'],
})
