// Words of the orders.
import { dictionary } from '../../shared/words.ts'

export const orders = dictionary('orders', {
  orders: ['订单', 'Orders'],
  ordersLead: ['来自收银、商城和导入的已付订单。', 'Paid orders from tills, shops and imports.'],
  searchHint: ['订单号', 'Order number'],
  empty: ['还没有订单', 'No orders yet'],
  emptyText: [
    '用 API 密钥连接收银，或导入历史订单。',
    'Connect your till with an API key, or import past orders.',
  ],
  number: ['订单号', 'Number'],
  source: ['来源', 'Source'],
  paidAt: ['付款时间', 'Paid at'],
  placedAt: ['下单时间', 'Placed at'],
  lines: ['行数', 'Lines'],
  goods: ['商品金额', 'Goods'],
  discount: ['优惠', 'Discount'],
  paid: ['实付', 'Paid'],
  refunded: ['已退', 'Refunded'],
  linesTab: ['商品', 'Lines'],
  refundsTab: ['退款', 'Refunds'],
  sku: ['商品', 'Item'],
  category: ['品类', 'Category'],
  quantity: ['数量', 'Quantity'],
  returned: ['已退数量', 'Returned'],
  unitPrice: ['单价', 'Unit price'],
  refundNumber: ['退款单号', 'Refund number'],
  reason: ['原因', 'Reason'],
  noRefunds: ['没有退款', 'No refunds'],
  noRefundsText: [
    '退款会按当时的分摊原路撤回积分、成长值和券。',
    'A refund takes back points, growth and coupons as they were shared out then.',
  ],
  preview: ['退款预览', 'Refund preview'],
  previewText: ['如果现在全部退回：', 'If everything came back now:'],
  refundable: ['可退 {{amount}}', '{{amount}} can be refunded'],
})
