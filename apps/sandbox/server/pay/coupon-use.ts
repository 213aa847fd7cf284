// The platform's coupons at the moment of paying: the best one that fits is taken off by itself.
import { chinaTime } from '../calendar.ts'
import type { World } from '../world.ts'
import { notify } from './notify.ts'

export interface StockBody {
  stock_name: string
  available_begin_time: string
  available_end_time: string
  stock_use_rule: {
    max_coupons: number
    max_coupons_per_user: number
    max_amount: number
    max_amount_by_day?: number
  }
  coupon_use_rule: {
    fixed_normal_coupon?: { coupon_amount: number; transaction_minimum: number }
  }
}
export interface Held {
  coupon_id: string
  stock_id: string
  status: string
  openid: string
  appid: string
  created_at: number
  used_at: number | null
  transaction_id: string | null
  body: string
}

const joined = `select c.coupon_id, c.stock_id, c.status, c.openid, c.appid, c.created_at, c.used_at,
  c.transaction_id, s.body from pay_coupon c join pay_stock s on s.stock_id = c.stock_id`

export const findCoupon = ({ store }: World, couponId: string): Held | undefined =>
  store.first<Held>(`${joined} where c.coupon_id = ?`, couponId)
export const couponsOf = ({ store }: World, appid: string, openid: string): Held[] =>
  store.all<Held>(`${joined} where c.appid = ? and c.openid = ? order by c.rowid`, appid, openid)

export const stockOf = (held: Pick<Held, 'body'>): StockBody => JSON.parse(held.body) as StockBody

/** Coupons that were not used end with their stock. */
export const statusOf = (world: World, held: Held): string =>
  held.status === 'SENDED' && world.clock.now() > Date.parse(stockOf(held).available_end_time)
    ? 'EXPIRED'
    : held.status

/** How a coupon is told. */
export const couponView = (world: World, held: Held) => {
  const stock = stockOf(held)
  const rule = stock.coupon_use_rule.fixed_normal_coupon
  return {
    stock_creator_mchid: world.accounts.pay.mchId,
    stock_id: held.stock_id,
    coupon_id: held.coupon_id,
    coupon_name: stock.stock_name,
    coupon_type: 'NORMAL',
    status: statusOf(world, held),
    description: '',
    create_time: chinaTime(held.created_at),
    available_begin_time: stock.available_begin_time,
    available_end_time: stock.available_end_time,
    no_cash: false,
    singleitem: false,
    ...(rule && { normal_coupon_information: rule }),
    ...(held.used_at !== null && {
      consume_information: {
        consume_time: chinaTime(held.used_at),
        consume_mchid: world.accounts.pay.mchId,
        transaction_id: held.transaction_id,
      },
    }),
  }
}

interface Payable {
  body: { appid: string; amount: { total: number } }
}

/** Of the payer's coupons that fit this order, the one that takes the most off. */
export const bestCoupon = (world: World, { body }: Payable, openid: string) => {
  const now = world.clock.now()
  const fitting = couponsOf(world, body.appid, openid).flatMap((held) => {
    const stock = stockOf(held)
    const rule = stock.coupon_use_rule.fixed_normal_coupon
    const fits =
      rule !== undefined &&
      statusOf(world, held) === 'SENDED' &&
      now >= Date.parse(stock.available_begin_time) &&
      body.amount.total >= rule.transaction_minimum &&
      body.amount.total > rule.coupon_amount
    return fits
      ? [{ couponId: held.coupon_id, name: stock.stock_name, amount: rule.coupon_amount }]
      : []
  })
  return fitting.toSorted((a, b) => b.amount - a.amount)[0]
}

const CALLBACK = 'pay.couponCallback'

export const setCouponCallback = ({ store }: World, url: string): void => {
  store.run(
    'insert into meta values (?, ?) on conflict (key) do update set value = ?2',
    CALLBACK,
    url,
  )
}
const callback = ({ store }: World): string | undefined =>
  store.first<{ value: string }>('select value from meta where key = ?', CALLBACK)?.value

export const tellCoupon = (world: World, event: 'COUPON.SEND' | 'COUPON.USE', held: Held): void => {
  notify(world, callback(world), {
    event,
    summary: event === 'COUPON.USE' ? '代金券核销通知' : '代金券发放通知',
    original: 'coupon',
    resource: couponView(world, held),
  })
}

export const useCoupon = (world: World, couponId: string, transactionId: string): void => {
  world.store.run(
    `update pay_coupon set status = 'USED', used_at = ?, transaction_id = ? where coupon_id = ?`,
    world.clock.now(),
    transactionId,
    couponId,
  )
  const held = findCoupon(world, couponId)
  if (held) tellCoupon(world, 'COUPON.USE', held)
}

/** What a paid order says of the coupon that was taken off. */
export const couponOnOrder = (world: World, couponId: string | null): object => {
  const held = couponId === null ? undefined : findCoupon(world, couponId)
  const rule = held && stockOf(held).coupon_use_rule.fixed_normal_coupon
  if (!held || !rule) return {}
  return {
    promotion_detail: [
      {
        coupon_id: held.coupon_id,
        name: stockOf(held).stock_name,
        scope: 'GLOBAL',
        type: 'CASH',
        amount: rule.coupon_amount,
        stock_id: held.stock_id,
        merchant_contribute: rule.coupon_amount,
        wechatpay_contribute: 0,
        other_contribute: 0,
        currency: 'CNY',
      },
    ],
  }
}
