// Words of the board of doors.
import { dictionary } from '../../shared/words.ts'

export const doors = dictionary('doors', {
  doors: ['获客归因', 'Where customers come from'],
  doorsLead: [
    '从印出去的码到留下来的顾客：按门店、渠道、点位、活动、导购、码或批次拆开看。',
    'From the printed code to the customer who stayed: by store, channel, placement, campaign, guide, code or batch.',
  ],
  model: ['归因方式', 'Attribution'],
  'model.first': ['首次触点', 'First touch'],
  'model.last': ['末次触点', 'Last touch'],
  by: ['按…拆分', 'Broken down by'],
  'by.store': ['门店', 'Store'],
  'by.channel': ['渠道', 'Channel'],
  'by.placement': ['点位', 'Placement'],
  'by.campaign': ['活动', 'Campaign'],
  'by.guide': ['导购', 'Guide'],
  'by.code': ['码', 'Code'],
  'by.batch': ['批次', 'Batch'],
  none: ['未填或未知', 'Not given or unknown'],
  unknown: ['未知', 'Not known'],
  'node.exposed': ['发出', 'Handed out'],
  'node.scanned': ['打开', 'Opened'],
  'node.people': ['归到这里的人', 'People'],
  'node.added': ['已添加', 'Added'],
  'node.replied': ['已回复', 'Replied'],
  'node.members': ['会员', 'Members'],
  'node.buyers': ['已购', 'Bought'],
  'node.kept': ['留存 30 天', 'Kept 30 days'],
  'node.orders': ['订单', 'Orders'],
  'node.netFen': ['净额', 'Net'],
  'means.exposed': [
    '逐张发出的包裹卡数。贴在墙上的码没有人数过，不猜。',
    'Parcel cards handed out one by one. Nobody counts who passes a wall, and nothing is guessed.',
  ],
  'means.scanned': [
    '我们自己的短链接被打开的次数。直接扫平台原图，平台不告诉任何人。',
    'Openings of our own links. Scans of the platform’s own picture are told to nobody.',
  ],
  'means.people': [
    '首次（末次）触点落在时段内、并且在这里的人',
    'People whose first (last) touch in the period was here',
  ],
  'means.added': ['其中加过导购好友的人', 'Of those, who has been a guide’s friend'],
  'means.replied': [
    '平台只在获客链接和微信客服里告知回复；其他情况显示未知。',
    'The platform tells of replies for acquisition links and customer service only; elsewhere it is not known.',
  ],
  'means.members': ['其中已是会员的人', 'Of those, who is a member'],
  'means.buyers': ['在该触点之后下过单的人', 'Who paid an order after that touch'],
  'means.kept': [
    '添加满 30 天的人中，第 30 天仍是好友的',
    'Of those added 30 days ago or longer, who was still a friend on day 30',
  ],
  'means.orders': [
    '时段内的订单，各归到付款前的首次（末次）触点，每单只算一次',
    'Orders of the period, each counted once, at the first (last) touch before it was paid',
  ],
  'means.netFen': ['这些订单实付减退款', 'What was paid for these orders, less refunds'],
  empty: ['时段内没有触点', 'No touches in this period'],
  emptyText: ['换一个时段，或先印出第一张码。', 'Choose another period, or print the first code.'],
  toCodes: ['去印码', 'Print a code'],
})
