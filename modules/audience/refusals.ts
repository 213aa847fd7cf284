// What this module may answer instead of doing it.
import { refusals } from '#platform'

export const audienceRefusals = refusals('audience', {
  unknownSegment: [404, '没有这个分群', 'No such segment'],
  nameTaken: [409, '已有同名的分群', 'Another segment has this name'],
  segmentUsed: [409, '还有别处在使用这个分群', 'Something still uses this segment'],
  segmentCircle: [422, '分群不能绕一圈包含自己', 'A segment may not contain itself'],
  ruleTooLarge: [
    422,
    '规则最多八层、两百个条件',
    'A rule has at most eight levels and two hundred conditions',
  ],
  unknownFact: [422, '没有这个指标', 'No such fact'],
  wrongOperator: [422, '这个指标不能这样比较', 'This fact cannot be compared in that way'],
  wrongValue: [422, '比较的值与指标不符', 'The value does not fit the fact'],
  unknownTag: [422, '没有这个标签', 'No such tag'],
  insightAway: [
    503,
    '分析引擎暂时不可用，请稍后再试',
    'The analysis engine is away; try again shortly',
  ],
})
