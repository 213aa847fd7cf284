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
  couponTooLate: [
    422,
    '会员日的券当天到期，不能用「领取后几天才生效」的券模板',
    'A coupon of a member day ends with the day: its template may not begin days later',
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
  unknownStore: [422, '没有这家门店，或不在您的范围内', 'No such store, or not yours'],
  unknownPassPlan: [404, '没有这种付费卡', 'No such paid card is sold'],
  unknownPass: [404, '这位客户没有这张付费卡', 'This customer has no such paid card'],
  passNotSold: [409, '这种付费卡现在不出售', 'This paid card is not sold now'],
  passChanged: [
    409,
    '这种付费卡的价格或权益刚刚改过，请刷新后再买',
    'The price or the benefits of this card have just changed: look again before paying',
  ],
  passReused: [409, '这个单号已用于另一张付费卡', 'This number was used for another paid card'],
  passTemplateLimited: [
    422,
    '付费卡每月要发的券不能有数量、人均或预算上限，也不能有固定结束日期',
    'A coupon that a paid card promises each month may have no limit, budget or fixed end',
  ],
  passReturnedBefore: [409, '这张付费卡已经退过', 'This paid card was given back before'],
  passOver: [409, '这张付费卡已经到期', 'This paid card is over'],
  passCouponLocked: [
    409,
    '卡里有一张券正锁在一笔未付款的订单里，付款或取消后再退卡',
    'A coupon of this card is held by an order not paid yet: pay or cancel it first',
  ],
  passReturnDiffers: [
    409,
    '可退金额刚刚变了，请重新确认',
    'What is paid out has just changed: look again and confirm',
  ],
  passReturnReused: [
    409,
    '这个退卡单号已用于另一笔金额',
    'This number was used for a return of another sum',
  ],
})
