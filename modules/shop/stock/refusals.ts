// What stock may answer.
import { refusals } from '#platform'

export const stockRefusals = refusals('stock', {
  unknownSku: [404, '没有这个货号', 'No such sku'],
  untracked: [409, '这个规格不计库存', 'No stock is kept of this article'],
  unknownStore: [404, '没有这家门店', 'No such store'],
  short: [409, '库存不足', 'Not enough is left'],
})
