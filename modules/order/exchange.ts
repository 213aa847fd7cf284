// Goods for other goods of the same price. No money moves: a unit keeps its price, its discounts,
// its tenders and what it earned, so a later refund looks up what was stored when it was bought.
import type { ExchangeDone, ExchangeInput } from '#contracts'
import { DAY_MS, sha256 } from '#kit'
import { ok, refuse, type Outcome, type Scope, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { orderExchanged } from './events.ts'
import { numberKey } from './order.ts'
import { orderRefusals } from './refusals.ts'
import {
  exchangeKey,
  heldLines,
  knownExchanges,
  writeExchanges,
  type HeldLine,
  type KnownExchange,
  type NewExchange,
} from './sql/exchanges.ts'
import { ordersByNumber, type KnownOrder } from './sql/orders.ts'
import { lockOrders } from './sql/refunds.ts'

interface Ground {
  tx: Tx
  orders: Map<string, KnownOrder>
  lines: Map<number, HeldLine[]>
  /** By order and number; those of this batch are added as they are agreed. */
  known: Map<string, KnownExchange>
  fresh: NewExchange[]
}

/** Each exchange is answered by itself. An order of a store out of reach is unknown to the caller. */
export async function exchangeGoods(
  tx: Tx,
  inputs: readonly ExchangeInput[],
  scope: Scope,
): Promise<Outcome<ExchangeDone>[]> {
  const orders = await findAndLock(tx, inputs, scope)
  const found = [...orders.values()]
  const [lines, known] = [await heldLines(tx.db, found), await knownExchanges(tx.db, found)]
  const ground: Ground = { tx, orders, lines, known, fresh: [] }
  const decided = inputs.map((input) => decide(input, ground))
  const ids = await writeExchanges(tx, ground.fresh)
  announce(tx, ground.fresh, ids)
  return decided.map((outcome): Outcome<ExchangeDone> => {
    if (outcome.refusal) return outcome
    const { order, number, duplicate, exchangeId } = outcome.ok
    const own = ids.get(exchangeKey(order.order_id, number))
    return ok({
      exchangeId: own ?? exchangeId,
      orderId: order.order_id,
      customerId: order.person_id,
      number,
      duplicate,
    })
  })
}

async function findAndLock(
  tx: Tx,
  inputs: readonly ExchangeInput[],
  scope: Scope,
): Promise<Map<string, KnownOrder>> {
  const keys = inputs.map(({ source, orderNumber }) => ({ source, number: orderNumber }))
  const found = await ordersByNumber(tx.db, keys)
  const seen = found.filter(
    ({ store_id: store }) => scope.all || (store !== null && scope.storeIds.includes(store)),
  )
  await lockPeople(
    tx,
    seen.map((order) => order.person_id),
  )
  if (seen.length > 0) await lockOrders(tx, seen)
  return new Map(seen.map((order) => [numberKey(order), order]))
}

interface Decided {
  order: KnownOrder
  number: string
  duplicate: boolean
  exchangeId: number
}

function decide(input: ExchangeInput, ground: Ground): Outcome<Decided> {
  const { source, orderNumber, number } = input
  const order = ground.orders.get(numberKey({ source, number: orderNumber }))
  if (!order) return refuse(orderRefusals.unknownOrder, { number: orderNumber }, 'orderNumber')
  const exchangedAt = new Date(input.exchangedAt)
  if (exchangedAt.getTime() > ground.tx.now.getTime() + DAY_MS)
    return refuse(orderRefusals.inFuture, { at: input.exchangedAt }, 'exchangedAt')
  const [key, hash] = [exchangeKey(order.order_id, number), hashOf(input)]
  const before = ground.known.get(key)
  if (before && before.hash !== hash)
    return refuse(orderRefusals.exchangeReused, { number }, 'number')
  if (before) return ok({ order, number, duplicate: true, exchangeId: before.exchangeId })
  const refused = refusedLine(input, ground.lines.get(order.order_id) ?? [])
  if (refused) return refused
  ground.known.set(key, { hash, exchangeId: 0 })
  ground.fresh.push({ input, order, hash, exchangedAt })
  return ok({ order, number, duplicate: false, exchangeId: 0 })
}

/** The first line that cannot be exchanged as asked. */
function refusedLine({ lines }: ExchangeInput, held: readonly HeldLine[]) {
  const seen = new Set<number>()
  for (const [at, { line: no, quantity, unitPrice }] of lines.entries()) {
    const line = held.find(({ lineNo }) => lineNo === no)
    if (!line) return refuse(orderRefusals.unknownLine, { line: no }, `lines.${at}.line`)
    if (seen.has(no)) return refuse(orderRefusals.lineTwice, { line: no }, `lines.${at}.line`)
    seen.add(no)
    const left = line.quantity - line.returned
    if (quantity > left)
      return refuse(
        orderRefusals.moreThanBought,
        { line: no, asked: quantity, left },
        `lines.${at}.quantity`,
      )
    if (plain(unitPrice) !== plain(line.unitPrice))
      return refuse(
        orderRefusals.exchangePrice,
        { line: no, asked: unitPrice, paid: line.unitPrice },
        `lines.${at}.unitPrice`,
      )
  }
  return undefined
}

/** `12.50` and `12.5` are the same price. */
const plain = (price: string): string => (price.includes('.') ? price.replace(/\.?0+$/, '') : price)

const hashOf = ({ exchangedAt, lines }: ExchangeInput): string => {
  const asked = lines.map(({ line, quantity, sku, name, unitPrice }) => [
    line,
    quantity,
    sku,
    name,
    plain(unitPrice),
  ])
  return sha256(JSON.stringify([new Date(exchangedAt).getTime(), asked])).slice(0, 32)
}

const announce = (tx: Tx, fresh: readonly NewExchange[], ids: ReadonlyMap<string, number>): void =>
  tx.publish(
    orderExchanged,
    fresh.map(({ input, order }) => ({
      subject: order.person_id,
      payload: {
        exchangeId: ids.get(exchangeKey(order.order_id, input.number)) ?? 0,
        orderId: order.order_id,
        units: input.lines.map(({ line, quantity, sku }) => ({ line, units: quantity, sku })),
      },
    })),
  )
