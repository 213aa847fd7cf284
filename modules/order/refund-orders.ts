// Goods come back, up to thousands of refunds at once. The story: find the orders, lock buyers then
// orders, recognise repeated numbers, decide one after another against what is left, write, tell
// the house.
import { ok, refuse, type Lane, type Outcome, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { orderRefunded, ordersTouched, refundsImported } from './events.ts'
import { numberKey } from './order.ts'
import {
  decideRefund,
  refundHash,
  type DecidedRefund,
  type RefundInput,
  type StandingOrder,
} from './refund.ts'
import { orderRefusals } from './refusals.ts'
import type { Tender } from './tender.ts'
import { ordersByNumber, type KnownOrder } from './sql/orders.ts'
import {
  claimRefundNumbers,
  knownRefunds,
  lockOrders,
  standingOrders,
  writeRefunds,
  type KnownRefund,
  type NewRefund,
} from './sql/refunds.ts'

export interface RefundOptions {
  effects?: 'live' | 'history'
  importId?: number
  lane?: Lane
}

export interface Refunded {
  refundId: number
  orderId: number | null
  customerId: number
  duplicate: boolean
  refundFen: number
  /** Where it goes back to; nothing where the order named no tenders. */
  tenders: Tender[]
  /** What could still be refunded of the order. */
  refundableFen: number
}

interface Found {
  orders: Map<string, KnownOrder>
  people: Map<number, number>
}

const refundKey = (input: RefundInput) =>
  numberKey({ source: input.source, number: input.refundNumber })

/**
 * Another transaction took a refund's number meanwhile: this one runs again and will recognise it.
 */
class NumberTaken extends Error {
  readonly code = '40001'
}

/**
 * Refunds by the refund's own number within its source: sent again it is answered, with other
 * content refused. A refund of an unknown order is refused; the till sends it again once the order
 * is in.
 */
export async function refundOrders(
  tx: Tx,
  inputs: readonly RefundInput[],
  options: RefundOptions = {},
): Promise<Outcome<Refunded>[]> {
  if (inputs.length === 0) return []
  const found = await findAndLock(tx, inputs)
  const orders = await standingOrders(tx.db, [...found.orders.values()])
  const known = new Map(
    (
      await knownRefunds(
        tx,
        inputs.map((input) => ({ source: input.source, number: input.refundNumber })),
      )
    ).map((row) => [numberKey(row), row]),
  )
  const fresh = new Map<string, NewRefund>()
  const decided = inputs.map((input) => {
    const before = known.get(refundKey(input))
    return before
      ? answerOf(before, input)
      : decide(input, found, orders, fresh, options.effects === 'history')
  })
  const refunds = [...fresh.values()]
  const ids = await write(tx, refunds, options)
  const idOf = new Map(refunds.map((refund, at) => [refundKey(refund.input), ids[at] ?? 0]))
  return decided.map((outcome, at) =>
    outcome.refusal || outcome.ok.refundId > 0
      ? outcome
      : ok({ ...outcome.ok, refundId: idOf.get(refundKey(inputs[at] as RefundInput)) ?? 0 }),
  )
}

async function findAndLock(tx: Tx, inputs: readonly RefundInput[]): Promise<Found> {
  const keys = inputs.flatMap((input) => (input.order ? [input.order] : []))
  const direct = inputs.flatMap((input) =>
    input.order || !input.customerId ? [] : [input.customerId],
  )
  const rows = await ordersByNumber(tx.db, keys)
  const people = await lockPeople(tx, [...rows.map((row) => row.person_id), ...direct])
  if (rows.length > 0) await lockOrders(tx, rows)
  return { orders: new Map(rows.map((row) => [numberKey(row), row])), people }
}

function answerOf(before: KnownRefund, input: RefundInput): Outcome<Refunded> {
  if (before.hash !== refundHash(input)) {
    return refuse(orderRefusals.refundReused, { number: input.refundNumber }, 'number')
  }
  return ok({
    refundId: before.refund_id,
    orderId: before.order_id,
    customerId: before.person_id,
    duplicate: true,
    refundFen: before.amount_fen,
    tenders: before.tenders ?? [],
    refundableFen: before.refundable_fen,
  })
}

function decide(
  input: RefundInput,
  found: Found,
  orders: Map<number, StandingOrder>,
  fresh: Map<string, NewRefund>,
  history: boolean,
): Outcome<Refunded> {
  const hash = refundHash(input)
  const earlier = fresh.get(refundKey(input))
  if (earlier) {
    return earlier.hash === hash
      ? ok(doneOf(earlier, true))
      : refuse(orderRefusals.refundReused, { number: input.refundNumber }, 'number')
  }
  const made = input.order
    ? ofOrder(input, hash, found, orders, history)
    : withoutOrder(input, hash, found)
  if (made.refusal) return made
  fresh.set(refundKey(input), made.ok)
  return ok(doneOf(made.ok, false))
}

const doneOf = (refund: NewRefund, duplicate: boolean): Refunded => ({
  refundId: 0,
  orderId: refund.orderId,
  customerId: refund.personId,
  duplicate,
  refundFen: refund.decided.amountFen,
  tenders: refund.decided.tenders,
  refundableFen: refund.decided.refundableFen,
})

function ofOrder(
  input: RefundInput,
  hash: string,
  found: Found,
  orders: Map<number, StandingOrder>,
  history: boolean,
): Outcome<NewRefund> {
  const order = input.order && found.orders.get(numberKey(input.order))
  const standing = order && orders.get(order.order_id)
  if (!standing) return refuse(orderRefusals.unknownOrder, { ...input.order }, 'orderNumber')
  // History moves no balance, and stored value has to go back to hers.
  if (history && standing.tenders?.some(({ kind }) => kind === 'principal' || kind === 'bonus'))
    return refuse(orderRefusals.paidWithStored, { ...input.order }, 'orderNumber')
  const decided = decideRefund(standing, input.lines)
  if (decided.refusal) return decided
  return ok({
    input,
    hash,
    customerId: order.customer_id,
    personId: order.person_id,
    orderId: order.order_id,
    decided: decided.ok,
  })
}

/** History knows of refunds whose order it never saw: they lower her money and nothing else. */
function withoutOrder(input: RefundInput, hash: string, found: Found): Outcome<NewRefund> {
  const person = input.customerId === undefined ? undefined : found.people.get(input.customerId)
  if (person === undefined || !input.amountFen)
    return refuse(orderRefusals.unknownOrder, {}, 'orderNumber')
  const decided: DecidedRefund = {
    lines: [],
    amountFen: input.amountFen,
    tenders: [],
    lostFen: 0,
    everything: false,
    refundableFen: 0,
  }
  return ok({ input, hash, customerId: person, personId: person, orderId: null, decided })
}

async function write(
  tx: Tx,
  refunds: readonly NewRefund[],
  options: RefundOptions,
): Promise<number[]> {
  if (refunds.length === 0) return []
  const brand = await brandOf(tx.db)
  const ids = await claimRefundNumbers(tx, refunds)
  if (!ids) throw new NumberTaken('a refund number was taken meanwhile')
  await writeRefunds(tx, refunds, ids, brand.zone, options.importId ?? null)
  if (options.effects === 'history') announceChunk(tx, refunds, ids, options)
  else announce(tx, refunds, ids, options.lane)
  return ids
}

function announceChunk(
  tx: Tx,
  refunds: readonly NewRefund[],
  ids: readonly number[],
  options: RefundOptions,
): void {
  const fromId = ids.reduce((a, b) => Math.min(a, b))
  const toId = ids.reduce((a, b) => Math.max(a, b))
  tx.publish(
    refundsImported,
    [{ subject: null, payload: { importId: options.importId ?? null, fromId, toId } }],
    options.lane ?? 'bulk',
  )
  const orderIds = [
    ...new Set(refunds.flatMap((refund) => (refund.orderId === null ? [] : [refund.orderId]))),
  ]
  if (orderIds.length > 0)
    tx.publish(ordersTouched, [{ subject: null, payload: { orderIds } }], options.lane ?? 'bulk')
}

function announce(
  tx: Tx,
  refunds: readonly NewRefund[],
  ids: readonly number[],
  lane?: Lane,
): void {
  const events = refunds.flatMap((refund, at) =>
    refund.orderId === null
      ? []
      : [
          {
            subject: refund.personId,
            payload: {
              refundId: ids[at] ?? 0,
              orderId: refund.orderId,
              amountFen: refund.decided.amountFen,
              units: refund.decided.lines.map(({ line, units }) => ({ line, units })),
              all: refund.decided.everything,
            },
          },
        ],
  )
  tx.publish(orderRefunded, events, lane)
}
