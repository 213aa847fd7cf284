// A till's orders, hundreds at once, in one transaction. The story: read each, recognise what was
// known, see what coupons take off and whether stored value is there, and only then find or make the
// customers: a refused order leaves nothing behind. Then, under lock: the same for good, ingest,
// redeem, spend.
import type { OrderDone } from '#contracts'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { brandOf, storesByCode } from '#modules/org'
import { resolveCustomers } from '#modules/customer'
import { normaliseCode, redeemCoupons } from '#modules/coupon'
import {
  ingestOrders,
  numberKey,
  orderRefusals,
  priceOrder,
  recogniser,
  type Ingested,
  type OrderInput,
  type PricedOrder,
} from '#modules/order'
import { buyersOf } from './buyers.ts'
import { clearanceOffers } from './clearance/clearance.ts'
import { noteClearances } from './clearance/note.ts'
import { activeClearances } from './clearance/sql.ts'
import { priceBaskets, priceForUse } from './coupons.ts'
import { couponsOf, peopleOf, type Deal, type Open, type Step } from './deal.ts'
import { judgedAt, noteConflicts } from './offline/note.ts'
import { conflictsOf } from './offline/sql.ts'
import type { Basket } from './price-basket.ts'
import { readSale, type TillSale } from './sale.ts'
import { guidesByLogin, tendersOfOrders, usesOf } from './sql.ts'
import { dueAll, paymentsOf, planTenders, spendTenders, withStored } from './tenders.ts'

/** Writes what tills sold; each order is answered by itself, in the order given. */
export async function sellAtTill(
  tx: Tx,
  sales: readonly TillSale[],
  corpId: string,
): Promise<Outcome<OrderDone>[]> {
  const steps = await readAll(tx, sales, corpId)
  const known = await recogniseAll(tx, steps)
  const open = () =>
    steps.flatMap((step, at) => (step.ok && !known.has(at) ? [{ at, deal: step.ok }] : []))
  const withCodes = () => open().filter(({ deal }) => deal.sale.couponCodes.length > 0)
  const lowered = () =>
    open().filter(({ deal }) => deal.sale.couponCodes.length + deal.standing.length > 0)
  const read = [...steps]
  await priceAll(tx, steps, lowered(), false)
  dueAll(steps, open())
  await planTenders(tx, steps, open(), false)
  await recogniseLate(tx, steps, read, known)
  await findBuyers(tx, steps, open())
  // Another till may have written the same order, and used its coupon or stored value, while we
  // waited for the customer.
  if (withCodes().length > 0 || withStored(open()).length > 0)
    for (const [at, answer] of await recogniseAll(tx, steps)) known.set(at, answer)
  await priceAll(tx, steps, lowered(), true)
  dueAll(steps, open())
  useOnce(steps, open())
  await planTenders(tx, steps, open(), true)
  const written = open()
  const done = await ingestOrders(
    tx,
    written.map(({ deal }) => discounted(deal)),
  )
  const deals = written.map(({ deal }) => deal)
  await redeemAll(tx, deals, done)
  await noteConflicts(tx, deals, done)
  await noteClearances(tx, loweredOrders(deals, done))
  await spendTenders(tx, deals, done)
  written.forEach(({ at }, i) => known.set(at, done[i] as Outcome<Ingested>))
  return answers(tx, steps, known)
}

async function readAll(tx: Tx, sales: readonly TillSale[], corpId: string): Promise<Step[]> {
  const [stores, guides, brand, buyers, clearances] = await Promise.all([
    storesByCode(
      tx.db,
      sales.map((sale) => sale.storeCode),
    ),
    guidesByLogin(
      tx.db,
      sales.flatMap((sale) => sale.guideLogin ?? []),
    ),
    brandOf(tx.db),
    buyersOf(tx.db, sales, corpId),
    activeClearances(tx.db),
  ])
  return sales.map((sale, at): Step => {
    const read = readSale(sale, { now: tx.now, stores, guides })
    if (read.refusal) return read
    const priced = priceOrder(read.ok, brand.decimals)
    if (priced.refusal) return priced
    const buyer = buyers[at]
    if (!buyer?.ok) return { refusal: buyer?.refusal ?? refuse(orderRefusals.unresolvable).refusal }
    const standing = clearanceOffers(clearances, {
      at: read.ok.placedAt,
      zone: brand.zone,
      storeId: read.ok.storeId,
      channel: sale.source,
      lines: priced.ok.lines,
    })
    return ok({
      sale,
      order: priced.ok,
      identities: buyer.ok,
      standing,
      customerId: 0,
      priced: undefined,
      bonusFen: 0,
      ...(sale.offline && { offlineAt: judgedAt(read.ok.placedAt, tx.now) }),
    })
  })
}

/** Orders that were written before, by place: their answer, or the refusal of a reused number. */
async function recogniseAll(
  tx: Tx,
  steps: readonly Step[],
): Promise<Map<number, Outcome<Ingested>>> {
  const keys = steps.flatMap((step) => (step.ok ? [step.ok.order.input] : []))
  const recognise = await recogniser(tx, keys)
  const found = steps.flatMap((step, at) =>
    step.ok && recognise(step.ok.order) ? [{ at, deal: step.ok }] : [],
  )
  const people = await peopleOf(tx, found)
  return new Map(
    found.flatMap(({ at, deal: { order } }, i) => {
      const answer = recognise({ ...order, input: { ...order.input, customerId: people[i] ?? 0 } })
      return answer ? [[at, answer] as const] : []
    }),
  )
}

/**
 * A coupon that is refused may have been used by the very same order, which another till has
 * written since we looked: such an order is answered, not refused.
 */
async function recogniseLate(
  tx: Tx,
  steps: Step[],
  read: readonly Step[],
  known: Map<number, Outcome<Ingested>>,
): Promise<void> {
  if (!steps.some((step, at) => step.refusal && read[at]?.ok)) return
  for (const [at, answer] of await recogniseAll(tx, read)) {
    steps[at] = read[at] as Step
    known.set(at, answer)
  }
}

/** Coupons on their baskets: first without lock or customer made, then locked for use. */
async function priceAll(tx: Tx, steps: Step[], open: Open, forUse: boolean): Promise<void> {
  if (open.length === 0) return
  const people = await peopleOf(tx, open)
  const baskets = open.map(({ deal }, i): Basket => ({
    customerId: people[i] ?? 0,
    storeId: deal.order.input.storeId,
    channel: deal.sale.source,
    codes: deal.sale.couponCodes,
    lines: deal.order.lines,
    standing: deal.standing,
    order: numberKey(deal.order.input),
    ...(deal.offlineAt && { offlineAt: deal.offlineAt }),
    ...(deal.sale.paidFen !== undefined && { takenFen: deal.sale.paidFen }),
  }))
  const priced = forUse
    ? await priceForUse(tx, baskets)
    : await priceBaskets(tx.db, baskets, tx.now)
  open.forEach(({ at, deal }, i) => {
    const outcome = priced[i]
    if (outcome?.ok) deal.priced = outcome.ok
    else if (outcome?.refusal) steps[at] = { refusal: outcome.refusal }
  })
}

/** The till is where somebody new came from; it is no touch of one who was won before. */
async function findBuyers(tx: Tx, steps: Step[], open: Open): Promise<void> {
  const known = await peopleOf(tx, open)
  const found = await resolveCustomers(
    tx,
    open.map(
      (
        {
          deal: {
            identities,
            order: { input },
          },
        },
        i,
      ) => ({
        identities,
        storeId: input.storeId,
        staffId: input.staffId,
        ...(!known[i] && {
          source: {
            storeId: input.storeId,
            staffId: input.staffId,
            channel: 'till',
            at: input.placedAt,
          },
        }),
      }),
    ),
  )
  open.forEach(({ at, deal }, i) => {
    const outcome = found[i]
    if (outcome?.ok) deal.customerId = outcome.ok.customerId
    else
      steps[at] = {
        refusal: outcome?.refusal ?? refuse(orderRefusals.unresolvable, {}, 'customer').refusal,
      }
  })
}

/**
 * Of two orders of one batch with the same coupon the second is refused; the same order twice is
 * not.
 */
function useOnce(steps: Step[], open: Open): void {
  const used = new Map<number, string>()
  for (const { at, deal } of open) {
    const key = numberKey(deal.order.input)
    const taken = couponsOf(deal).some(({ couponId }) => (used.get(couponId) ?? key) !== key)
    if (taken) steps[at] = refuse(orderRefusals.couponTwice, {}, 'couponCodes')
    else for (const { couponId } of couponsOf(deal)) used.set(couponId, key)
  }
}

/** The buyer's order less what offers take off; without any it is priced already. */
function discounted(deal: Deal): OrderInput | PricedOrder {
  const { order, customerId, priced } = deal
  const payments = paymentsOf(deal)
  const input = { ...order.input, customerId, ...(payments && { payments }) }
  if (!priced || priced.cart.applied.length === 0) return { ...order, input }
  const codes = new Map(priced.coupons.map(({ couponId, code }) => [String(couponId), code]))
  const lines = order.lines.map(({ sku, name, category, quantity, unitPrice }, at) => {
    const { discounts = [], units = [] } = priced.cart.lines[at] ?? {}
    return {
      sku,
      name,
      category,
      quantity,
      unitPrice,
      discounts: discounts.map(({ offer, fen }) => ({
        kind: codes.has(offer) ? ('coupon' as const) : ('offer' as const),
        ref: codes.get(offer) ?? offer,
        fen,
      })),
      ...(discounts.length > 0 && { units }),
    }
  })
  return { ...input, lines, terms: priced.terms }
}

/** Orders written just now whose lines were lowered. */
const loweredOrders = (deals: readonly Deal[], done: readonly Outcome<Ingested>[]) =>
  deals.flatMap((deal, at) => {
    const order = done[at]?.ok
    if (!order || order.duplicate || !deal.priced) return []
    const { storeId, placedAt } = deal.order.input
    const lines = deal.order.lines.map(({ quantity }, line) => ({
      quantity,
      discounts: (deal.priced?.cart.lines[line]?.discounts ?? []).map(({ offer: ref, fen }) => ({
        ref,
        fen,
      })),
    }))
    return [{ customerId: order.customerId, orderId: order.orderId, storeId, placedAt, lines }]
  })

async function redeemAll(
  tx: Tx,
  deals: readonly Deal[],
  done: readonly Outcome<Ingested>[],
): Promise<void> {
  const uses = deals.flatMap((deal, at) => {
    const order = done[at]?.ok
    const { number, storeId } = deal.order.input
    return !order || order.duplicate
      ? []
      : couponsOf(deal).map(({ code, discountFen, shares }) => ({
          code,
          customerId: deal.customerId,
          orderId: order.orderId,
          orderNumber: number,
          storeId,
          discountFen,
          shares,
          ...(deal.offlineAt && { offlineAt: deal.offlineAt }),
        }))
  })
  // They were locked and priced above: a refusal now is a bug, and the whole batch is undone.
  for (const outcome of await redeemCoupons(tx, uses))
    if (outcome.refusal) throw new Error(outcome.refusal.message)
}

const offlineOf = (steps: readonly Step[], done: ReadonlyMap<number, Outcome<Ingested>>) =>
  steps.flatMap((step, at) => (step.ok?.offlineAt ? (done.get(at)?.ok?.orderId ?? []) : []))

async function answers(
  tx: Tx,
  steps: readonly Step[],
  done: ReadonlyMap<number, Outcome<Ingested>>,
): Promise<Outcome<OrderDone>[]> {
  const repeated = [...done.values()].flatMap((outcome) =>
    outcome.ok?.duplicate ? [outcome.ok.orderId] : [],
  )
  const orderIds = [...done.values()].flatMap(({ ok }) => ok?.orderId ?? [])
  const [uses, tenders, conflicts] = await Promise.all([
    usesOf(tx.db, repeated),
    tendersOfOrders(tx.db, orderIds),
    conflictsOf(tx.db, offlineOf(steps, done)),
  ])
  return steps.map((step, at): Outcome<OrderDone> => {
    if (!step.ok) return step
    const outcome = done.get(at)
    if (!outcome?.ok)
      return { refusal: outcome?.refusal ?? refuse(orderRefusals.unresolvable).refusal }
    const { orderId, customerId, duplicate, goodsFen, discountFen, paidFen } = outcome.ok
    const coupons = duplicate
      ? (uses.get(orderId) ?? [])
      : couponsOf(step.ok).map((coupon) => ({
          code: normaliseCode(coupon.code),
          discountFen: coupon.discountFen,
        }))
    return ok({
      orderId,
      customerId,
      number: step.ok.sale.number,
      duplicate,
      goodsFen,
      discountFen,
      paidFen,
      coupons,
      conflict: conflicts.get(orderId) ?? null,
      tenders: tenders.get(orderId) ?? [],
    })
  })
}
