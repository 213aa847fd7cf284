// Words of the first purchases.
import { dictionary } from '../../shared/words.ts'

export const steps = dictionary('firstPurchases', {
  title: ['首购进度', 'First purchases'],
  lead: [
    '前几次购买养成习惯：每个有消费的日子在窗口期内得下一步和奖励。整单退货收回这一步和未用的奖励。',
    'Habit forms in the first purchases: each purchase day in time takes the next step and its reward. An order returned in full takes the step and the unused reward back.',
  ],
  on: ['开启首购进度', 'Lead members through their first purchases'],
  windowDays: ['每步间隔最多几天', 'Days from step to step at most'],
  windowHint: ['从上一步当天算起，建议 14 天', 'From the day of the step before; 14 is usual'],
  step: ['第 {{n}} 次', 'Purchase {{n}}'],
  coupon: ['奖励券', 'Coupon'],
  points: ['奖励积分', 'Points'],
  noCoupon: ['不发券', 'None'],
  add: ['添加一步', 'Add a step'],
  remove: ['删除这一步', 'Remove this step'],
  atLeast: ['至少两步', 'At least two steps'],
  after: ['支付后赠券', 'Coupon after payment'],
  afterHint: ['每笔付款后立即发放', 'Given right after each payment'],
  afterFrom: ['单笔满', 'From an order of'],
  afterWithin: ['首购后几天内', 'Within days of the first purchase'],
  always: ['不限', 'Always'],
  figures: ['首购进度转化', 'How far they come'],
  figuresLead: [
    '所选期间走出第一步的会员，有多少走到了哪一步。',
    'Of members who took the first step in this period, how many came how far.',
  ],
  reached: ['走到', 'Took it'],
  converted: ['由上一步转化', 'From the step before'],
  standing: ['停在这一步', 'Stand here'],
  open: ['仍在窗口期', 'Still in time'],
  nobody: ['这段时间还没有会员走出第一步', 'Nobody took the first step in this period'],
  nobodyText: ['首次消费后会出现在这里。', 'Members appear here with their first purchase.'],
})
