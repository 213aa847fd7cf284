// What parcel cards may refuse.
import { refusals } from '#platform'

export const cardRefusals = refusals('acquire', {
  unknownBatch: [
    404,
    '没有这批卡片，或不在您的范围内',
    'No such printing, or not within your reach',
  ],
  codeNotLeased: [
    422,
    '包裹卡需要「按次借码」的活码：每张卡印自己的短链接',
    'Parcel cards need a leased code: each card bears a short link of its own',
  ],
  codeTaken: [409, '这个活码已用于另一批卡片', 'Another printing of cards has this code'],
  notOrders: [
    422,
    '读不出订单：需要 CSV，第一行是列名，其中有「订单号」',
    'No orders could be read: a CSV is needed, its first line the headings, one of them “order”',
  ],
  noCards: [404, '这一部分没有卡片', 'There are no cards in this part'],
})
