// Words of the report that holds tills against the catalogue.
import { dictionary } from '../../shared/words.ts'

export const unity = dictionary('unity', {
  title: ['线上线下一致', 'Tills and catalogue'],
  lead: [
    '门店卖的和商城写的是不是同样的商品、同样的价格？不一致的地方在这里。',
    'Do the stores sell the same goods at the same prices as the own shop? What differs stands here.',
  ],
  days: ['最近 {{count}} 天', 'Last {{count}} day', 'Last {{count}} days'],
  period: ['时间', 'Period'],
  byStore: ['按门店', 'By store'],
  lines: ['销售行', 'Lines sold'],
  unknown: ['目录里没有', 'Not in the catalogue'],
  otherPrice: ['价格不同', 'At another price'],
  same: ['一致率', 'The same'],
  findings: ['先处理这些', 'Put these right first'],
  findingsHint: ['最多列出 100 项，出现最多的在前。', 'At most 100, the most frequent first.'],
  article: ['商品', 'Article'],
  kind: ['问题', 'What differs'],
  'kind.unknown': ['目录里没有', 'Not in the catalogue'],
  'kind.otherPrice': ['价格不同', 'Another price'],
  till: ['收银价', 'At the till'],
  list: ['目录标价', 'In the catalogue'],
  last: ['最近一次', 'Last seen'],
  empty: ['这段时间收银没有卖出', 'No till sold anything in this time'],
  emptyText: ['换一段更长的时间看看。', 'Look at a longer time.'],
  allSame: ['全部一致', 'All the same'],
  allSameText: [
    '卖出的每一行都在目录里，价格也一样。',
    'Every line sold is in the catalogue, at its price.',
  ],
})
