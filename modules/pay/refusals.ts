// What this module may refuse.
import { refusals } from '#platform'

export const payRefusals = refusals('pay', {
  notConnected: [409, '尚未配置微信支付', 'WeChat Pay is not connected yet'],
  keysNeeded: [400, '请填写商户私钥和 APIv3 密钥', 'The private key and the APIv3 key are needed'],
  badPrivateKey: [400, '商户私钥不是有效的 PEM', 'The private key is no valid PEM'],
  purposeReused: [409, '同一用途已有金额不同的支付单', 'This purpose has a payment of another sum'],
  unknownPayment: [404, '没有这笔支付', 'No such payment'],
  notOpen: [409, '这笔支付已完成或已关闭', 'The payment is paid or closed already'],
  otherWay: [
    409,
    '另一种付款方式刚被打开，请再试一次',
    'Another way to pay was opened just now: try again',
  ],
  openidNeeded: [409, '请在微信里打开后再付款', 'Open this page inside WeChat to pay'],
  notPaid: [409, '这笔支付还没有到账', 'The payment has not arrived'],
  overRefund: [409, '退款超过已付金额', 'More than was paid'],
  keyReused: [409, '同一退款编号已用于别的金额', 'This refund was asked for with another sum'],
  tooEarly: [409, '这张代金券的发放还在确认', 'The giving of this coupon is still being confirmed'],
  stockUnread: [502, '读不到这个代金券批次', 'This stock of coupons could not be read'],
  notForUs: [401, '通知未通过验证', 'The notice was not verified'],
  failed: [502, '微信支付暂时没有回应，请重试', 'WeChat Pay did not answer: try again'],
})
