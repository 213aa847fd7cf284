// She pays what is due of a reservation: all of it, the deposit, or later the balance. A payment is
// opened once for each, and the sheet for her phone made of it, or the code that a phone scans off a
// screen.
import { Refusal, orThrow, type Platform } from '#platform'
import { lockPeople } from '#modules/customer'
import {
  codeOf,
  openidOf,
  openPayments,
  sheetOf,
  type PayCode,
  type PaymentAsk,
  type PaySheet,
} from '#modules/pay'
import { saleRefusals } from './refusals.ts'
import type { Sale } from './sale.ts'
import {
  balanceFen,
  firstFen,
  lockReservations,
  notePayment,
  reservationsOfPerson,
  type Reservation,
} from './sql/reservation.ts'
import { salesOf } from './sql/sale.ts'

/** The last seconds are not enough to type a password. */
const TOO_LATE_MS = 3_000

async function opened(
  platform: Platform,
  customerId: number,
  reservationId: number,
): Promise<number> {
  return platform.transact({}, async (tx) => {
    await lockPeople(tx, [customerId])
    const own = await reservationsOfPerson(tx.db, customerId, reservationId)
    const held = await lockReservations(
      tx,
      own.map((row) => row.reservationId),
      own.map((row) => row.customerId),
    )
    const [one] = held
    if (!one) throw new Refusal(saleRefusals.unknownReservation)
    const sale = (await salesOf(tx.db, [one.saleId])).get(one.saleId)
    if (!sale) throw new Refusal(saleRefusals.unknownSale)
    const due = dueOf(one, sale, tx.now)
    const [outcome] = await openPayments(tx, [
      { customerId: one.customerId, description: sale.article, ...due.ask },
    ])
    if (!outcome) throw new Error('no outcome')
    const { paymentId } = orThrow(outcome)
    await notePayment(tx, one, due.of, paymentId)
    return paymentId
  })
}

interface Due {
  of: 'first' | 'balance'
  ask: Pick<PaymentAsk, 'purpose' | 'amountFen' | 'expiresAt'>
}
/** What of it can be paid now. */
function dueOf(one: Reservation, { presale, calledOffAt }: Sale, now: Date): Due {
  const tooLate = (until: Date) => until.getTime() - now.getTime() < TOO_LATE_MS
  if (one.state === 'held' && presale && !calledOffAt) {
    const { balanceFrom, balanceUntil: expiresAt } = presale
    if (now < balanceFrom)
      throw new Refusal(saleRefusals.balanceAhead, { from: balanceFrom.toISOString() })
    if (tooLate(expiresAt)) throw new Refusal(saleRefusals.balanceOver)
    const purpose = `balance ${one.reservationId}`
    return { of: 'balance', ask: { purpose, amountFen: balanceFen(one), expiresAt } }
  }
  const { expiresAt } = one
  if (one.state !== 'reserved' || tooLate(expiresAt)) throw new Refusal(saleRefusals.notReserved)
  const purpose = `reservation ${one.reservationId}`
  return { of: 'first', ask: { purpose, amountFen: firstFen(one), expiresAt } }
}

/** The sheet that pays it. Calls WeChat Pay; asked again it is the same payment. */
export async function payReservation(
  platform: Platform,
  customerId: number,
  reservationId: number,
): Promise<PaySheet> {
  const paymentId = await opened(platform, customerId, reservationId)
  return sheetOf(platform, paymentId, await openidOf(platform.db, customerId))
}

/** The code that pays it, whoever scans it. Calls WeChat Pay. */
export const payReservationByCode = async (
  platform: Platform,
  customerId: number,
  reservationId: number,
): Promise<PayCode> => codeOf(platform, await opened(platform, customerId, reservationId))
