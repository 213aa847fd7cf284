// What this module may refuse.
import { refusals } from '#platform'

export const orderRefusals = refusals('order', {
  numberReused: [
    409,
    '这个订单号已用于另一笔内容不同的订单',
    'This order number was used for another order',
  ],
  refundReused: [
    409,
    '这个退款单号已用于另一笔内容不同的退款',
    'This refund number was used for another refund',
  ],
  exchangeReused: [
    409,
    '这个换货单号已用于这笔订单的另一次换货',
    'This exchange number was used for another exchange of this order',
  ],
  exchangePrice: [
    422,
    '换货须为同价商品；价格不同请先退货再下单',
    'Goods are exchanged for goods of the same price: at another price take them back and sell anew',
  ],
  unknownOrder: [404, '没有这笔订单', 'No such order'],
  unknownLine: [422, '订单里没有这一行', 'The order has no such line'],
  lineTwice: [422, '同一行只能写一次', 'A line may be named once only'],
  moreThanBought: [409, '退货数量超过了剩余数量', 'More units than are left to return'],
  nothingLeft: [409, '这笔订单已经全部退完', 'Nothing of this order is left to return'],
  discountTooLarge: [422, '优惠超过了商品金额', 'The discount is larger than the goods'],
  tooLarge: [422, '订单金额过大', 'The amount of the order is too large'],
  paidDiffers: [409, '实收金额与应收金额不一致', 'What the till took differs from what is due'],
  tendersDiffer: [409, '各付款方式之和与应收金额不一致', 'The tenders do not sum to what is due'],
  paidWithStored: [
    409,
    '这笔订单用储值支付过，请在收银台退货',
    'Stored value paid this order: take it back at a till',
  ],
  inFuture: [422, '日期在未来', 'The date lies in the future'],
  tooLongAgo: [422, '日期过早，不可能是收银台的订单', 'The date is too long ago for a till'],
  unknownStore: [404, '没有这家门店', 'No such store'],
  unknownGuide: [404, '没有这位导购', 'No such guide'],
  foreignStore: [403, '这家门店不在您的管辖范围内', 'This store is not within your reach'],
  unknownMember: [404, '没有这个会员号', 'No such member number'],
  offlineNeedsPaid: [
    422,
    '离线成交的订单若用了券，须写明实收金额',
    'An order made offline with coupons says what the till took',
  ],
  couponTwice: [409, '同一张券用在了两笔订单上', 'The same coupon stands on two orders'],
  unresolvable: [422, '无法识别这位客户', 'The customer cannot be identified'],
})
