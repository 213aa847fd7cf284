// The pay sheet on a phone: a person pays what was announced, and the merchant is told.
import { chinaDigits } from '../calendar.ts'
import { ControlError } from '../refusal.ts'
import { openidFor, personByOpenid } from '../users.ts'
import type { World } from '../world.ts'
import { bestCoupon, useCoupon } from './coupon-use.ts'
import { notify } from './notify.ts'
import { findByPrepay, findOrder, payableUntil, transactionOf, type Order } from './orders.ts'

export interface SheetInput {
  personId: string
  /** One of the three: our number, what the page got, or what the code on the screen holds. */
  outTradeNo?: string
  prepayId?: string
  codeUrl?: string
}

const digits = (length: number): string =>
  Array.from({ length }, () => Math.floor(Math.random() * 10)).join('')

const orderOf = (world: World, input: SheetInput): Order => {
  const prepayId = input.prepayId ?? /[?&]pr=([^&]+)/.exec(input.codeUrl ?? '')?.[1]
  const order =
    input.outTradeNo === undefined
      ? findByPrepay(world, prepayId ?? '')
      : findOrder(world, input.outTradeNo)
  if (!order) throw new ControlError(404, 'there is no such order to pay')
  return order
}

/** The openid the merchant knows the payer by; an order made for one person is paid by her. */
const payerOf = (world: World, order: Order, personId: string): string => {
  const { payer, appid } = order.body
  if (!payer) return openidFor(world, appid, personId)
  if (personByOpenid(world, appid, payer.openid) === personId) return payer.openid
  throw new ControlError(409, 'this order was made for somebody else')
}

const assertPayable = (world: World, order: Order): void => {
  if (order.state !== 'NOTPAY') throw new ControlError(409, `the order is ${order.state}`)
  if (world.clock.now() >= payableUntil(order)) throw new ControlError(409, 'the order has expired')
}

/** What the sheet shows before she confirms. */
export const showSheet = (world: World, input: SheetInput) => {
  const order = orderOf(world, input)
  const openid = payerOf(world, order, input.personId)
  const coupon = bestCoupon(world, order, openid)
  return {
    outTradeNo: order.out_trade_no,
    description: order.body.description,
    total: order.body.amount.total,
    toPay: order.body.amount.total - (coupon?.amount ?? 0),
    coupon: coupon?.name ?? null,
    state: order.state,
    payable: order.state === 'NOTPAY' && world.clock.now() < payableUntil(order),
  }
}

export const pay = (world: World, input: SheetInput): object => {
  const order = orderOf(world, input)
  assertPayable(world, order)
  const openid = payerOf(world, order, input.personId)
  const now = world.clock.now()
  const transactionId = `42000${digits(5)}${chinaDigits(now).slice(0, 8)}${digits(10)}`
  return world.store.together(() => {
    const coupon = bestCoupon(world, order, openid)
    const paid = order.body.amount.total - (coupon?.amount ?? 0)
    world.store.run(
      `update pay_order set state = 'SUCCESS', payer = ?, transaction_id = ?, paid_at = ?, paid = ?,
         coupon_id = ? where out_trade_no = ?`,
      openid,
      transactionId,
      now,
      paid,
      coupon?.couponId ?? null,
      order.out_trade_no,
    )
    if (coupon) useCoupon(world, coupon.couponId, transactionId)
    const done = findOrder(world, order.out_trade_no) ?? order
    notify(world, order.body.notify_url, {
      event: 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      original: 'transaction',
      resource: transactionOf(world, done),
    })
    return { outTradeNo: order.out_trade_no, transactionId, paid }
  })
}
