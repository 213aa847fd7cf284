// Units are reserved, hundreds of buyers at once. The story: lock the people, see what they asked
// before and hold already, lock the hot rows last, give in the order in which they came, write all
// at once. Whoever gets nothing leaves nothing behind.
import { plusMs, sortedUnique } from '#kit'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { customerRefusals, lockPeople } from '#modules/customer'
import { tiersOf } from '../sql.ts'
import { saleRefusals } from './refusals.ts'
import { openFor, opensEarly, unitFen, withinLimit, type Sale } from './sale.ts'
import { addReservations, heldBy, type Held, type NewReservation } from './sql/reservation.ts'
import { lockSales, moveStock, type StockMove } from './sql/sale.ts'

export interface ReserveAsk {
  saleId: number
  customerId: number
  /** Made by whoever asks, before asking: the same key is the same reservation, for ever. */
  key: string
  units: number
}
export interface Reserved {
  reservationId: number
  units: number
  /** What a unit costs in the end, frozen (S-K9). */
  priceFen: number
  /** What of it is paid first; null: all of it. */
  depositFen: number | null
  /** Until when it waits for its payment. */
  expiresAt: Date
  repeated: boolean
}

/** What is known of those who ask, kept up while their asks are decided one after another. */
interface Ground {
  now: Date
  sales: Map<number, Sale>
  left: Map<number, number>
  held: Map<string, number>
  known: Map<
    string,
    Pick<Held, 'saleId' | 'units' | 'priceFen' | 'depositFen' | 'expiresAt' | 'reservationId'>
  >
  /** Of members, where a sale is open to some of them only. */
  tiers: Map<number, number>
}
const keyOf = (ask: { customerId: number; key: string }) => `${ask.customerId} ${ask.key}`
export const holdingOf = (ask: { customerId: number; saleId: number }) =>
  `${ask.customerId} ${ask.saleId}`

const HOLDS = new Set(['reserved', 'held', 'paid'])
/** Units of each sale that people hold: reserved, or paid in part or wholly (S-K6). */
export function holdings(rows: readonly Held[]): Map<string, number> {
  const held = new Map<string, number>()
  for (const { personId, saleId, units, state } of rows) {
    if (!HOLDS.has(state)) continue
    const at = holdingOf({ customerId: personId, saleId })
    held.set(at, (held.get(at) ?? 0) + units)
  }
  return held
}

/** Reserves units of sales. Exact under any concurrency; each ask is answered by itself. */
export async function reserveUnits(
  tx: Tx,
  given: readonly ReserveAsk[],
): Promise<Outcome<Reserved>[]> {
  if (given.length === 0) return []
  const people = await lockPeople(
    tx,
    given.map((ask) => ask.customerId),
  )
  const asks = given.map((ask) => ({ ...ask, customerId: people.get(ask.customerId) ?? 0 }))
  const ground = await groundOf(tx, asks)
  const fresh = new Map<string, NewReservation>()
  const decided = asks.map((ask) => decide(ask, ground, fresh))
  const ids = await write(tx, [...fresh.values()], ground)
  return decided.map((outcome, at) => {
    if (outcome.refusal || outcome.ok.reservationId > 0) return outcome
    return ok({ ...outcome.ok, reservationId: ids.get(keyOf(asks[at] as ReserveAsk)) ?? 0 })
  })
}

async function groundOf(tx: Tx, asks: readonly ReserveAsk[]): Promise<Ground> {
  const saleIds = asks.map((ask) => ask.saleId)
  const [before, sales] = await Promise.all([heldBy(tx.db, asks), lockSales(tx, saleIds)])
  const held = holdings(before)
  const known = new Map(
    before.map((row) => [keyOf({ customerId: row.personId, key: row.key }), row]),
  )
  const left = new Map([...sales].map(([id, sale]) => [id, sale.left]))
  const early = [...sales.values()].some((sale) => opensEarly(sale, tx.now))
  const tiers = early ? await tiersOf(tx.db, sortedUnique(asks.map((ask) => ask.customerId))) : null
  return { now: tx.now, sales, left, held, known, tiers: tiers ?? new Map() }
}

function decide(
  ask: ReserveAsk,
  ground: Ground,
  fresh: Map<string, NewReservation>,
): Outcome<Reserved> {
  if (ask.customerId === 0) return refuse(customerRefusals.unknown)
  const before = ground.known.get(keyOf(ask)) ?? fresh.get(keyOf(ask))
  if (before) {
    if (before.saleId !== ask.saleId || before.units !== ask.units)
      return refuse(saleRefusals.keyReused, { key: ask.key })
    const { units, priceFen, depositFen, expiresAt } = before
    const reservationId = 'reservationId' in before ? before.reservationId : 0
    return ok({ reservationId, units, priceFen, depositFen, expiresAt, repeated: true })
  }
  const tierId = ground.tiers.get(ask.customerId) ?? null
  const { ok: sale, refusal } = openFor(ground.sales.get(ask.saleId), ground.now, tierId)
  if (refusal) return { refusal }
  const held = ground.held.get(holdingOf(ask)) ?? 0
  const limit = withinLimit(sale, held, ask.units)
  if (limit.refusal) return limit
  const left = ground.left.get(ask.saleId) ?? 0
  if (left < ask.units) return refuse(saleRefusals.soldOut, { left })
  return ok({ ...take(ask, sale, ground, fresh), repeated: false })
}

function take(
  ask: ReserveAsk,
  sale: Sale,
  ground: Ground,
  fresh: Map<string, NewReservation>,
): Omit<Reserved, 'repeated'> {
  const { units } = ask
  const [priceFen, depositFen] = [unitFen(sale), sale.presale?.depositFen ?? null]
  const expiresAt = plusMs(ground.now, sale.windowSeconds * 1000)
  ground.left.set(ask.saleId, (ground.left.get(ask.saleId) ?? 0) - units)
  ground.held.set(holdingOf(ask), (ground.held.get(holdingOf(ask)) ?? 0) + units)
  fresh.set(keyOf(ask), { ...ask, priceFen, depositFen, expiresAt })
  return { reservationId: 0, units, priceFen, depositFen, expiresAt }
}

async function write(
  tx: Tx,
  rows: readonly NewReservation[],
  ground: Ground,
): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map()
  const taken = new Map<number, number>()
  for (const { saleId, units } of rows) taken.set(saleId, (taken.get(saleId) ?? 0) + units)
  // Deciding has walked the hot rows down already: the moves walk them once more, from above.
  const before = new Map([...taken].map(([id, units]) => [id, (ground.left.get(id) ?? 0) + units]))
  const moves = [...taken].map(([saleId, units]): StockMove => {
    return { saleId, kind: 'reserved', units: -units }
  })
  const [, made] = await Promise.all([moveStock(tx, before, moves), addReservations(tx, rows)])
  return new Map(made.map((row) => [keyOf(row), row.reservationId]))
}
