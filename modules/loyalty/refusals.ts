// What this module may refuse.
import { refusals } from '#platform'

export const loyaltyRefusals = refusals('loyalty', {
  unknownCustomer: [404, '没有这位客户', 'No such customer'],
  notMember: [404, '这位客户还不是会员', 'This customer is not a member'],
  unknownTier: [404, '没有这个等级', 'No such tier'],
  tierInUse: [
    409,
    '这个等级还有会员，不能删除',
    'This tier still has members and cannot be removed',
  ],
  notEnoughPoints: [409, '积分不足', 'Not enough points'],
  spendReused: [409, '同一个键已用于另一笔积分消费', 'This key was used for another spend'],
  unknownSpend: [404, '没有这笔积分消费', 'No such spend of points'],
  returnReused: [409, '同一个键已用于另一笔积分退回', 'This key was used for another return'],
  returnTooMuch: [409, '退回的积分超过了消费的积分', 'More points than were spent cannot return'],
  openingReused: [
    409,
    '这位客户的期初余额已按另一数值导入过',
    'Her opening balance was brought in before with other values',
  ],
  unknownTemplate: [404, '没有这个券模板', 'No such coupon template'],
})
