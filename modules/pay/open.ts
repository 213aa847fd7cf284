// A payment is written down before WeChat Pay hears of it: one purpose and one sum for ever.
import { plusMs } from '#kit'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { askPayments } from './jobs.ts'
import { payRefusals } from './refusals.ts'
import { addPayments, lockPayments, type Payment } from './sql/payment.ts'

/** A payment made in the last second is heard of a little later. */
const GRACE_MS = 5_000

export interface PaymentAsk {
  customerId: number
  /** Who asks and for what, as in `reservation 12`. */
  purpose: string
  amountFen: number
  /** She reads it on the sheet and in her bill. */
  description: string
  /** Until when it can be paid. */
  expiresAt: Date
}
export interface OpenedPayment {
  paymentId: number
  state: Payment['state']
}

/** Opens payments; the same purpose gives the same payment, with another sum it is refused. */
export async function openPayments(
  tx: Tx,
  asks: readonly PaymentAsk[],
): Promise<Outcome<OpenedPayment>[]> {
  if (asks.length === 0) return []
  const found = await addPayments(
    tx,
    asks.map((ask) => ({ ...ask, wakeAt: plusMs(ask.expiresAt, GRACE_MS) })),
  )
  const byPurpose = new Map(found.map((row) => [`${row.customerId} ${row.purpose}`, row]))
  return asks.map(({ customerId, purpose, amountFen }) => {
    const row = byPurpose.get(`${customerId} ${purpose}`)
    if (!row || row.amountFen !== amountFen) return refuse(payRefusals.purposeReused, { purpose })
    return ok({ paymentId: row.paymentId, state: row.state })
  })
}

/**
 * Whoever asked does not wait for them any more. WeChat Pay is asked at once, and they are closed
 * there: until it has said so, they may still be paid.
 */
export async function closePayments(tx: Tx, paymentIds: readonly number[]): Promise<void> {
  const open = (await lockPayments(tx, paymentIds)).filter(({ state }) => state === 'open')
  if (open.length === 0) return
  tx.enqueue(askPayments, { paymentIds: open.map(({ paymentId }) => paymentId) })
}
