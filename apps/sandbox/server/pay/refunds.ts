// Giving money back, whole or in parts. A refund is under way for a moment of sandbox time; then it
// is done and told.
import { payCalls, payRefund } from '#wechat'
import type { z } from 'zod'
import { chinaTime } from '../calendar.ts'
import type { World } from '../world.ts'
import { checkNotifyUrl, readBody, type PayCall, type PayRoute } from './call.ts'
import { notify } from './notify.ts'
import { findByTransaction, findOrder, type Order } from './orders.ts'
import { invalid, notThere, PayRefused, paramError } from './refusal.ts'

type RefundBody = z.output<typeof payRefund.refundRequest>
interface RefundRow {
  out_refund_no: string
  refund_id: string
  out_trade_no: string
  body: string
  amount: number
  status: 'PROCESSING' | 'SUCCESS'
  created_at: number
  success_at: number | null
}

const UNDER_WAY_MS = 2_000
const A_YEAR_MS = 365 * 86_400_000
const MOST_PARTS = 50
export const SETTLE_REFUND = 'pay-refund'

const columns = `out_refund_no, refund_id, out_trade_no, body, amount, status, created_at, success_at`
const find = ({ store }: World, outRefundNo: string): RefundRow | undefined =>
  store.first<RefundRow>(`select ${columns} from pay_refund where out_refund_no = ?`, outRefundNo)

const orderOf = (world: World, body: RefundBody): Order => {
  const { transaction_id, out_trade_no } = body
  if (!transaction_id && !out_trade_no) throw paramError('缺少订单号', '/out_trade_no')
  const order = transaction_id
    ? findByTransaction(world, transaction_id)
    : findOrder(world, out_trade_no ?? '')
  if (!order) throw notThere('订单不存在')
  return order
}

const amountOf = (order: Order | undefined, row: RefundRow) => {
  const total = order?.body.amount.total ?? 0
  const paid = order?.paid ?? total
  const paidBack = total === 0 ? 0 : Math.round((row.amount * paid) / total)
  return {
    total,
    refund: row.amount,
    payer_total: paid,
    payer_refund: paidBack,
    settlement_total: paid,
    settlement_refund: paidBack,
    discount_refund: row.amount - paidBack,
    currency: 'CNY',
  }
}

const viewOf = (world: World, row: RefundRow): object => {
  const order = findOrder(world, row.out_trade_no)
  return {
    refund_id: row.refund_id,
    out_refund_no: row.out_refund_no,
    transaction_id: order?.transaction_id ?? '',
    out_trade_no: row.out_trade_no,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    create_time: chinaTime(row.created_at),
    status: row.status,
    funds_account: 'AVAILABLE',
    ...(row.success_at !== null && { success_time: chinaTime(row.success_at) }),
    amount: amountOf(order, row),
    promotion_detail: [],
  }
}

const check = (world: World, order: Order, body: RefundBody): void => {
  if (order.state !== 'SUCCESS' && order.state !== 'REFUND') throw invalid('订单未支付，不能退款')
  if (body.amount.total !== order.body.amount.total) throw invalid('订单金额与原订单不一致')
  if (world.clock.now() - (order.paid_at ?? 0) > A_YEAR_MS) throw invalid('交易已超过可退款期限')
  const before = world.store.first<{ given: number; parts: number }>(
    `select coalesce(sum(amount), 0) as given, count(*) as parts from pay_refund
     where out_trade_no = ?`,
    order.out_trade_no,
  )
  if ((before?.given ?? 0) + body.amount.refund > order.body.amount.total)
    throw invalid('申请退款金额大于订单剩余可退金额')
  if ((before?.parts ?? 0) >= MOST_PARTS)
    throw new PayRefused(403, 'RULE_LIMIT', '部分退款次数超过上限')
}

const same = (row: RefundRow, order: Order, body: RefundBody): boolean =>
  row.out_trade_no === order.out_trade_no && row.amount === body.amount.refund

const refund = (call: PayCall): object => {
  const { world } = call
  const body = readBody(payRefund.refundRequest, call)
  checkNotifyUrl(body.notify_url)
  const order = orderOf(world, body)
  const known = find(world, body.out_refund_no)
  if (known && !same(known, order, body)) throw invalid('退款单号重复，且与原退款信息不一致')
  if (known) return viewOf(world, known)
  check(world, order, body)
  const now = world.clock.now()
  const refundId = `503${String(now)}${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}`
  world.store.together(() => {
    world.store.run(
      `insert into pay_refund (out_refund_no, refund_id, out_trade_no, body, amount, status,
         created_at) values (?, ?, ?, ?, ?, 'PROCESSING', ?)`,
      body.out_refund_no,
      refundId,
      order.out_trade_no,
      JSON.stringify(body),
      body.amount.refund,
      now,
    )
    world.store.run(
      `update pay_order set state = 'REFUND' where out_trade_no = ?`,
      order.out_trade_no,
    )
    world.clock.later(now + UNDER_WAY_MS, SETTLE_REFUND, { outRefundNo: body.out_refund_no })
  })
  return viewOf(world, find(world, body.out_refund_no) as RefundRow)
}

/** The money has arrived. */
export const settleRefund = (world: World, outRefundNo: string): void => {
  world.store.run(
    `update pay_refund set status = 'SUCCESS', success_at = ? where out_refund_no = ?`,
    world.clock.now(),
    outRefundNo,
  )
  const row = find(world, outRefundNo)
  const order = row && findOrder(world, row.out_trade_no)
  if (!row || !order) return
  const { total, refund: back, payer_total, payer_refund } = amountOf(order, row)
  const body = JSON.parse(row.body) as RefundBody
  notify(world, body.notify_url, {
    event: 'REFUND.SUCCESS',
    summary: '退款成功',
    original: 'refund',
    resource: {
      mchid: order.body.mchid,
      transaction_id: order.transaction_id,
      out_trade_no: row.out_trade_no,
      refund_id: row.refund_id,
      out_refund_no: row.out_refund_no,
      refund_status: row.status,
      success_time: chinaTime(row.success_at ?? world.clock.now()),
      user_received_account: '支付用户零钱',
      amount: { total, refund: back, payer_total, payer_refund },
    },
  })
}

export const refundRoutes: PayRoute[] = [
  { method: 'POST', path: payCalls.refund.path, answer: refund },
  {
    method: 'GET',
    path: payCalls.getRefund.path,
    answer: ({ world, params }) => {
      const row = find(world, params['out_refund_no'] ?? '')
      if (!row) throw notThere('退款单不存在')
      return viewOf(world, row)
    },
  },
]
