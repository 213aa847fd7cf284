// Words of discounts by the clock.
import { dictionary } from '../../shared/words.ts'

export const clearances = dictionary('clearances', {
  title: ['定时折扣', 'Discounts by the clock'],
  lead: [
    '每天到点自动打折，越晚越低，直到免费送完：收银台和商城自动计价，顾客能看到承诺和兑现记录。',
    'Deeper by the hour every day, until what is left is free. Tills and shop price it by themselves; customers see the promise and how it was kept.',
  ],
  create: ['新建定时折扣', 'New discount'],
  edit: ['修改定时折扣', 'Edit discount'],
  empty: ['还没有定时折扣', 'No discount by the clock yet'],
  emptyText: [
    '例如蔬菜 19:00 起九折，21:00 五折，23:30 免费：当天的货当天卖完，还是一句说得出口的承诺。',
    'For example vegetables: 10 % off from 19:00, half price from 21:00, free from 23:30. Sold out every day, and a promise people talk about.',
  ],
  promise: ['对顾客说的话', 'What customers read'],
  promiseExample: ['例如：当天的菜当天卖完，不卖隔夜菜', 'As in: nothing stays overnight'],
  steps: ['时段与折扣', 'Steps'],
  stepAt: ['几点起', 'From'],
  stepOff: ['减多少 %', 'Off in %'],
  stepHint: ['100 % 就是免费。', '100 % is free.'],
  addStep: ['再加一段', 'Add a step'],
  removeStep: ['删除这一段', 'Remove this step'],
  rises: ['每一段都要更晚、折扣更大', 'Each step must be later and deeper than the one before'],
  categories: ['适用品类', 'Categories'],
  allGoods: ['全部商品', 'All goods'],
  skus: ['适用商品编码', 'Article numbers'],
  noSkus: ['按品类即可', 'By category is enough'],
  channels: ['适用渠道', 'Channels'],
  allChannels: ['全部渠道', 'All channels'],
  channelsHint: [
    '订单来源，例如 pos。收银台自己已经降价的渠道不要选，否则会打两次折。',
    'Where orders come from, as in pos. Leave out tills that lower prices themselves, or it is taken off twice.',
  ],
  stores: ['适用门店', 'Stores'],
  active: ['启用', 'In use'],
  inUse: ['启用中', 'In use'],
  ended: ['已停用', 'Ended'],
  from: ['{{at}} 起减 {{off}}', '{{off}} off from {{at}}'],
  free: ['{{at}} 起免费', 'free from {{at}}'],
  units: ['近 30 天件数', 'Pieces in 30 days'],
  given: ['近 30 天让利', 'Given in 30 days'],
})
