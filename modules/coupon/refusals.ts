// What this module may refuse.
import { refusals } from '#platform'

export const couponRefusals = refusals('coupon', {
  unknownTemplate: [404, '没有这个券模板', 'No such coupon template'],
  inactive: [409, '这个券模板已停用', 'This coupon template is switched off'],
  templateOver: [409, '这个券模板的有效期已过', 'The validity of this template is over'],
  allIssued: [409, '这种券已经发完', 'All coupons of this template have been issued'],
  customerLimit: [
    409,
    '这位客户已达到该券的领取上限',
    'This customer has reached the limit of this template',
  ],
  keyReused: [
    409,
    '同一次发放已经发过另一种券',
    'This grant already gave a coupon of another template',
  ],
  limitBelowIssued: [
    422,
    '总量不能小于已发数量',
    'The total may not be lower than what was issued',
  ],
  emptyRange: [422, '结束日期早于开始日期', 'The last day lies before the first'],
  unknownCustomer: [404, '没有这位客户', 'No such customer'],
  unknown: [404, '没有这张券', 'No such coupon'],
  notYours: [409, '这张券属于另一位客户', 'This coupon belongs to another customer'],
  alreadyRedeemed: [409, '这张券已经用过', 'This coupon has been used'],
  voided: [409, '这张券已作废', 'This coupon was taken back'],
  expired: [409, '这张券已过期', 'This coupon has expired'],
  notYet: [409, '这张券还没到使用时间', 'This coupon is not valid yet'],
  locked: [409, '这张券正在另一笔交易中使用', 'This coupon is being used in another purchase'],
  unknownRegion: [422, '没有这个区域', 'There is no such region'],
  wrongStore: [409, '这张券不能在这家门店使用', 'This coupon is not valid in this store'],
  wrongChannel: [
    409,
    '这张券不能用于这个渠道的订单',
    'This coupon does not count on orders from here',
  ],
  wrongTier: [409, '这张券只限指定等级的会员使用', 'This coupon is for members of other tiers'],
  budgetSpent: [
    409,
    '这种券的优惠总额已用完，剩余额度不够这笔优惠',
    'The budget of this coupon does not have this discount left',
  ],
  budgetBelowUsed: [
    422,
    '优惠总额不能小于已经让出的金额',
    'The budget may not be lower than what was given away already',
  ],
  tooFewPieces: [409, '商品件数还不够', 'The basket has too few pieces'],
  periodIssued: [
    409,
    '这种券在本期内已经发完',
    'All coupons of this template for this period have been issued',
  ],
  belowThreshold: [409, '还没有达到用券门槛', 'The basket does not reach the threshold'],
  notCovered: [
    409,
    '购物篮里没有可用此券的商品',
    'Nothing in the basket is covered by this coupon',
  ],
  byWechat: [
    409,
    '这张券在微信支付付款时自动抵扣，不用在这里选',
    'WeChat Pay takes this coupon off by itself when you pay: it is not chosen here',
  ],
  stockRules: [
    422,
    '微信代金券由微信支付抵扣，只能是立减，不能另设商品、门店、渠道、等级、件数或优惠总额',
    'WeChat Pay takes this coupon off: it is an amount off, without articles, stores, channels, tiers, pieces or a budget of its own',
  ],
  stockKept: [
    409,
    '已经发过券，不能再改微信代金券批次',
    'Coupons were issued already: the stock of WeChat Pay cannot be changed any more',
  ],
  notRefused: [
    409,
    '这张券没有被微信支付拒绝，不用再发',
    'WeChat Pay has not refused this coupon: there is nothing to send again',
  ],
  noEffect: [409, '这张券对这笔订单没有优惠', 'This coupon takes nothing off this basket'],
  codeTwice: [422, '同一张券只能写一次', 'A coupon may be named once only'],
})
