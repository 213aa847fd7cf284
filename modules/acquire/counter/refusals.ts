// What the counter may refuse.
import { refusals } from '#platform'

export const counterRefusals = refusals('acquire', {
  unknownPrompt: [
    404,
    '没有这个收银台引导，或不在您的范围内',
    'No such counter prompt, or not within your reach',
  ],
  counterCode: [
    422,
    '收银台需要「按次借码」、能加导购的渠道活码',
    'A counter needs a leased code that adds a guide',
  ],
  promptHasCode: [
    409,
    '这个活码已用于一个收银台引导，引导的活码也不能更换',
    'Another counter has this code, or this counter has another: it never changes',
  ],
  promptOff: [409, '这个收银台引导已停用', 'This counter prompt is not in use'],
  unknownCounterStaff: [
    422,
    '请选择这家门店在职的员工',
    'Choose an active member of this store’s staff',
  ],
  noGift: [404, '这位客户没有待领的礼品', 'There is no gift for this customer here'],
  giftGiven: [409, '礼品已经给过了', 'The gift has been given already'],
  giftKept: [
    409,
    '已过几分钟，不能再撤销；或礼品还没有给出',
    'It can be taken back for a few minutes only, and only once given',
  ],
})
