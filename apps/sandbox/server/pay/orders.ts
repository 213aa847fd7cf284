// Payments: announced by the merchant, made on a phone, asked about, closed.
import { z } from 'zod'
import { payTransaction, payCalls } from '#wechat'
import { chinaTime, chinaDigits } from '../calendar.ts'
import { listCorps } from '../corp.ts'
import { randomText } from '../ids.ts'
import { personByOpenid } from '../users.ts'
import type { World } from '../world.ts'
import { checkMerchant, checkNotifyUrl, readBody, type PayCall, type PayRoute } from './call.ts'
import { couponOnOrder } from './coupon-use.ts'
import { paramError, PayRefused } from './refusal.ts'

export interface OrderBody {
  appid: string
  mchid: string
  description: string
  out_trade_no: string
  notify_url: string
  time_expire?: string
  attach?: string
  amount: { total: number; currency?: string }
  payer?: { openid: string }
}
export type TradeType = 'JSAPI' | 'NATIVE'
export interface Order {
  out_trade_no: string
  trade_type: TradeType
  body: OrderBody
  prepay_id: string
  state: (typeof payTransaction.tradeStates)[number]
  created_at: number
  prepaid_at: number
  payer: string | null
  transaction_id: string | null
  paid_at: number | null
  /** What the customer paid, after coupons. */
  paid: number | null
  coupon_id: string | null
}
type OrderRow = Omit<Order, 'body'> & { body: string }

const HOUR_MS = 3_600_000
const PREPAY_LIFE_MS = 2 * HOUR_MS
const ORDER_LIFE_MS = 7 * 24 * HOUR_MS

const columns = `out_trade_no, trade_type, body, prepay_id, state, created_at, prepaid_at, payer,
  transaction_id, paid_at, paid, coupon_id`
/** Unpaid orders close by themselves after seven days. */
const orderOf = (world: World, row: OrderRow | undefined): Order | undefined => {
  if (!row) return undefined
  const late = row.state === 'NOTPAY' && world.clock.now() - row.created_at >= ORDER_LIFE_MS
  return {
    ...row,
    state: late ? 'CLOSED' : row.state,
    body: JSON.parse(row.body) as OrderBody,
  }
}
const findBy = (
  world: World,
  column: 'out_trade_no' | 'transaction_id' | 'prepay_id',
  key: string,
) =>
  orderOf(
    world,
    world.store.first<OrderRow>(`select ${columns} from pay_order where ${column} = ?`, key),
  )
export const findOrder = (world: World, outTradeNo: string): Order | undefined =>
  findBy(world, 'out_trade_no', outTradeNo)
export const findByTransaction = (world: World, transactionId: string): Order | undefined =>
  findBy(world, 'transaction_id', transactionId)
export const findByPrepay = (world: World, prepayId: string): Order | undefined =>
  findBy(world, 'prepay_id', prepayId)

const bound = (world: World, appid: string): boolean =>
  [world.accounts.official.appId, world.accounts.mini.appId].includes(appid) ||
  listCorps(world).some((corp) => corp.id === appid)

const checkOrder = (world: World, body: OrderBody): void => {
  checkMerchant(world, body.mchid)
  if (!bound(world, body.appid))
    throw new PayRefused(400, 'APPID_MCHID_NOT_MATCH', '商户号和appid没有绑定关系')
  checkNotifyUrl(body.notify_url, true)
  if (body.amount.currency !== undefined && body.amount.currency !== 'CNY')
    throw paramError('境内商户号仅支持人民币', '/amount/currency')
  const until = body.time_expire === undefined ? undefined : Date.parse(body.time_expire)
  if (until === undefined) return
  if (Number.isNaN(until)) throw paramError('time_expire 不是 RFC 3339 时间', '/time_expire')
  if (until <= world.clock.now()) throw paramError('time_expire 已过期', '/time_expire')
}

/** The same number again is the same order, or another one that may not use it. */
const checkAgain = (known: Order, body: OrderBody): void => {
  if (known.state === 'CLOSED') throw new PayRefused(400, 'ORDER_CLOSED', '该订单已关闭')
  if (known.state !== 'NOTPAY') throw new PayRefused(400, 'ORDERPAID', '该订单已支付')
  const same = (one: OrderBody) =>
    JSON.stringify([one.appid, one.amount.total, one.payer?.openid ?? null])
  if (same(known.body) !== same(body))
    throw new PayRefused(403, 'OUT_TRADE_NO_USED', '商户订单号重复')
}

/** Announces the order; the same one again gets a new `prepay_id`. */
const announce = (world: World, tradeType: TradeType, body: OrderBody): string => {
  checkOrder(world, body)
  const known = findOrder(world, body.out_trade_no)
  if (known) checkAgain(known, body)
  const now = world.clock.now()
  const prepayId = `wx${chinaDigits(now)}${randomText(20).toLowerCase()}`
  world.store.run(
    `insert into pay_order (out_trade_no, trade_type, body, prepay_id, state, created_at, prepaid_at)
     values (?, ?, ?, ?, 'NOTPAY', ?, ?6) on conflict (out_trade_no) do update set
       prepay_id = excluded.prepay_id, body = excluded.body, prepaid_at = excluded.prepaid_at,
       trade_type = excluded.trade_type`,
    body.out_trade_no,
    tradeType,
    JSON.stringify(body),
    prepayId,
    now,
    now,
  )
  return prepayId
}

/** Until when the phone may pay what was announced last. */
export const payableUntil = (order: Order): number =>
  Math.min(
    order.prepaid_at + PREPAY_LIFE_MS,
    order.body.time_expire ? Date.parse(order.body.time_expire) : Infinity,
  )

const words: Readonly<Record<string, string>> = {
  SUCCESS: '支付成功',
  REFUND: '转入退款',
  NOTPAY: '订单未支付',
  CLOSED: '订单已关闭',
}

/** An order as a query and a notification tell it. */
export const transactionOf = (world: World, order: Order): object => {
  const { body, transaction_id, paid_at, payer } = order
  return {
    appid: body.appid,
    mchid: body.mchid,
    out_trade_no: order.out_trade_no,
    trade_state: order.state,
    trade_state_desc: words[order.state] ?? order.state,
    attach: body.attach,
    ...(transaction_id !== null &&
      paid_at !== null && {
        transaction_id,
        trade_type: order.trade_type,
        bank_type: 'OTHERS',
        success_time: chinaTime(paid_at),
        payer: { openid: payer },
        ...couponOnOrder(world, order.coupon_id),
      }),
    amount: {
      total: body.amount.total,
      currency: 'CNY',
      ...(order.paid !== null && { payer_total: order.paid, payer_currency: 'CNY' }),
    },
  }
}

const query = ({ world, query: asked }: PayCall, order: Order | undefined): object => {
  checkMerchant(world, asked.get('mchid'))
  if (!order) throw new PayRefused(404, 'ORDER_NOT_EXIST', '订单不存在')
  return transactionOf(world, order)
}

const jsapi = (call: PayCall): object => {
  const { world } = call
  const body = readBody(payCalls.prepayJsapi.request, call)
  if (
    personByOpenid(world, body.appid, body.payer.openid) === undefined &&
    bound(world, body.appid)
  )
    throw new PayRefused(400, 'PARAM_ERROR', '无效的openid', {
      field: '/payer/openid',
      location: 'body',
    })
  return { prepay_id: announce(world, 'JSAPI', body) }
}

const native = (call: PayCall): object => {
  const body = readBody(payCalls.prepayNative.request, call)
  const prepayId = announce(call.world, 'NATIVE', body)
  return { code_url: `weixin://wxpay/bizpayurl?pr=${prepayId}` }
}

const close = (call: PayCall): undefined => {
  const { world } = call
  const { out_trade_no, mchid } = readBody(
    z.object({ out_trade_no: z.string(), mchid: z.string() }),
    call,
  )
  checkMerchant(world, mchid)
  const order = findOrder(world, out_trade_no)
  if (!order) throw new PayRefused(404, 'ORDER_NOT_EXIST', '订单不存在')
  if (order.state === 'CLOSED') return undefined
  if (order.state !== 'NOTPAY') throw new PayRefused(400, 'ORDERPAID', '订单已支付，不能关闭')
  world.store.run(`update pay_order set state = 'CLOSED' where out_trade_no = ?`, out_trade_no)
  return undefined
}

export const orderRoutes: PayRoute[] = [
  { method: 'POST', path: '/v3/pay/transactions/jsapi', answer: jsapi },
  { method: 'POST', path: '/v3/pay/transactions/native', answer: native },
  {
    method: 'GET',
    path: '/v3/pay/transactions/out-trade-no/{out_trade_no}',
    answer: (call) => query(call, findOrder(call.world, call.params['out_trade_no'] ?? '')),
  },
  {
    method: 'GET',
    path: '/v3/pay/transactions/id/{transaction_id}',
    answer: (call) =>
      query(call, findByTransaction(call.world, call.params['transaction_id'] ?? '')),
  },
  {
    method: 'POST',
    path: '/v3/pay/transactions/out-trade-no/{out_trade_no}/close',
    answer: close,
  },
]
