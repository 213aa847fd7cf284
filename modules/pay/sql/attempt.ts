// Attempts: the ways one payment was to be paid, each under a number of its own.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export type PayWay = 'jsapi' | 'native'
export interface Attempt {
  customerId: number
  attemptId: number
  paymentId: number
  way: PayWay
  number: string
  openidHash: string | null
  handle: string | null
  handleUntil: Date | null
  state: 'open' | 'paid' | 'closed' | 'surplus'
}
const columns = sql`a.customer_id as "customerId", a.attempt_id as "attemptId",
  a.payment_id as "paymentId", a.way, a.number, a.openid_hash as "openidHash", a.handle,
  a.handle_until as "handleUntil", a.state`

/** The one that is open; there are never two. */
export async function openAttempt(db: Db, paymentId: number): Promise<Attempt | undefined> {
  const found = await sql<Attempt>`select ${columns} from pay.attempt a
    where a.payment_id = ${paymentId} and a.state = 'open'`.execute(db)
  return found.rows[0]
}

export async function attemptByNumber(db: Db, number: string): Promise<Attempt | undefined> {
  const found = await sql<Attempt>`select ${columns} from pay.attempt a
    where a.number = ${number}`.execute(db)
  return found.rows[0]
}

export type NewAttempt = Pick<Attempt, 'customerId' | 'paymentId' | 'way' | 'number' | 'openidHash'>

/** The caller holds the payment, and none of its attempts is open. */
export async function addAttempt(tx: Tx, row: NewAttempt): Promise<Attempt> {
  const made =
    await sql<Attempt>`insert into pay.attempt as a (customer_id, payment_id, way, number,
      openid_hash, state, made_at)
    values (${row.customerId}, ${row.paymentId}, ${row.way}, ${row.number}, ${row.openidHash},
      'open', ${tx.now}) returning ${columns}`.execute(tx.db)
  const [attempt] = made.rows
  if (!attempt) throw new Error('an attempt was not written')
  return attempt
}

/** Announced at WeChat Pay. False when it was closed meanwhile: then nobody may be shown it. */
export async function noteHandle(
  db: Db,
  attemptId: number,
  { handle, until }: { handle: string; until: Date },
): Promise<boolean> {
  const done = await sql`update pay.attempt set handle = ${handle}, handle_until = ${until}
    where attempt_id = ${attemptId} and state = 'open' returning 1`.execute(db)
  return done.rows.length > 0
}

export async function closeAttempt(tx: Tx, attemptId: number): Promise<void> {
  await sql`update pay.attempt set state = 'closed', settled_at = ${tx.now}
    where attempt_id = ${attemptId} and state = 'open'`.execute(tx.db)
}

/** Its money has come: it paid the payment, or came beside what had paid it. */
export async function attemptArrived(
  tx: Tx,
  attemptId: number,
  state: 'paid' | 'surplus',
  transactionId: string,
): Promise<void> {
  await sql`update pay.attempt set state = ${state}, transaction_id = ${transactionId},
    settled_at = ${tx.now} where attempt_id = ${attemptId}`.execute(tx.db)
}
