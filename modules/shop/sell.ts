// A till's orders, hundreds at once, in one transaction. The story: read each, recognise what was
// known, see what coupons take off, and only then find or make the customers: a refused order
// leaves nothing behind. Then, under lock: price for good, ingest, redeem.
import type { OrderDone } from '#contracts'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { brandOf, storesByCode } from '#modules/org'
import { findByIdentity, resolveCustomers, type IdentityInput } from '#modules/customer'
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
import { priceBaskets, priceForUse, type Basket, type PricedBasket } from './coupons.ts'
import { readSale, type TillSale } from './sale.ts'
import { guidesByLogin, usesOf } from './sql.ts'

/** One sale on its way: refused somewhere, or with all it takes to be written. */
interface Deal {
  sale: TillSale
  order: PricedOrder
  identities: IdentityInput[]
  customerId: number
  /** Of the coupons she shows; without any there is nothing to price. */
  priced: PricedBasket | undefined
}
type Step = Outcome<Deal>

const couponsOf = ({ priced }: Deal) => priced?.coupons ?? []

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
  const read = [...steps]
  await priceAll(tx, steps, withCodes(), false)
  await recogniseLate(tx, steps, read, known)
  dueAll(steps, open())
  await findBuyers(tx, steps, open())
  // Another till may have written the same order, and used its coupon, while we waited for the
  // customer.
  if (withCodes().length > 0)
    for (const [at, answer] of await recogniseAll(tx, steps)) known.set(at, answer)
  await priceAll(tx, steps, withCodes(), true)
  dueAll(steps, open())
  useOnce(steps, open())
  const written = open()
  const done = await ingestOrders(
    tx,
    written.map(({ deal }) => discounted(deal)),
  )
  await redeemAll(
    tx,
    written.map(({ deal }) => deal),
    done,
  )
  written.forEach(({ at }, i) => known.set(at, done[i] as Outcome<Ingested>))
  return answers(tx, steps, known)
}

async function readAll(tx: Tx, sales: readonly TillSale[], corpId: string): Promise<Step[]> {
  const [stores, guides, brand, buyers] = [
    await storesByCode(
      tx.db,
      sales.map((sale) => sale.storeCode),
    ),
    await guidesByLogin(
      tx.db,
      sales.flatMap((sale) => sale.guideLogin ?? []),
    ),
    await brandOf(tx.db),
    await buyersOf(tx.db, sales, corpId),
  ]
  return sales.map((sale, at): Step => {
    const read = readSale(sale, { now: tx.now, stores, guides })
    if (read.refusal) return read
    const priced = priceOrder(read.ok, brand.decimals)
    if (priced.refusal) return priced
    const buyer = buyers[at]
    if (!buyer?.ok) return { refusal: buyer?.refusal ?? refuse(orderRefusals.unresolvable).refusal }
    return ok({ sale, order: priced.ok, identities: buyer.ok, customerId: 0, priced: undefined })
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

/** Who the deals' buyers are, as far as they are known (else 0); one query for all. */
async function peopleOf(tx: Tx, open: Open): Promise<number[]> {
  const flat = open.flatMap(({ deal }, i) => deal.identities.map((identity) => ({ i, identity })))
  const owners =
    flat.length === 0
      ? []
      : await findByIdentity(
          tx.db,
          flat.map(({ identity }) => identity),
        )
  const people = open.map(({ deal }) => deal.customerId)
  flat.forEach(({ i }, at) => {
    people[i] ||= owners[at] ?? 0
  })
  return people
}

type Open = { at: number; deal: Deal }[]

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

/** What the till took must be what is due. */
function dueAll(steps: Step[], open: Open): void {
  for (const { at, deal } of open) {
    const off = couponsOf(deal).reduce((sum, coupon) => sum + coupon.discountFen, 0)
    const dueFen = deal.order.goodsFen - off
    if (deal.sale.paidFen !== undefined && deal.sale.paidFen !== dueFen) {
      steps[at] = refuse(
        orderRefusals.paidDiffers,
        { dueFen, paidFen: deal.sale.paidFen },
        'paidFen',
      )
    }
  }
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

/** The buyer's order less what coupons take off; without coupons it is priced already. */
function discounted({ order, customerId, priced }: Deal): OrderInput | PricedOrder {
  if (!priced || priced.coupons.length === 0)
    return { ...order, input: { ...order.input, customerId } }
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
        kind: 'coupon' as const,
        ref: codes.get(offer) ?? '',
        fen,
      })),
      ...(discounts.length > 0 && { units }),
    }
  })
  return { ...order.input, customerId, lines, terms: priced.terms }
}

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
        }))
  })
  // They were locked and priced above: a refusal now is a bug, and the whole batch is undone.
  for (const outcome of await redeemCoupons(tx, uses))
    if (outcome.refusal) throw new Error(outcome.refusal.message)
}

async function answers(
  tx: Tx,
  steps: readonly Step[],
  done: ReadonlyMap<number, Outcome<Ingested>>,
): Promise<Outcome<OrderDone>[]> {
  const repeated = [...done.values()].flatMap((outcome) =>
    outcome.ok?.duplicate ? [outcome.ok.orderId] : [],
  )
  const uses = await usesOf(tx.db, repeated)
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
    })
  })
}
