// What this module may refuse.
import { refusals } from '#platform'

export const loyaltyRefusals = refusals('loyalty', {
  unknownCustomer: [404, '没有这位客户', 'No such customer'],
  notMember: [404, '这位客户还不是会员', 'This customer is not a member'],
  unknownTemplate: [
    422,
    '没有这张券模板，或已停用',
    'No such coupon template, or it is not active',
  ],
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
  noFirstPurchases: [409, '会员计划没有首购进度', 'The programme has no steps for first purchases'],
  unknownTrial: [404, '没有这次试算', 'No such trial'],
  noTopUps: [409, '会员计划没有开通储值', 'The programme sells no stored value'],
  notEnoughStored: [409, '储值余额不足', 'Not enough stored value'],
  storedTooMuch: [409, '超过每单可用储值的上限', 'More stored value than one order may take'],
  storedNeedsCode: [
    403,
    '使用储值需要出示会员码',
    'Stored value is spent with the code of her card, which she shows',
  ],
  topUpReused: [409, '这个充值单号已用于另一笔充值', 'This number was used for another top-up'],
  unknownTopUp: [404, '没有这笔充值', 'No such top-up'],
  topUpSpent: [409, '这笔充值没有可退的本金', 'Nothing of this top-up is left to pay out'],
  topUpReturnTooMuch: [409, '超过这笔充值可退的本金', 'More than is left of this top-up'],
  topUpReturnReused: [
    409,
    '这个退值单号已用于另一笔金额不同的退值',
    'This number was used for another return',
  ],
})
