// Words of trying rules before they are published.
import { dictionary } from '../../shared/words.ts'

export const trials = dictionary('trial', {
  title: ['先试算', 'Try it first'],
  lead: [
    '用过去十二个月的订单，把现行规则和这份草稿各算一遍再比较。不改动任何会员。',
    'The orders of the last twelve months, once by the rules in force and once by this draft. Nothing is written to members.',
  ],
  worth: ['100 积分值多少钱', 'A hundred points are worth'],
  start: ['开始试算', 'Start'],
  again: ['按当前草稿重新试算', 'Try the rules as they are now'],
  changed: [
    '下面是修改前的草稿的结果，规则已有改动。',
    'This is the outcome of the draft before your last changes.',
  ],
  overtaken: [
    '现行规则后来改过，请重新试算。',
    'The rules in force were changed since. Try again.',
  ],
  running: [
    '已算 {{done}} / {{members}} 位会员，可以离开，稍后再看',
    '{{done}} of {{members}} members. You may leave and come back',
  ],
  period: ['{{from}} 至 {{until}} 的订单', 'Orders from {{from}} to {{until}}'],
  members: ['会员', 'Members'],
  up: ['升级', 'Move up'],
  down: ['降级', 'Move down'],
  more: ['多得积分', 'More points'],
  less: ['少得积分', 'Fewer points'],
  pointsCost: ['积分成本变化', 'Cost of points'],
  couponsCost: ['会员日券成本变化（最多）', 'Cost of member day coupons (at most)'],
  byTier: ['按等级', 'By tier'],
  byStore: ['按归属门店', 'By home store'],
  tier: ['现行规则下的等级', 'Tier by the rules in force'],
  moves: ['等级变化', 'Tier'],
  thenTier: ['草稿下的人数', 'Members under the draft'],
  store: ['门店', 'Store'],
  noStore: ['无归属门店', 'No home store'],
  gainers: ['得益最多', 'Gain most'],
  losers: ['损失最多', 'Lose most'],
  nobody: ['没有人', 'Nobody'],
  nameless: ['未留姓名', 'No name'],
  points: ['积分变化', 'Points'],
  leftOut: [
    '未计入：持有上限、首购奖励、生日券、付款后赠券；两边都从最低等级起算一年。',
    'Left out: the cap on points held, first purchases, birthday coupons, coupons after payment. Both sides begin a year ago in the lowest tier.',
  ],
})
