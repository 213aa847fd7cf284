// What a sale may answer somebody it cannot serve, in the customer's words.
import { refusals } from '#platform'

export const saleRefusals = refusals('shop', {
  unknownSale: [404, '没有这场活动', 'No such sale'],
  unknownClearance: [404, '没有这个定时折扣', 'No such discount by the clock'],
  notYet: [409, '还没有开始，请稍等', 'It has not begun yet'],
  over: [409, '活动已经结束', 'The sale is over'],
  soldOut: [409, '已经被抢光了；有人未付款时会放出来', 'Sold out; unpaid ones come back'],
  personLimit: [409, '超过每人限购数量', 'More than one person may have'],
  keyReused: [409, '同一请求编号已用于别的内容', 'This key was used for something else'],
  busy: [503, '排队的人太多，请几秒后再试', 'Too many are waiting: try again in a few seconds'],
  tooFast: [429, '点得太快了，请稍等几秒', 'Too many tries: wait a few seconds'],
  depositStays: [409, '定金付款后不可自行取消', 'The deposit of this sale does not come back'],
  balanceAhead: [409, '还没到付尾款的时间', 'The balance cannot be paid yet'],
  balanceOver: [409, '付尾款的时间已过', 'The time for the balance is over'],
  countsTooMuch: [
    400,
    '定金可抵的金额不能少于定金，且要低于价格',
    'A deposit counts for at least itself, and for less than the price',
  ],
  balanceTimes: [
    400,
    '付尾款要在活动结束之后开始，最长七天',
    'The balance begins when the sale has ended, and may take seven days at most',
  ],
  deliversTooSoon: [
    400,
    '发货日期不能早于付尾款开始的日期',
    'It cannot be delivered before its balance may be paid',
  ],
  presalePackage: [400, '预售不能是套餐券', 'A package cannot be a pre-sale'],
  doubleTier: [400, '同一等级只能设一次提前时间', 'A tier stands there twice'],
  notPresale: [409, '只有预售可以整场取消', 'Only a pre-sale can be called off'],
  balanceBegun: [
    409,
    '尾款已开始支付，不能整场取消；请逐单退款',
    'Balances are being paid: refund its orders instead',
  ],
  unknownReservation: [404, '没有这个订单', 'No such reservation'],
  notReserved: [
    409,
    '这个订单已经付款、取消或超时',
    'It is paid, cancelled or out of time already',
  ],
  endsBeforeStart: [400, '结束时间要晚于开始时间', 'It must end after it starts'],
  listTooLow: [400, '划线价要高于活动价', 'The usual price must be above the price of the sale'],
  fewerThanSold: [409, '数量不能少于已订出的', 'Fewer than are taken already'],
  vouchersUsed: [409, '已使用的套餐券不能退', 'Vouchers that are used cannot come back'],
  voucherLimited: [
    409,
    '套餐券的券模板须启用且不设发放上限：付了款就必须发得出',
    'The template of a package must be in use and have no limits: what is paid for must be given',
  ],
  begun: [409, '活动开始后不能改价格和限购', 'Price and limit stay once it has begun'],
})
