// What is sold at tills leaves the shelf, what is brought back lies there again, and an exchange does
// both. An article nobody has entered in that store is not counted. Events are worked on in the order of
// the log: what comes back hangs on what was exchanged before.
import { groupBy } from '#kit'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { orderExchanged, orderPaid, orderRefunded } from '#modules/order'
import { takeBack, type Goods } from './held.ts'
import { moveStock, summed, type StockMove } from './move.ts'
import { countedArticles, givenGoods, tillLines, writeGiven, type SoldLine } from './sql/till.ts'

interface Ground {
  lines: Map<number, SoldLine[]>
  /** Of lines that were exchanged, by `lineKey`. */
  given: Map<string, Goods[]>
  changed: Map<string, SoldLine>
  articles: Map<string, number>
}
const lineKey = ({ orderId, line }: { orderId: number; line: number }) => `${orderId} ${line}`

const orderOf = ({ payload }: LogEvent): number => (payload as { orderId: number }).orderId

async function groundOf(tx: Tx, events: readonly LogEvent[]): Promise<Ground> {
  const idsOf = (some: readonly LogEvent[]) => [...new Set(some.map(orderOf))]
  const later = events.filter(({ name }) => name !== orderPaid.name)
  const [lines, given] = await Promise.all([
    tillLines(tx.db, idsOf(events)),
    givenGoods(tx.db, idsOf(later)),
  ])
  const fresh = only(events, orderExchanged).flatMap(({ payload }) => payload.units)
  const skus = new Set([...lines, ...given, ...fresh].map(({ sku }) => sku))
  return {
    lines: groupBy(lines, ({ orderId }) => orderId),
    given: groupBy(given, lineKey),
    changed: new Map(),
    articles: await countedArticles(tx.db, [...skus]),
  }
}

/** Of one order's goods, each counted article once. */
function moving(
  ground: Ground,
  lines: readonly SoldLine[],
  goods: readonly Goods[],
  how: Pick<StockMove, 'kind' | 'cause'>,
): StockMove[] {
  const [first] = lines
  if (!first) return []
  const demand = goods.flatMap(({ sku, units }) => {
    const variantId = ground.articles.get(sku)
    return variantId === undefined ? [] : [{ storeId: first.storeId, variantId, units }]
  })
  const sign = how.kind === 'sold' ? -1 : 1
  return summed(demand).map(({ units, ...key }) => ({
    ...key,
    ...how,
    units: sign * units,
    number: first.number,
  }))
}

/** What comes back of these lines, as they are by now. */
function broughtBack(
  ground: Ground,
  lines: readonly SoldLine[],
  units: readonly { line: number; units: number }[],
): Goods[] {
  return units.flatMap((asked) => {
    const own = lines.find(({ line }) => line === asked.line)
    if (!own) return []
    const { left, back } = takeBack(ground.given.get(lineKey(own)) ?? [], own.sku, asked.units)
    if (ground.given.has(lineKey(own))) keep(ground, own, left)
    return back
  })
}

function keep(ground: Ground, line: SoldLine, goods: Goods[]): void {
  ground.given.set(lineKey(line), goods)
  ground.changed.set(lineKey(line), line)
}

function movesOf(event: LogEvent, ground: Ground): StockMove[] {
  const lines = ground.lines.get(orderOf(event)) ?? []
  const [paid] = only([event], orderPaid)
  const [refunded] = only([event], orderRefunded)
  const [exchanged] = only([event], orderExchanged)
  if (paid)
    return moving(ground, lines, lines, { kind: 'sold', cause: `order ${paid.payload.orderId}` })
  if (refunded) {
    const { refundId, units } = refunded.payload
    const back = broughtBack(ground, lines, units)
    return moving(ground, lines, back, { kind: 'returned', cause: `refund ${refundId}` })
  }
  if (!exchanged) return []
  const { exchangeId, units } = exchanged.payload
  const back = broughtBack(ground, lines, units)
  for (const { line, sku, units: count } of units) {
    const own = lines.find((one) => one.line === line)
    if (own) keep(ground, own, [...(ground.given.get(lineKey(own)) ?? []), { sku, units: count }])
  }
  return [
    ...moving(ground, lines, back, { kind: 'returned', cause: `exchange ${exchangeId} back` }),
    ...moving(ground, lines, units, { kind: 'sold', cause: `exchange ${exchangeId} out` }),
  ]
}

export const stockListener = listener({
  name: 'shop.stock',
  on: [orderPaid, orderRefunded, orderExchanged],
  run: async (tx, events) => {
    const ground = await groundOf(tx, events)
    const moves = events.flatMap((event) => movesOf(event, ground))
    await writeGiven(
      tx,
      [...ground.changed].map(([key, { orderId, line }]) => ({
        orderId,
        line,
        goods: ground.given.get(key) ?? [],
      })),
    )
    await moveStock(tx, moves)
  },
})
