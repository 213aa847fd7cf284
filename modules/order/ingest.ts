// Orders come in, up to thousands at once. The story: price each, lock the buyers, take the
// numbers, recognise what was known, add to the summaries, write, tell the house.
import { ok, refuse, type Lane, type Outcome, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { orderImported, orderPaid } from './events.ts'
import { numberKey, priceOrder, type OrderInput, type PricedOrder } from './order.ts'
import { orderRefusals } from './refusals.ts'
import {
  addToSummaries,
  claimNumbers,
  insertOrders,
  ordersByNumber,
  type KnownOrder,
  type NewOrder,
  type SummaryAfter,
} from './sql/orders.ts'

export interface IngestOptions {
  /**
   * `live`: as if it happened now, told one by one. `history`: told as one chunk on the bulk lane.
   */
  effects?: 'live' | 'history'
  importId?: number
  lane?: Lane
}

export interface Ingested {
  orderId: number
  customerId: number
  /** This source and number were known already with the same content; nothing was done. */
  duplicate: boolean
  goodsFen: number
  discountFen: number
  paidFen: number
}

/**
 * Writes paid orders of known customers. A number that is known is answered when the content is the
 * same and refused otherwise; a refused order leaves nothing behind. Orders may come priced
 * already.
 */
export async function ingestOrders(
  tx: Tx,
  inputs: readonly (OrderInput | PricedOrder)[],
  options: IngestOptions = {},
): Promise<Outcome<Ingested>[]> {
  if (inputs.length === 0) return []
  const [brand, people] = await Promise.all([
    brandOf(tx.db),
    lockPeople(
      tx,
      inputs.map((input) => ('hash' in input ? input.input : input).customerId),
    ),
  ])
  const priced = inputs.map((given): Outcome<PricedOrder> => {
    const input = 'hash' in given ? given.input : given
    const customerId = people.get(input.customerId)
    if (customerId === undefined) return refuse(orderRefusals.unresolvable, {}, 'customer')
    const own = { ...input, customerId }
    return 'hash' in given
      ? ok({ ...given, input: own })
      : priceOrder(own, input.currencyDecimals ?? brand.decimals)
  })
  const checked = priced.map(paidInFull)
  const wanted = new Map<string, PricedOrder>()
  for (const { ok: order } of checked) {
    if (order && !wanted.has(numberKey(order.input))) wanted.set(numberKey(order.input), order)
  }
  const fresh = await writeNew(tx, [...wanted.values()], brand.zone, options)
  const taken = [...wanted.values()].filter((order) => !fresh.has(numberKey(order.input)))
  const known = await recogniser(
    tx,
    taken.map((order) => order.input),
  )
  return checked.map((outcome) => {
    if (outcome.refusal) return outcome
    const key = numberKey(outcome.ok.input)
    const made = fresh.get(key)
    if (!made)
      return (
        known(outcome.ok) ?? refuse(orderRefusals.numberReused, { number: outcome.ok.input.number })
      )
    return made.priced === outcome.ok ? ok(doneOf(made, false)) : sameOrder(made, outcome.ok)
  })
}

/** Tenders, where they are told, are exactly what is due. */
function paidInFull(outcome: Outcome<PricedOrder>): Outcome<PricedOrder> {
  const payments = outcome.ok?.input.payments
  if (!outcome.ok || !payments) return outcome
  const [dueFen, tenderFen] = [outcome.ok.paidFen, payments.reduce((all, { fen }) => all + fen, 0)]
  return dueFen === tenderFen
    ? outcome
    : refuse(orderRefusals.tendersDiffer, { dueFen, tenderFen }, 'tenders')
}

/** The second of two with one number in one batch. */
function sameOrder(first: NewOrder, second: PricedOrder): Outcome<Ingested> {
  const same =
    first.priced.hash === second.hash && first.priced.input.customerId === second.input.customerId
  return same
    ? ok(doneOf(first, true))
    : refuse(orderRefusals.numberReused, { number: second.input.number }, 'number')
}

const doneOf = ({ orderId, priced: o }: NewOrder, duplicate: boolean): Ingested => ({
  orderId,
  customerId: o.input.customerId,
  duplicate,
  goodsFen: o.goodsFen,
  discountFen: o.discountFen,
  paidFen: o.paidFen,
})

async function writeNew(
  tx: Tx,
  orders: readonly PricedOrder[],
  zone: string,
  options: IngestOptions,
): Promise<Map<string, NewOrder>> {
  const claims = orders.length === 0 ? [] : await claimNumbers(tx, orders)
  const ids = new Map(claims.map((claim) => [numberKey(claim), claim.order_id]))
  const fresh = orders.flatMap((priced) => {
    const orderId = ids.get(numberKey(priced.input))
    return orderId === undefined ? [] : [{ orderId, priced }]
  })
  if (fresh.length === 0) return new Map()
  // In this order: a summary asks what she had bought before.
  const [summaries] = await Promise.all([
    addToSummaries(
      tx,
      fresh.map((order) => order.priced),
      zone,
    ),
    insertOrders(tx, fresh, zone, options.importId ?? null),
  ])
  if (options.effects === 'history') announceChunk(tx, fresh, options)
  else announce(tx, fresh, summaries, options.lane)
  return new Map(fresh.map((order) => [numberKey(order.priced.input), order]))
}

function announceChunk(tx: Tx, fresh: readonly NewOrder[], options: IngestOptions): void {
  const ids = fresh.map((order) => order.orderId)
  const fromId = ids.reduce((a, b) => Math.min(a, b))
  const toId = ids.reduce((a, b) => Math.max(a, b))
  tx.publish(
    orderImported,
    [{ subject: null, payload: { importId: options.importId ?? null, fromId, toId } }],
    options.lane ?? 'bulk',
  )
}

function announce(
  tx: Tx,
  fresh: readonly NewOrder[],
  summaries: readonly SummaryAfter[],
  lane?: Lane,
): void {
  const after = new Map(summaries.map((row) => [row.customer_id, row]))
  const inBatch = new Map<number, number>()
  for (const {
    priced: { input },
  } of fresh)
    inBatch.set(input.customerId, (inBatch.get(input.customerId) ?? 0) + 1)
  const begun = new Set<number>()
  tx.publish(
    orderPaid,
    fresh.map(({ orderId, priced: { input, paidAt, paidFen } }) => {
      const summary = after.get(input.customerId)
      const isNew = summary?.orders === inBatch.get(input.customerId)
      const first = isNew && !begun.has(input.customerId)
      begun.add(input.customerId)
      return {
        subject: input.customerId,
        payload: {
          orderId,
          storeId: input.storeId,
          staffId: input.staffId ?? null,
          amountFen: paidFen,
          paidAt: paidAt.toISOString(),
          first,
          purchaseNo: summary?.purchase_days ?? 1,
          source: input.source,
        },
      }
    }),
    lane,
  )
}

type Recognise = (order: Pick<PricedOrder, 'hash' | 'input'>) => Outcome<Ingested> | undefined

/**
 * Knows which orders were ingested before: gives their answer, or the refusal of a reused number.
 */
export async function recogniser(
  tx: Tx,
  keys: readonly { source: string; number: string }[],
): Promise<Recognise> {
  const rows = keys.length === 0 ? [] : await ordersByNumber(tx.db, keys)
  const known = new Map(rows.map((row) => [numberKey(row), row]))
  return (order) => {
    const row = known.get(numberKey(order.input))
    return row && answerOf(row, order)
  }
}

function answerOf(
  row: KnownOrder,
  { hash, input }: Pick<PricedOrder, 'hash' | 'input'>,
): Outcome<Ingested> {
  if (row.hash !== hash || row.person_id !== input.customerId) {
    return refuse(orderRefusals.numberReused, { number: input.number }, 'number')
  }
  return ok({
    orderId: row.order_id,
    customerId: row.person_id,
    duplicate: true,
    goodsFen: row.goods_fen,
    discountFen: row.discount_fen,
    paidFen: row.paid_fen,
  })
}
