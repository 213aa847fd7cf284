// The balance of a pre-sale: its deposit is held, she is told when it may be paid and when its time
// is nearly over, and whoever misses it loses her place, and her deposit or not as the sale says.
import { HOUR_MS, groupBy, plusMs } from '#kit'
import { type Timer, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { closePayments } from '#modules/pay'
import { balanceDue, balanceEnding, depositEnded, depositPaid } from './events.ts'
import { giveUp } from './expire.ts'
import type { Presale, Sale } from './sale.ts'
import { dueBalances, nextBalance, noteTold } from './sql/balance.ts'
import {
  balanceFen,
  firstFen,
  lockReservations,
  settleReservations,
  type Reservation,
} from './sql/reservation.ts'
import { lockStock, moveStock, salesOf } from './sql/sale.ts'

const BATCH = 500
/** A balance paid in the last second is heard of a little later. */
const GRACE_MS = 60_000
const LAST_CALL_MS = 24 * HOUR_MS

/** When the clock looks at a balance next, of which she was told so much. */
function dueAt({ balanceFrom, balanceUntil }: Presale, told: number): Date {
  if (told === 0) return balanceFrom
  const lastCall = plusMs(balanceUntil, -LAST_CALL_MS)
  return told === 1 && lastCall > balanceFrom ? lastCall : plusMs(balanceUntil, GRACE_MS)
}

/** Deposits that were paid: the units are theirs until the balance is due. */
export async function hold(
  tx: Tx,
  rows: readonly Reservation[],
  sales: ReadonlyMap<number, Sale>,
): Promise<void> {
  const own = withTerms(rows, sales)
  await settleReservations(
    tx,
    own.map(({ customerId, reservationId, terms }) => ({
      customerId,
      reservationId,
      state: 'held' as const,
      dueAt: dueAt(terms, 0),
    })),
  )
  tx.publish(
    depositPaid,
    own.map((row) => ({
      subject: row.customerId,
      payload: {
        reservationId: row.reservationId,
        saleId: row.saleId,
        units: row.units,
        depositFen: firstFen(row),
        balanceFen: balanceFen(row),
        balanceFrom: row.terms.balanceFrom.toISOString(),
        balanceUntil: row.terms.balanceUntil.toISOString(),
      },
    })),
  )
}

const withTerms = <T extends Reservation>(
  rows: readonly T[],
  sales: ReadonlyMap<number, Sale>,
): (T & { terms: Presale; off: boolean })[] =>
  rows.flatMap((row) => {
    const sale = sales.get(row.saleId)
    return sale?.presale ? [{ ...row, terms: sale.presale, off: sale.calledOffAt !== null }] : []
  })

/** Deposits whose balance will not be paid; the caller has locked them and knows they are held. */
export async function endDeposits(
  tx: Tx,
  rows: readonly (Reservation & { back: boolean; why: 'own' | 'missed' | 'calledOff' })[],
): Promise<void> {
  if (rows.length === 0) return
  const stateOf = (back: boolean) => (back ? ('returned' as const) : ('forfeited' as const))
  await settleReservations(
    tx,
    rows.map(({ customerId, reservationId, back }) => ({
      customerId,
      reservationId,
      state: stateOf(back),
    })),
  )
  await closePayments(
    tx,
    rows.flatMap(({ balanceId }) => balanceId ?? []),
  )
  const left = await lockStock(
    tx,
    rows.map(({ saleId }) => saleId),
  )
  const groups = groupBy(rows, ({ saleId, back }) => `${saleId} ${stateOf(back)}`)
  await moveStock(
    tx,
    left,
    [...groups.values()].map((own) => ({
      saleId: own[0]?.saleId ?? 0,
      kind: stateOf(own[0]?.back ?? false),
      units: own.reduce((sum, { units }) => sum + units, 0),
    })),
  )
  tx.publish(
    depositEnded,
    rows.map((row) => ({
      subject: row.customerId,
      payload: {
        reservationId: row.reservationId,
        saleId: row.saleId,
        units: row.units,
        paymentId: row.paymentId ?? 0,
        backFen: row.back ? firstFen(row) : 0,
        why: row.why,
      },
    })),
  )
}

/** What the clock finds to do with those who hold a place, all of them locked. */
async function settleDue(tx: Tx, held: readonly Reservation[]): Promise<void> {
  const sales = await salesOf(
    tx.db,
    held.map(({ saleId }) => saleId),
  )
  const own = withTerms(held, sales)
  await giveUp(
    tx,
    own.filter(({ state, off }) => state === 'reserved' && off),
    'cancelled',
  )
  const open = own.filter(({ state }) => state === 'held')
  const missed = open.filter(
    ({ terms, off }) => off || plusMs(terms.balanceUntil, GRACE_MS) <= tx.now,
  )
  await endDeposits(
    tx,
    missed.map((row) => ({
      ...row,
      back: row.off || row.terms.depositBack,
      why: row.off ? ('calledOff' as const) : ('missed' as const),
    })),
  )
  const due = open.filter(
    (row) => !missed.includes(row) && row.told < 2 && dueAt(row.terms, row.told) <= tx.now,
  )
  for (const [told, event] of [
    [0, balanceDue],
    [1, balanceEnding],
  ] as const) {
    tx.publish(
      event,
      due
        .filter((row) => row.told === told)
        .map((row) => ({
          subject: row.customerId,
          payload: {
            reservationId: row.reservationId,
            saleId: row.saleId,
            balanceFen: balanceFen(row),
            balanceUntil: row.terms.balanceUntil.toISOString(),
          },
        })),
    )
  }
  await noteTold(
    tx,
    due.map((row) => ({
      ...row,
      told: row.told + 1,
      dueAt: dueAt(row.terms, row.told + 1),
    })),
  )
}

export const balanceTimer: Timer = {
  name: 'shop.balances',
  nextDue: nextBalance,
  runDue: async (tx, turn) => {
    const due = await dueBalances(tx, turn.limit(BATCH), turn.aside)
    const ids = due.map(({ customerId }) => customerId)
    turn.took(ids)
    await lockPeople(tx, ids)
    const held = await lockReservations(
      tx,
      due.map(({ reservationId }) => reservationId),
      ids,
    )
    await settleDue(tx, held)
    return due.length
  },
}
