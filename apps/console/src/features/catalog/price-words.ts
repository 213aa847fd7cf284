// Words of price lists.
import { dictionary } from '../../shared/words.ts'

export const priceLists = dictionary('priceLists', {
  title: ['价格表', 'Price lists'],
  lead: [
    '在一段时间里给所有人、部分门店或会员的价格。同时有几张时取最低价；没有时按标价。',
    'Prices for a time, for some stores or for members. Where several apply the lowest counts, where none does the list price.',
  ],
  create: ['新建价格表', 'New price list'],
  edit: ['修改价格表', 'Edit price list'],
  empty: ['还没有价格表', 'No price lists yet'],
  emptyText: [
    '没有价格表时，商品按标价卖。会员价、门店价、限时价都可以建一张表。',
    'Without any, goods cost their list price. Make one for members, for some stores, or for a season.',
  ],
  audience: ['给谁', 'For whom'],
  'audience.everybody': ['所有人', 'Everybody'],
  'audience.member': ['会员', 'Members'],
  stores: ['门店', 'Stores'],
  storeCount: ['{{count}} 家门店', '{{count}} store', '{{count}} stores'],
  time: ['时间', 'Time'],
  from: ['开始', 'Begins'],
  until: ['结束', 'Ends'],
  untilHint: ['不填则一直有效，直到结束它', 'Left empty, it runs until somebody ends it'],
  open: ['一直有效', 'No end'],
  'phase.ahead': ['未开始', 'Not yet'],
  'phase.running': ['进行中', 'Running'],
  'phase.over': ['已结束', 'Over'],
  articles: ['商品数', 'Articles'],
  prices: ['价格', 'Prices'],
  pricesHint: [
    '每行一个：商品编码、空格或制表符、价格（元）。可以从表格里直接粘贴。',
    'One a line: article code, a space or tab, the price in yuan. Paste it from a spreadsheet.',
  ],
  badLine: [
    '第 {{line}} 行看不懂：需要“编码 价格”，例如“TEA-250 49.90”',
    'Line {{line}} is not “code price”, as in “TEA-250 49.90”',
  ],
  twice: ['第 {{line}} 行的编码已经出现过', 'The code of line {{line}} stands above already'],
  now: ['现在的价格', 'What it says now'],
  article: ['商品', 'Article'],
  list: ['标价', 'List price'],
  price: ['表内价', 'Price here'],
  end: ['现在结束', 'End now'],
  endAsk: ['现在结束这张价格表？', 'End this price list now?'],
  endText: [
    '商品马上恢复标价；已下的订单保留原价。',
    'Goods cost their list price again at once; what is placed keeps its price.',
  ],
})
