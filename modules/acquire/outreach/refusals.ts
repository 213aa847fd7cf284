// What outreach may refuse.
import { refusals } from '#platform'

export const outreachRefusals = refusals('acquire', {
  outreachStarted: [409, '已开始，不能再修改', 'It has begun and cannot be changed'],
  noPeople: [422, '还没有收件人', 'There is nobody to reach yet'],
  unknownSegment: [422, '没有这个人群', 'No such segment'],
  addingCode: [422, '需要能加导购的渠道活码', 'A code that adds a guide is needed'],
  notPhones: [
    422,
    '读不出手机号：需要 CSV，第一行是列名，其中有「手机号」',
    'No numbers could be read: a CSV is needed, its first line the headings, one of them “phone”',
  ],
  unknownSms: [422, '没有这个短信模板，或已停用', 'No such wording, or it is not in use'],
  wrongParams: [422, '变量个数与模板不符', 'The wording has another number of variables'],
  linkNeeded: [
    422,
    '短信里要有链接：在变量中使用 {link} 或 {slug}',
    'The message needs its link: use {link} or {slug} in a variable',
  ],
})
