// The till's doors. Orders of requests that wait at the same moment are written in one transaction.
import { contract, type OrderDone } from '#contracts'
import {
  bootedModules,
  inTx,
  itemOf,
  orThrow,
  outside,
  placedIn,
  receiptOf,
  type Item,
  type Platform,
} from '#platform'
import { checkCoupon } from './check.ts'
import { previewRefund } from '#modules/order'
import { corpOf } from '#modules/wecom'
import { batcher, type Asked } from './batcher.ts'
import { partnerRoutes } from './partner.ts'
import { lostOffer, refundAtTill } from './refunds.ts'
import type { TillSale } from './sale.ts'
import { sellAtTill } from './sell.ts'
import { returnAtTill, topUpAtTill } from './top-ups.ts'

const MOST = 1_000
const WAIT_MS = 3

type Till = (asked: Asked<TillSale>) => Promise<Item<OrderDone>[]>
const tills = new WeakMap<Platform, Till>()
function tillOf(platform: Platform): Till {
  const known = tills.get(platform)
  if (known) return known
  const till = batcher<TillSale, Item<OrderDone>>({
    platform,
    most: MOST,
    waitMs: WAIT_MS,
    work: async (tx, sales) => {
      const corp = await corpOf(platform)
      return (await sellAtTill(tx, sales, corp?.corp_id ?? '')).map(itemOf)
    },
  })
  tills.set(platform, till)
  return till
}

export const routes = {
  ...partnerRoutes,
  ingest: outside(contract.order.ingest, async (call, input) => {
    const sales = input.orders.map((order) => ({ ...order, scope: call.scope }))
    const items = await tillOf(call.platform)({
      items: sales,
      actor: call.actor,
      ...receiptOf(call.request, call.actor, 'shop.ingest', input),
    })
    return { items: placedIn('orders', items) }
  }),
  refund: inTx(contract.order.refund, async (tx, { refunds }, call) => ({
    items: placedIn('refunds', (await refundAtTill(tx, refunds, call.scope)).map(itemOf)),
  })),
  topUp: inTx(contract.stored.topUp, async (tx, { topUps }, { platform, scope }) => {
    const corp = await corpOf(platform)
    const done = await topUpAtTill(tx, topUps, scope, corp?.corp_id ?? '')
    return { items: placedIn('topUps', done.map(itemOf)) }
  }),
  returnTopUps: inTx(contract.stored.returnTopUps, async (tx, { returns }, { scope }) => ({
    items: placedIn('returns', (await returnAtTill(tx, returns, scope)).map(itemOf)),
  })),
  check: outside(contract.coupon.check, checkCoupon),
  previewRefund: outside(
    contract.order.previewRefund,
    async (call, { source, orderNumber, lines }) => {
      const { db } = call.platform
      const preview = orThrow(
        await previewRefund(
          db,
          call.scope,
          { source, number: orderNumber },
          lines?.map(({ line, quantity }) => ({ line, units: quantity })),
        ),
      )
      const { orderId, customerId, units, everything } = preview
      const effects = lostOffer(preview)
      for (const module of bootedModules()) {
        const own =
          (await module.refund?.preview(db, { customerId, orderId, units, all: everything })) ?? []
        effects.push(
          ...own.map(({ kind, sentence, amount }) => ({
            module: module.name,
            sentence,
            fen: null,
            points: kind === 'points' ? amount : null,
          })),
        )
      }
      return {
        orderId,
        refundFen: preview.refundFen,
        lostFen: preview.lostFen,
        refundableFen: preview.refundableFen,
        tenders: preview.tenders,
        effects,
      }
    },
  ),
}
