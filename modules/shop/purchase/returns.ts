// Goods come back to the own shop: asked for by her, agreed or declined by the store, and the money
// goes back by the one path of refunds, the way it came.
import { DAY_MS } from '#kit'
import { ok, orThrow, Refusal, type Scope, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { refundOrders, type Refunded } from '#modules/order'
import { refundPayments } from '#modules/pay'
import { recordAudit } from '#modules/org'
import { moveStock, summed, type StockMove } from '../stock/move.ts'
import { giveTendersBack } from '../tenders.ts'
import { lockedFor } from './fulfil.ts'
import { endPurchases } from './expire.ts'
import { numberOf, SHOP_SOURCE, type Line, type Purchase } from './purchase.ts'
import { purchaseRefusals } from './refusals.ts'
import { deliveryOf } from './settings.ts'
import { linesOf, lockPurchases, markFreightBack, ofPerson, stepTo } from './sql/purchase.ts'
import {
  insertReturn,
  overReturns,
  returnById,
  returnedUnits,
  settleReturn,
  type Return,
} from './sql/return.ts'

type Back = readonly { line: number; quantity: number }[]
const keeps = new Set(['paid', 'preparing', 'ready', 'shipped', 'completed'])

/** May she still ask for a return? */
export const returnable = (
  { state, completedAt }: Purchase,
  returnDays: number,
  now: Date,
): boolean =>
  keeps.has(state) &&
  (completedAt === null || now.getTime() - completedAt.getTime() <= returnDays * DAY_MS)

/** How many of each line she still has. */
export async function kept(tx: Pick<Tx, 'db'>, one: Purchase): Promise<Map<number, number>> {
  const lines = (await linesOf(tx.db, [one.purchaseId])).get(one.purchaseId) ?? []
  const back = await returnedUnits(tx.db, one.orderId === null ? [] : [one.orderId])
  return new Map(
    lines.map(({ lineNo, quantity }) => [
      lineNo,
      quantity - (back.get(`${one.orderId} ${lineNo}`) ?? 0),
    ]),
  )
}

/** She asks to bring something back; one at a time. */
export async function askReturn(
  tx: Tx,
  customerId: number,
  { id, lines, reason }: { id: number; lines: Back; reason: string },
): Promise<number> {
  const personId = (await lockPeople(tx, [customerId])).get(customerId) ?? customerId
  const own = await ofPerson(tx.db, personId, id)
  const [one] = own ? await lockPurchases(tx, [own]) : []
  if (!one) throw new Refusal(purchaseRefusals.unknown, { id })
  const { returnDays } = await deliveryOf(tx.db)
  if (!returnable(one, returnDays, tx.now))
    throw new Refusal(purchaseRefusals.notReturnable, { state: one.state, returnDays })
  const has = await kept(tx, one)
  const over = lines.findIndex(({ line, quantity }) => (has.get(line) ?? 0) < quantity)
  if (over >= 0)
    throw new Refusal(
      purchaseRefusals.tooManyBack,
      { line: lines[over]?.line, left: has.get(lines[over]?.line ?? 0) ?? 0 },
      `lines.${over}.quantity`,
    )
  const row = { customerId: one.customerId, purchaseId: id, lines: [...lines], reason }
  const returnId = await insertReturn(tx, row)
  if (returnId === undefined) throw new Refusal(purchaseRefusals.returnAsked, { id })
  return returnId
}

async function lockedReturn(
  tx: Tx,
  scope: Scope,
  returnId: number,
): Promise<{ asked: Return; one: Purchase }> {
  const asked = await returnById(tx.db, returnId)
  if (!asked) throw new Refusal(purchaseRefusals.unknownReturn, { id: returnId })
  const one = await lockedFor(tx, scope, asked.purchaseId)
  const again = await returnById(tx.db, returnId)
  if (again?.state !== 'asked')
    throw new Refusal(purchaseRefusals.returnSettled, { state: again?.state })
  return { asked, one }
}

/** The store says no, and why. */
export async function declineReturn(
  tx: Tx,
  scope: Scope,
  { id, answer }: { id: number; answer: string },
): Promise<void> {
  const { asked } = await lockedReturn(tx, scope, id)
  await settleReturn(tx, asked, { state: 'declined', answer })
  await recordAudit(tx, { action: 'return.decline', subject: `return ${id}` })
}

/** The store takes it back. The money leaves once the refund is heard of. */
export async function agreeReturn(
  tx: Tx,
  scope: Scope,
  { id, restock, freight }: { id: number; restock: boolean; freight: boolean },
): Promise<void> {
  const { asked, one } = await lockedReturn(tx, scope, id)
  const done = await refund(tx, one, {
    refundNumber: `RETURN-${id}`,
    lines: asked.lines,
    reason: asked.reason,
  })
  const { refundId, refundFen, tenders } = done
  await settleReturn(tx, asked, {
    // Of goods that cost nothing, or that stored value paid, no money is on its way.
    state: tenders.some(({ kind }) => kind === 'wechat') ? 'agreed' : 'refunded',
    refundId,
    refundFen,
  })
  if (freight) await giveFreightBack(tx, one)
  await giveTendersBack(tx, [ok(done)])
  if (restock) await putBack(tx, one, asked.lines, `return ${id}`)
  const details = { restock, freight, refundFen }
  await recordAudit(tx, { action: 'return.agree', subject: `return ${id}`, details })
}

async function refund(
  tx: Tx,
  one: Purchase,
  { lines, ...told }: { refundNumber: string; lines?: Back; reason: string },
): Promise<Refunded> {
  const [done] = await refundOrders(tx, [
    {
      ...told,
      source: SHOP_SOURCE,
      at: tx.now,
      order: { source: SHOP_SOURCE, number: numberOf(one.purchaseId) },
      ...(lines && { lines: lines.map(({ line, quantity }) => ({ line, units: quantity })) }),
    },
  ])
  return orThrow(done)
}

/** What she paid for delivery, once. */
async function giveFreightBack(tx: Tx, one: Purchase): Promise<void> {
  const { freightFen: amountFen, paymentId, purchaseId, customerId } = one
  if (amountFen === 0 || paymentId === null || !(await markFreightBack(tx, one))) return
  const [given] = await refundPayments(tx, [
    { customerId, paymentId, key: `freight ${purchaseId}`, amountFen, reason: '运费退款' },
  ])
  orThrow(given)
}

/** Units lie on the shelf again. */
async function putBack(tx: Tx, one: Purchase, back: Back, cause: string): Promise<void> {
  const { purchaseId, storeId } = one
  const lines = (await linesOf(tx.db, [purchaseId])).get(purchaseId) ?? []
  const quantity = new Map(back.map((each) => [each.line, each.quantity]))
  const units = (line: Line) => quantity.get(line.lineNo) ?? 0
  const demand = lines
    .filter((line) => line.tracked && units(line) > 0)
    .map((line) => ({ storeId, variantId: line.variantId, units: units(line) }))
  await moveStock(
    tx,
    summed(demand).map((each): StockMove => ({
      ...each,
      kind: 'returned',
      cause,
      number: numberOf(purchaseId),
      purchaseId,
      by: tx.actor.name,
    })),
  )
}

/** The store cannot serve it: what is not paid ends, what is paid goes back whole. */
export async function abandon(
  tx: Tx,
  scope: Scope,
  { id, reason, restock }: { id: number; reason: string; restock: boolean },
): Promise<void> {
  const one = await lockedFor(tx, scope, id)
  if (one.state === 'cancelled' || one.state === 'refunded') return
  if (one.state === 'placed')
    await endPurchases(tx, [one], 'cancelled', await lockPeople(tx, [one.customerId]))
  else if (one.state === 'paid' || one.state === 'preparing' || one.state === 'ready')
    await giveAllBack(tx, one, { reason, restock })
  else throw new Refusal(purchaseRefusals.wrongState, { state: one.state })
  const details = { restock }
  await recordAudit(tx, { action: 'purchase.abandon', subject: `purchase ${id}`, details })
}

async function giveAllBack(
  tx: Tx,
  one: Purchase,
  { reason, restock }: { reason: string; restock: boolean },
): Promise<void> {
  const has = [...(await kept(tx, one))].flatMap(([line, quantity]) =>
    quantity > 0 ? [{ line, quantity }] : [],
  )
  const done = await refund(tx, one, { refundNumber: `ABANDON-${one.purchaseId}`, reason })
  await giveFreightBack(tx, one)
  await giveTendersBack(tx, [ok(done)])
  await stepTo(tx, one, { state: 'refunded' })
  await overReturns(tx, one.purchaseId, reason)
  if (restock) await putBack(tx, one, has, `abandon ${one.purchaseId}`)
}
