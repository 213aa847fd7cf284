// 代金券: stocks of coupons, started, paused and given to people one by one.
import { payCalls, payFavor } from '#wechat'
import { z } from 'zod'
import { chinaTime, startOfPeriod } from '../calendar.ts'
import type { World } from '../world.ts'
import { checkMerchant, checkNotifyUrl, readBody, type PayCall, type PayRoute } from './call.ts'
import {
  couponsOf,
  couponView,
  findCoupon,
  setCouponCallback,
  statusOf,
  tellCoupon,
  type StockBody,
} from './coupon-use.ts'
import { invalid, notThere, PayRefused } from './refusal.ts'

interface StockRow {
  stock_id: string
  body: string
  status: 'unactivated' | 'running' | 'paused'
  created_at: number
}
const columns = 'stock_id, body, status, created_at'
const digits = (length: number): string =>
  Array.from({ length }, () => Math.floor(Math.random() * 10)).join('')

const needStock = (world: World, stockId: string): StockRow => {
  const row = world.store.first<StockRow>(
    `select ${columns} from pay_stock where stock_id = ?`,
    stockId,
  )
  if (!row) throw notThere('批次不存在')
  return row
}
const given = ({ store }: World, stockId: string, openid?: string): number =>
  store.first<{ n: number }>(
    'select count(*) as n from pay_coupon where stock_id = ?1 and (?2 is null or openid = ?2)',
    stockId,
    openid ?? null,
  )?.n ?? 0

const viewOf = (world: World, row: StockRow): object => {
  const body = JSON.parse(row.body) as StockBody
  const ended = world.clock.now() > Date.parse(body.available_end_time)
  return {
    stock_id: row.stock_id,
    stock_creator_mchid: world.accounts.pay.mchId,
    stock_name: body.stock_name,
    stock_type: 'NORMAL',
    status: ended ? 'stoped' : row.status,
    create_time: chinaTime(row.created_at),
    description: '',
    available_begin_time: body.available_begin_time,
    available_end_time: body.available_end_time,
    stock_use_rule: {
      ...body.stock_use_rule,
      fixed_normal_coupon: body.coupon_use_rule.fixed_normal_coupon,
    },
    distributed_coupons: given(world, row.stock_id),
    no_cash: false,
    singleitem: false,
  }
}

const create = (call: PayCall): object => {
  const { world } = call
  const body = readBody(payFavor.stockRequest, call)
  checkMerchant(world, body.belong_merchant)
  const find = () =>
    world.store.first<StockRow>(
      `select ${columns} from pay_stock where out_request_no = ?`,
      body.out_request_no,
    )
  if (!find())
    world.store.run(
      `insert into pay_stock (stock_id, out_request_no, body, status, created_at)
       values (?, ?, ?, 'unactivated', ?)`,
      digits(8),
      body.out_request_no,
      JSON.stringify(body),
      world.clock.now(),
    )
  const row = find() as StockRow
  return { stock_id: row.stock_id, create_time: chinaTime(row.created_at) }
}

const move =
  (from: StockRow['status'][], to: StockRow['status'], told: 'start_time' | 'pause_time') =>
  (call: PayCall): object => {
    const { world, params } = call
    const { stock_creator_mchid } = readBody(z.object({ stock_creator_mchid: z.string() }), call)
    checkMerchant(world, stock_creator_mchid)
    const row = needStock(world, params['stock_id'] ?? '')
    if (row.status !== to && !from.includes(row.status)) throw invalid('批次状态不支持此操作')
    world.store.run('update pay_stock set status = ? where stock_id = ?', to, row.stock_id)
    return { stock_id: row.stock_id, [told]: chinaTime(world.clock.now()) }
  }

/** What a stock has given away since midnight in China. */
const givenToday = (world: World, row: StockRow): number => {
  const found = world.store.first<{ n: number }>(
    'select count(*) as n from pay_coupon where stock_id = ? and created_at >= ?',
    row.stock_id,
    startOfPeriod(world.clock.now(), 'day'),
  )
  return found?.n ?? 0
}

const assertGrantable = (world: World, row: StockRow, openid: string): void => {
  const { stock_use_rule, available_end_time, coupon_use_rule } = JSON.parse(row.body) as StockBody
  const { max_amount_by_day: byDay } = stock_use_rule
  const each = coupon_use_rule.fixed_normal_coupon?.coupon_amount ?? 0
  if (row.status !== 'running' || world.clock.now() > Date.parse(available_end_time))
    throw new PayRefused(403, 'RULE_LIMIT', '批次未激活或已结束')
  if (given(world, row.stock_id) >= stock_use_rule.max_coupons)
    throw new PayRefused(403, 'NOT_ENOUGH', '批次预算不足')
  if (given(world, row.stock_id, openid) >= stock_use_rule.max_coupons_per_user)
    throw new PayRefused(403, 'RULE_LIMIT', '用户领取数量已达上限')
  if (byDay !== undefined && (givenToday(world, row) + 1) * each > byDay)
    throw new PayRefused(403, 'RULE_LIMIT', '批次当日发放金额已达上限')
}

/** The same request number is the same coupon. */
const grant = (call: PayCall): object => {
  const { world } = call
  const body = readBody(payCalls.grantCoupon.request, call)
  checkMerchant(world, body.stock_creator_mchid)
  const known = world.store.first<{ coupon_id: string }>(
    'select coupon_id from pay_coupon where out_request_no = ?',
    body.out_request_no,
  )
  if (known) return known
  const row = needStock(world, body.stock_id)
  assertGrantable(world, row, body.openid)
  const couponId = digits(12)
  world.store.together(() => {
    world.store.run(
      `insert into pay_coupon (coupon_id, stock_id, out_request_no, appid, openid, status,
         created_at) values (?, ?, ?, ?, ?, 'SENDED', ?)`,
      couponId,
      row.stock_id,
      body.out_request_no,
      body.appid,
      body.openid,
      world.clock.now(),
    )
    const held = findCoupon(world, couponId)
    if (held) tellCoupon(world, 'COUPON.SEND', held)
  })
  return { coupon_id: couponId }
}

const page = (query: URLSearchParams) => ({
  offset: Number(query.get('offset') ?? 0),
  limit: Number(query.get('limit') ?? 10),
})

const listStocks = ({ world, query }: PayCall): object => {
  checkMerchant(world, query.get('stock_creator_mchid'))
  const { offset, limit } = page(query)
  const all = world.store
    .all<StockRow>(`select ${columns} from pay_stock order by created_at desc, stock_id`)
    .filter(({ status }) => [null, String(status)].includes(query.get('status')))
  const data = all.slice(offset, offset + limit).map((row) => viewOf(world, row))
  return { total_count: all.length, limit, offset, data }
}

const listCoupons = ({ world, query, params }: PayCall): object => {
  const { offset, limit } = page(query)
  const wanted = couponsOf(world, query.get('appid') ?? '', params['openid'] ?? '')
    .filter(({ stock_id }) => [null, stock_id].includes(query.get('stock_id')))
    .filter((held) => [null, statusOf(world, held)].includes(query.get('status')))
  const data = wanted.slice(offset, offset + limit).map((held) => couponView(world, held))
  return { total_count: wanted.length, limit, offset, data }
}

const getCoupon = ({ world, params }: PayCall): object => {
  const held = findCoupon(world, params['coupon_id'] ?? '')
  if (!held || held.openid !== params['openid']) throw notThere('券不存在')
  return couponView(world, held)
}

const setCallback = (call: PayCall): object => {
  const { mchid, notify_url } = readBody(payCalls.setCouponCallback.request, call)
  checkMerchant(call.world, mchid)
  checkNotifyUrl(notify_url, true)
  setCouponCallback(call.world, notify_url)
  return { update_time: chinaTime(call.world.clock.now()), notify_url }
}

const stocks = '/v3/marketing/favor/stocks'
export const couponRoutes: PayRoute[] = [
  { method: 'POST', path: payCalls.createStock.path, answer: create },
  {
    method: 'POST',
    path: `${stocks}/{stock_id}/start`,
    answer: move(['unactivated'], 'running', 'start_time'),
  },
  {
    method: 'POST',
    path: `${stocks}/{stock_id}/pause`,
    answer: move(['running'], 'paused', 'pause_time'),
  },
  {
    method: 'POST',
    path: `${stocks}/{stock_id}/restart`,
    answer: move(['paused'], 'running', 'start_time'),
  },
  { method: 'GET', path: stocks, answer: listStocks },
  {
    method: 'GET',
    path: `${stocks}/{stock_id}`,
    answer: ({ world, params }) => viewOf(world, needStock(world, params['stock_id'] ?? '')),
  },
  { method: 'POST', path: payCalls.grantCoupon.path, answer: grant },
  { method: 'GET', path: payCalls.listCoupons.path, answer: listCoupons },
  { method: 'GET', path: payCalls.getCoupon.path, answer: getCoupon },
  { method: 'POST', path: payCalls.setCouponCallback.path, answer: setCallback },
]
