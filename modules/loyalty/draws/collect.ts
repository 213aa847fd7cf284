// Orders bring tickets, and refunds take them while nothing is drawn. The story: lock the buyers, look
// which draws are open, read what remains paid of each order, and write what her entries count now. An
// order heard again, or a refund heard first, changes nothing.
import { groupBy } from '#kit'
import type { LogEvent, Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import type { OrderPaid } from '#modules/order'
import { earnedBy, settle, tierTerms } from './rule.ts'
import { holdOpen, openDraws, type DrawRow } from './sql/draw.ts'
import {
  entriesOf,
  insertEntries,
  paidOrders,
  updateEntries,
  type Entry,
  type NewEntry,
  type Paid,
} from './sql/entry.ts'

interface Heard {
  customerId: number
  orderId: number
  /** When it was paid, as far as it was heard; a refund only changes what is there. */
  paidAt: Date | null
}
type Working = NewEntry & { entryId: number | null; personId: number; out: boolean }

/** Every order of a period that reaches the draw counts, however late its event comes. */
const counts = (draw: DrawRow, { paidAt, paidOn }: Paid): boolean =>
  draw.openedAt !== null &&
  paidAt >= draw.openedAt &&
  paidOn >= draw.fromOn &&
  paidOn <= draw.untilOn

export async function collectTickets(
  tx: Tx,
  paid: readonly LogEvent<OrderPaid>[],
  refunded: readonly LogEvent<{ orderId: number }>[],
): Promise<void> {
  const draws = await openDraws(tx.db)
  if (draws.length === 0) return
  const heard = [
    ...paid.map(({ subject, occurredAt, payload }): Heard => ({
      customerId: subject ?? 0,
      orderId: payload.orderId,
      paidAt: occurredAt,
    })),
    ...refunded.map(({ subject, payload: { orderId } }): Heard => ({
      customerId: subject ?? 0,
      orderId,
      paidAt: null,
    })),
  ]
  const people = await lockPeople(
    tx,
    heard.map(({ customerId }) => customerId),
  )
  const held = await holdOpen(
    tx,
    draws.map(({ drawId }) => drawId),
  )
  const open = draws.filter(({ drawId }) => held.has(drawId))
  const asked = new Map(heard.map((one) => [one.orderId, one]))
  for (const one of heard) if (one.paidAt) asked.set(one.orderId, one)
  const orders = await paidOrders(
    tx.db,
    [...asked.values()].map((one) => ({ ...one, personId: people.get(one.customerId) ?? 0 })),
  )
  await count(tx, open, orders, asked)
}

async function count(
  tx: Tx,
  open: readonly DrawRow[],
  orders: readonly Paid[],
  asked: ReadonlyMap<number, Heard>,
): Promise<void> {
  const found = await entriesOf(
    tx.db,
    orders.map(({ personId }) => personId),
    open.map(({ drawId }) => drawId),
  )
  const known = groupBy(found, ({ drawId, personId }) => `${drawId} ${personId}`)
  const byPerson = groupBy(orders, ({ personId }) => personId)
  const fresh: NewEntry[] = []
  const changed: (Entry | Working)[] = []
  for (const draw of open)
    for (const [personId, own] of byPerson) {
      const before = known.get(`${draw.drawId} ${personId}`) ?? []
      for (const one of recount(draw, before, own, asked)) {
        if (one.entryId === null) fresh.push(one)
        else if (differs(one, before)) changed.push(one)
      }
    }
  await updateEntries(
    tx,
    changed.map((one) => ({ ...one, entryId: one.entryId ?? 0 })),
  )
  await insertEntries(tx, fresh)
}

const differs = (one: Pick<Working, 'entryId' | 'worth' | 'tickets'>, before: readonly Entry[]) => {
  const was = before.find(({ entryId }) => entryId === one.entryId)
  return was?.worth !== one.worth || was.tickets !== one.tickets
}

/** Her entries of a draw as they stand with these orders. */
function recount(
  draw: DrawRow,
  before: readonly Entry[],
  orders: readonly Paid[],
  asked: ReadonlyMap<number, Heard>,
): Working[] {
  const byOrder = new Map(orders.map((order) => [order.orderId, order]))
  const standing = before.map((entry): Working => {
    const order = byOrder.get(entry.orderId ?? 0)
    if (!order || entry.out) return { ...entry, tierId: 0 }
    const earned = earnedBy(draw.terms, entry, order.fen)
    return { ...entry, tierId: 0, worth: order.fen, earned }
  })
  const known = new Set(before.map(({ orderId }) => orderId))
  const fresh = orders.flatMap((order): Working[] => {
    const at = asked.get(order.orderId)?.paidAt
    if (!at || order.joinedAt > at || known.has(order.orderId) || !counts(draw, order)) return []
    const terms = tierTerms(draw.terms, order.tierId)
    const earned = earnedBy(draw.terms, terms, order.fen)
    if (earned === 0) return []
    const { personId, orderId, tierId, fen: worth } = order
    const entry = { drawId: draw.drawId, kind: 'order' as const, orderId, key: null, worth }
    return [
      {
        ...entry,
        ...terms,
        customerId: personId,
        personId,
        tierId,
        earned,
        tickets: 0,
        entryId: null,
        out: false,
      },
    ]
  })
  return settle([...standing, ...fresh], draw.terms.perMember)
}
