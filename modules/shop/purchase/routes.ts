// Doors of purchases: the customer's own, and the store's desk.
import { contract } from '#contracts'
import { addDays, startOfDay } from '#kit'
import { inTx, outside, Refusal, type Actor, type Db, type Scope } from '#platform'
import { brandOf } from '#modules/org'
import { cancelPurchase } from './expire.ts'
import { exportPurchases, exportReturns } from './export.ts'
import { complete, handOver, makeReady, prepare, received, ship } from './fulfil.ts'
import { payPurchase, payPurchaseByCode } from './pay.ts'
import { placePurchase } from './place.ts'
import { dueOf, numberOf, totalOf } from './purchase.ts'
import { purchaseRefusals } from './refusals.ts'
import { abandon, agreeReturn, askReturn, declineReturn } from './returns.ts'
import { deliveryOf, saveDelivery } from './settings.ts'
import {
  shownDesk,
  shownDeskReturns,
  shownDeskRow,
  shownOwn,
  shownReturn,
  shownRow,
} from './show.ts'
import { linesOf } from './sql/purchase.ts'
import { ownRows, purchaseRows, returnRows, waitingReturns } from './sql/read.ts'
import { returnById } from './sql/return.ts'

const { purchase } = contract
const idOf = ({ id }: Actor): number => id ?? 0
const done = { ok: true as const }
const beforeOf = (cursor: string | undefined) =>
  cursor === undefined ? {} : { before: Number(cursor) }

async function deskOne(db: Db, { scope, actor }: { scope: Scope; actor: Actor }, id: number) {
  const [row] = await purchaseRows(db, scope, { id, limit: 1 })
  if (!row) throw new Refusal(purchaseRefusals.unknown, { id })
  return shownDesk(db, row, actor.permissions.includes('orders.write'))
}

async function deskReturn(db: Db, scope: Scope, id: number) {
  const [row] = await shownDeskReturns(db, scope, await returnRows(db, scope, { id, limit: 1 }))
  if (!row) throw new Refusal(purchaseRefusals.unknownReturn, { id })
  return row
}

const ownRoutes = {
  place: inTx(purchase.place, async (tx, ask, { actor }) => {
    const made = await placePurchase(tx, { ...ask, customerId: idOf(actor) })
    return {
      id: made.purchaseId,
      number: numberOf(made.purchaseId),
      state: made.state,
      totalFen: totalOf(made),
      dueFen: made.state === 'placed' ? dueOf(made) : 0,
      expiresAt: made.expiresAt.toISOString(),
    }
  }),
  mine: outside(purchase.mine, async ({ platform, actor }, { cursor, limit, state }) => {
    const query = { state, ...beforeOf(cursor), limit: limit + 1 }
    const rows = await ownRows(platform.db, idOf(actor), query)
    const items = rows.slice(0, limit).map(shownRow)
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  one: outside(purchase.one, async ({ platform, actor }, { id }) => {
    const [row] = await ownRows(platform.db, idOf(actor), { id, limit: 1 })
    if (!row) throw new Refusal(purchaseRefusals.unknown, { id })
    return shownOwn(platform.db, row, platform.clock.now())
  }),
  pay: outside(purchase.pay, ({ platform, actor }, { id }) =>
    payPurchase(platform, idOf(actor), id),
  ),
  payByCode: outside(purchase.payByCode, ({ platform, actor }, { id }) =>
    payPurchaseByCode(platform, idOf(actor), id),
  ),
  cancel: inTx(purchase.cancel, async (tx, { id }, { actor }) => {
    await cancelPurchase(tx, idOf(actor), id)
    return done
  }),
  received: inTx(purchase.received, async (tx, { id }, { actor }) => {
    await received(tx, idOf(actor), id)
    return done
  }),
  askReturn: inTx(purchase.askReturn, async (tx, input, { actor }) => {
    const made = await returnById(tx.db, await askReturn(tx, idOf(actor), input))
    if (!made) throw new Refusal(purchaseRefusals.unknownReturn)
    const lines = (await linesOf(tx.db, [input.id])).get(input.id) ?? []
    return shownReturn(made, new Map(lines.map(({ lineNo, name }) => [lineNo, name])))
  }),
}

/** Its days as instants, in the brand's zone. */
async function instantsOf<T extends { from?: string | undefined; until?: string | undefined }>(
  db: Db,
  { from, until, ...find }: T,
) {
  const { zone } = await brandOf(db)
  return {
    ...find,
    from: from === undefined ? undefined : startOfDay(from, zone),
    until: until === undefined ? undefined : startOfDay(addDays(until, 1), zone),
  }
}

const deskRoutes = {
  list: outside(purchase.list, async ({ platform, scope }, { cursor, limit, ...find }) => {
    const rows = await purchaseRows(platform.db, scope, {
      ...(await instantsOf(platform.db, find)),
      ...beforeOf(cursor),
      limit: limit + 1,
    })
    const items = rows.slice(0, limit).map(shownDeskRow)
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  export: outside(purchase.export, async (call, find) =>
    exportPurchases(call, await instantsOf(call.platform.db, find)),
  ),
  get: outside(purchase.get, (call, { id }) => deskOne(call.platform.db, call, id)),
  prepare: inTx(purchase.prepare, async (tx, { id }, call) => {
    await prepare(tx, call.scope, id)
    return deskOne(tx.db, call, id)
  }),
  makeReady: inTx(purchase.makeReady, async (tx, { id }, call) => {
    await makeReady(tx, call.scope, id)
    return deskOne(tx.db, call, id)
  }),
  handOver: inTx(purchase.handOver, async (tx, input, call) =>
    deskOne(tx.db, call, await handOver(tx, call.scope, input)),
  ),
  ship: inTx(purchase.ship, async (tx, { id, ...how }, call) => {
    await ship(tx, call.scope, id, how)
    return deskOne(tx.db, call, id)
  }),
  complete: inTx(purchase.complete, async (tx, { id }, call) => {
    await complete(tx, call.scope, id)
    return deskOne(tx.db, call, id)
  }),
  abandon: inTx(purchase.abandon, async (tx, input, call) => {
    await abandon(tx, call.scope, input)
    return deskOne(tx.db, call, input.id)
  }),
  returns: outside(purchase.returns, async ({ platform, scope }, { cursor, limit, ...find }) => {
    const query = { ...find, ...beforeOf(cursor), limit: limit + 1 }
    const rows = await returnRows(platform.db, scope, query)
    const items = await shownDeskReturns(platform.db, scope, rows.slice(0, limit))
    const waiting = await waitingReturns(platform.db, scope, find.storeId)
    return { items, waiting, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  exportReturns: outside(purchase.exportReturns, exportReturns),
  agreeReturn: inTx(purchase.agreeReturn, async (tx, input, { scope }) => {
    await agreeReturn(tx, scope, input)
    return deskReturn(tx.db, scope, input.id)
  }),
  declineReturn: inTx(purchase.declineReturn, async (tx, input, { scope }) => {
    await declineReturn(tx, scope, input)
    return deskReturn(tx.db, scope, input.id)
  }),
  getDelivery: outside(purchase.getDelivery, ({ platform }) => deliveryOf(platform.db)),
  saveDelivery: inTx(purchase.saveDelivery, (tx, settings) => saveDelivery(tx, settings)),
}

export const purchaseRoutes = { ...ownRoutes, ...deskRoutes }
