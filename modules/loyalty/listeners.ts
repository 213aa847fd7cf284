// Orders move points, growth value and tiers; refunds move them back.
import { listener, only } from '#platform'
import { orderPaid, orderRefunded } from '#modules/order'
import { drawWon, passMonth, toppedUp, topUpReturned } from './events.ts'
import { collectTickets } from './draws/collect.ts'
import { giveWonCoupons } from './draws/coupons.ts'
import { givePassCoupons } from './passes/coupons.ts'
import { ownPassListener } from './passes/own.ts'
import { topUpGifts } from './stored/gifts.ts'
import { ownTopUpListener } from './stored/own.ts'
import { afterPayment } from './after-payment.ts'
import { earnFromOrders } from './earn.ts'
import { stampPurchases } from './steps/stamp.ts'
import { reverseForRefunds } from './unwind.ts'

export const listeners = [
  // One listener for both: a refund is never worked on before its order.
  listener({
    name: 'loyalty.orders',
    on: [orderPaid, orderRefunded],
    run: async (tx, events) => {
      await earnFromOrders(tx, only(events, orderPaid))
      await reverseForRefunds(tx, only(events, orderRefunded))
    },
  }),
  // Coupons lock customers and coupons, points lock memberships and accounts: each in a transaction
  // of its own.
  listener({
    name: 'loyalty.afterPayment',
    on: [orderPaid, orderRefunded],
    run: (tx, events) => afterPayment(tx, only(events, orderPaid), only(events, orderRefunded)),
  }),
  listener({
    name: 'loyalty.firstPurchases',
    on: [orderPaid, orderRefunded],
    run: (tx, events) => stampPurchases(tx, only(events, orderPaid), only(events, orderRefunded)),
  }),
  listener({
    name: 'loyalty.topUpGifts',
    on: [toppedUp, topUpReturned],
    run: (tx, events) => topUpGifts(tx, only(events, toppedUp), only(events, topUpReturned)),
  }),
  ownTopUpListener,
  listener({
    name: 'loyalty.passCoupons',
    on: [passMonth],
    run: (tx, events) => givePassCoupons(tx, only(events, passMonth)),
  }),
  ownPassListener,
  // One listener for both, as above.
  listener({
    name: 'loyalty.drawTickets',
    on: [orderPaid, orderRefunded],
    run: (tx, events) => collectTickets(tx, only(events, orderPaid), only(events, orderRefunded)),
  }),
  listener({
    name: 'loyalty.drawCoupons',
    on: [drawWon],
    run: (tx, events) => giveWonCoupons(tx, only(events, drawWon)),
  }),
]
