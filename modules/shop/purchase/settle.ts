// Payments of purchases arrive. In time: sold. Too late: units and coupons are taken once more if
// they are there, else she is told and her money goes back (S-K4). What was sold becomes an order
// like any other; what she paid for delivery is no part of it.
import { randomInt } from 'node:crypto'
import { decimalOf } from '#kit'
import { listener, only, orThrow, type LogEvent, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { lockCoupons, lockUsable, redeemCoupons } from '#modules/coupon'
import { ingestOrders, type Payment } from '#modules/order'
import { payPaid } from '#modules/pay'
import { stepOf } from '../clearance/clearance.ts'
import { noteClearances } from '../clearance/note.ts'
import { claimStock, moveStock, summed, type StockMove } from '../stock/move.ts'
import { lockLevels } from '../stock/sql/stock.ts'
import { purchaseShort } from './events.ts'
import { letGo } from './expire.ts'
import {
  demandOf,
  dueOf,
  numberOf,
  sessionOf,
  SHOP_SOURCE,
  type Purchase,
  type Sold,
} from './purchase.ts'
import { capture, funded, release } from './stored.ts'
import { byId, byPayments, linesOf, lockPurchases, stepTo } from './sql/purchase.ts'

/** What paid the goods; what she paid for delivery is no part of it. */
function paymentsOf({ purchase, purse }: Sold): Payment[] {
  const { goodsFen, discountFen, storedFen } = purchase
  const stored: Payment[] = purse
    ? [{ kind: 'stored', fen: storedFen, bonusFen: purse.bonusFen }]
    : []
  const fen = goodsFen - discountFen - storedFen
  return fen > 0 ? [...stored, { kind: 'wechat', fen }] : stored
}

async function writeOrders(tx: Tx, sold: readonly Sold[]): Promise<number[]> {
  const { decimals } = await brandOf(tx.db)
  const done = await ingestOrders(
    tx,
    sold.map((one) => {
      const { purchase, personId, lines } = one
      const { purchaseId, coupons } = purchase
      return {
        customerId: personId,
        storeId: purchase.storeId,
        source: SHOP_SOURCE,
        number: numberOf(purchaseId),
        placedAt: purchase.placedAt,
        paidAt: tx.now,
        currencyDecimals: decimals,
        lines: lines.map(({ sku, name, category, quantity, unitFen, discounts, units }) => ({
          sku,
          name,
          category,
          quantity,
          unitPrice: decimalOf(unitFen, decimals),
          discounts: discounts.map((one) => ({
            kind: stepOf(one.ref) ? ('offer' as const) : ('coupon' as const),
            ...one,
          })),
          ...(discounts.length > 0 && { units }),
        })),
        couponCodes: coupons.map(({ code }) => code),
        terms: purchase.terms,
        payments: paymentsOf(one),
      }
    }),
  )
  const orderIds = done.map((outcome) => {
    if (!outcome.ok) throw outcome.refusal
    return outcome.ok.orderId
  })
  await noteClearances(
    tx,
    sold.map(({ purchase: { storeId, placedAt }, personId, lines }, at) => {
      return { customerId: personId, orderId: orderIds[at] ?? 0, storeId, placedAt, lines }
    }),
  )
  return orderIds
}

async function redeem(tx: Tx, sold: readonly Sold[], orderIds: readonly number[]): Promise<void> {
  const uses = sold.flatMap(({ purchase, personId }, at) =>
    purchase.coupons.map(({ code, fen, shares }) => ({
      code,
      customerId: personId,
      orderId: orderIds[at] ?? 0,
      orderNumber: numberOf(purchase.purchaseId),
      storeId: purchase.storeId,
      discountFen: fen,
      shares,
      session: sessionOf(purchase),
    })),
  )
  // They were looked at under their lock: a refusal now is a bug, and all of it is undone.
  for (const { refusal } of await redeemCoupons(tx, uses)) if (refusal) throw refusal
}

/** Those whose coupons can still be used: held by the purchase, or free again and within budget. */
async function withCoupons(tx: Tx, open: readonly Sold[]): Promise<Sold[]> {
  const usable = await lockUsable(
    tx,
    open.map(({ purchase, personId }) => ({
      customerId: personId,
      storeId: purchase.storeId,
      channel: SHOP_SOURCE,
      session: sessionOf(purchase),
      codes: purchase.coupons.map(({ code }) => code),
    })),
  )
  const good: Sold[] = []
  for (const [at, one] of open.entries())
    if (usable[at]?.ok && (!one.late || (await heldAgain(tx, one)))) good.push(one)
  return good
}

/** Holds what a late one had let go; where it is not redeemed after all, the hold ends at once. */
async function heldAgain(tx: Tx, { purchase, personId }: Sold): Promise<boolean> {
  if (purchase.coupons.length === 0) return true
  const held = await lockCoupons(tx, {
    coupons: purchase.coupons.map(({ code, fen: discountFen }) => ({ code, discountFen })),
    customerId: personId,
    storeId: purchase.storeId,
    session: sessionOf(purchase),
    until: tx.now,
  })
  return held.every(({ refusal }) => !refusal)
}

const claimOf = ({ purchase: { purchaseId, storeId }, lines }: Sold) => ({
  purchaseId,
  number: numberOf(purchaseId),
  cause: `sell ${purchaseId}`,
  demand: demandOf(storeId, lines),
})

/** What was promised leaves the shelf. */
const soldMoves = (sold: readonly Sold[]): StockMove[] =>
  sold.flatMap((one) => {
    const { demand, ...claim } = claimOf(one)
    return summed(demand).map(({ units, ...place }) => ({
      ...claim,
      ...place,
      kind: 'sold' as const,
      units: -units,
      reservedUnits: -units,
    }))
  })

/** Nine digits: read out at a counter, and not guessed. */
const pickUpCode = (): string => String(randomInt(1_000_000_000)).padStart(9, '0')
const fetched = new Set(['pickUp', 'inStore'])

async function writeSold(tx: Tx, sold: readonly Sold[]): Promise<void> {
  if (sold.length === 0) return
  const orderIds = await writeOrders(tx, sold)
  await redeem(tx, sold, orderIds)
  await capture(tx, sold, orderIds)
  for (const [at, { purchase }] of sold.entries())
    await stepTo(tx, purchase, {
      state: 'paid',
      orderId: orderIds[at] ?? 0,
      pickUpCode: fetched.has(purchase.delivery) ? pickUpCode() : null,
    })
}

/** What one in time still held goes back with her money; a late one has let go before. */
async function writeShort(tx: Tx, short: readonly Sold[]): Promise<void> {
  if (short.length === 0) return
  const people = new Map(short.map(({ purchase, personId }) => [purchase.customerId, personId]))
  for (const { purchase } of short) await stepTo(tx, purchase, { state: 'refunded', short: true })
  const [late, inTime] = [short.filter((one) => one.late), short.filter((one) => !one.late)]
  const purchasesOf = (some: readonly Sold[]) => some.map(({ purchase }) => purchase)
  await release(tx, purchasesOf(late), people)
  await letGo(tx, purchasesOf(inTime), people)
  tx.publish(
    purchaseShort,
    short.map(({ purchase }) => ({
      subject: purchase.customerId,
      payload: {
        purchaseId: purchase.purchaseId,
        paymentId: purchase.paymentId ?? 0,
        amountFen: dueOf(purchase),
      },
    })),
  )
}

/**
 * Takes the units of those that may be sold: rows of all of them locked at once, the promised sold,
 * those of late ones where they are.
 */
async function takeUnits(tx: Tx, all: readonly Sold[], open: readonly Sold[]): Promise<Sold[]> {
  await lockLevels(
    tx,
    all.flatMap((one) => claimOf(one).demand),
  )
  await moveStock(tx, soldMoves(open.filter(({ late }) => !late)))
  const late = open.filter((one) => one.late)
  const claimed = await claimStock(tx, late.map(claimOf), 'sold')
  const short = new Set(late.filter((_one, at) => claimed[at]?.refusal))
  return open.filter((one) => !short.has(one))
}

async function openOnes(tx: Tx, about: readonly Purchase[]): Promise<Sold[]> {
  const people = await lockPeople(
    tx,
    about.map(({ customerId }) => customerId),
  )
  const held = await lockPurchases(tx, about)
  const lines = await linesOf(
    tx.db,
    held.map(({ purchaseId }) => purchaseId),
  )
  const order = new Map(about.map(({ purchaseId }, at) => [purchaseId, at]))
  return held
    .toSorted((a, b) => (order.get(a.purchaseId) ?? 0) - (order.get(b.purchaseId) ?? 0))
    .flatMap((purchase) => {
      const late = purchase.state === 'expired' || purchase.state === 'cancelled'
      // One that is settled has been heard of before.
      if (!late && purchase.state !== 'placed') return []
      const personId = people.get(purchase.customerId) ?? purchase.customerId
      return [{ purchase, personId, late, lines: lines.get(purchase.purchaseId) ?? [] }]
    })
}

async function settlePaid(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const paymentIds = only(events, payPaid).map(({ payload }) => payload.paymentId)
  const found = await byPayments(tx.db, paymentIds)
  if (found.length === 0) return
  const byPayment = new Map(found.map((one) => [one.paymentId, one]))
  const open = await openOnes(
    tx,
    [...new Set(paymentIds)].flatMap((id) => byPayment.get(id) ?? []),
  )
  const usable = await funded(tx, await withCoupons(tx, open))
  const sold = await takeUnits(tx, open, usable)
  await writeSold(tx, sold)
  await writeShort(
    tx,
    open.filter(({ purchase }) => !sold.some((one) => one.purchase === purchase)),
  )
}

/** One that needs no payment is paid when it is placed. */
export async function settleFree(tx: Tx, purchaseId: number): Promise<void> {
  const purchase = await byId(tx.db, purchaseId)
  if (!purchase) throw new Error('a purchase vanished')
  const [one] = await openOnes(tx, [purchase])
  if (!one) throw new Error('a purchase that costs nothing was settled before')
  const paid = await funded(tx, [one])
  if (paid.length === 0) throw new Error('stored value was looked at and is gone')
  const [claimed] = await claimStock(tx, [claimOf(one)], 'sold')
  orThrow(claimed)
  await writeSold(tx, paid)
}

export const purchaseListener = listener({
  name: 'shop.purchases',
  on: [payPaid],
  run: settlePaid,
})
