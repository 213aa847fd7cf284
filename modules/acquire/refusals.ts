// What the acquire module may refuse: what several of its folders share, and below each its own.
import { refusals } from '#platform'

export const acquireRefusals = refusals('acquire', {
  unknownWelcome: [404, '没有这条欢迎语', 'No such welcome message'],
  unknownPersona: [422, '没有这个人设', 'No such persona'],
  unknownTemplate: [
    422,
    '没有这张券模板，或已停用',
    'No such coupon template, or it is not active',
  ],
  unknownCardCode: [
    422,
    '没有这个渠道活码，或不在您的范围内',
    'No such code, or not within your reach',
  ],
  tooManyCards: [422, '一个文件最多 50000 行', 'A file takes at most 50,000 rows'],
  periodReversed: [422, '开始日期晚于结束日期', 'The period ends before it begins'],
  unknownOutreach: [404, '没有这个触达计划', 'No such outreach'],
  unknownScript: [422, '没有这个话术', 'No such script'],
})
