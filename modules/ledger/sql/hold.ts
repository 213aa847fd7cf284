// Queries of holds. What is held stands twice: in the rows and, summed, on the account.
import { sql } from 'kysely'
import { groupBy } from '#kit'
import type { Db, Tx } from '#platform'
import type { Hold, Holdable, HoldRef, HoldState } from '../hold.ts'
import { accountKey } from '../transfer.ts'

interface Row {
  customer_id: number
  key: string
  asset: Holdable
  amount: number
  captured: number
  state: HoldState
  expires_at: Date
}
const toHold = ({ customer_id, expires_at, ...row }: Row): Hold => ({
  ...row,
  customerId: customer_id,
  expiresAt: expires_at,
})
const columns = sql`h.customer_id, h.key, h.asset, h.amount, h.captured, h.state, h.expires_at`

export async function findHolds(db: Db, refs: readonly HoldRef[]): Promise<Hold[]> {
  return (
    await sql<Row>`select ${columns} from ledger.hold h
    join unnest(${refs.map((r) => r.customerId)}::bigint[], ${refs.map((r) => r.key)}::text[])
      w(customer_id, key) on w.customer_id = h.customer_id and w.key = h.key`.execute(db)
  ).rows.map(toHold)
}

/** Moves what accounts hold by the sums of these, one row per account. */
async function changeHeld(
  tx: Tx,
  holds: readonly Pick<Hold, 'customerId' | 'asset' | 'amount'>[],
  sign: 1 | -1,
): Promise<void> {
  const sums = [...groupBy(holds, accountKey).values()].flatMap(([first, ...rest]) =>
    first
      ? [{ ...first, by: sign * rest.reduce((sum, hold) => sum + hold.amount, first.amount) }]
      : [],
  )
  await sql`update ledger.account a set held = a.held + w.by
    from unnest(${sums.map((s) => s.customerId)}::bigint[], ${sums.map((s) => s.asset)}::text[],
      ${sums.map((s) => s.by)}::bigint[]) w(customer_id, asset, by)
    where a.customer_id = w.customer_id and a.asset = w.asset`.execute(tx.db)
}

export async function insertHolds(
  tx: Tx,
  holds: readonly Pick<Hold, 'customerId' | 'asset' | 'key' | 'amount' | 'expiresAt'>[],
): Promise<void> {
  if (holds.length === 0) return
  await changeHeld(tx, holds, 1)
  await sql`insert into ledger.hold (customer_id, key, asset, amount, expires_at, at)
    select customer_id, key, asset, amount, expires_at, ${tx.now}::timestamptz
    from unnest(${holds.map((h) => h.customerId)}::bigint[], ${holds.map((h) => h.key)}::text[],
      ${holds.map((h) => h.asset)}::text[], ${holds.map((h) => h.amount)}::bigint[],
      ${holds.map((h) => h.expiresAt)}::timestamptz[])
      w(customer_id, key, asset, amount, expires_at)`.execute(tx.db)
}

/** Brings open holds to the end they are handed in with; the whole amount is held no longer. */
export async function endHolds(tx: Tx, holds: readonly Hold[]): Promise<void> {
  if (holds.length === 0) return
  await changeHeld(tx, holds, -1)
  const ended = await sql`update ledger.hold h set state = w.state, captured = w.captured,
      taken_as = w.taken_as, ended_at = ${tx.now}
    from unnest(${holds.map((h) => h.customerId)}::bigint[], ${holds.map((h) => h.key)}::text[],
      ${holds.map((h) => h.state)}::text[], ${holds.map((h) => h.captured)}::bigint[],
      ${holds.map((h) => h.takenAs ?? null)}::text[])
      w(customer_id, key, state, captured, taken_as)
    where h.customer_id = w.customer_id and h.key = w.key and h.state = 'held'`.execute(tx.db)
  if (Number(ended.numAffectedRows) !== holds.length)
    throw new Error('ledger: a hold ended while its account was locked')
}

/**
 * Open holds go to another customer under their keys, or, where she has one of that name, under one
 * that nobody asks for, until time lets them go. The accounts' sums are the caller's.
 */
export async function moveOpenHolds(tx: Tx, from: number, into: number): Promise<Hold[]> {
  return (
    await sql<Row>`with h as (delete from ledger.hold where customer_id = ${from}
        and state = 'held' returning *)
    insert into ledger.hold (customer_id, hold_id, key, asset, amount, at, expires_at)
    select ${into}::bigint, hold_id, case when exists (select 1 from ledger.hold o
        where o.customer_id = ${into} and o.key = h.key) then key || ':merged:' || hold_id
        else key end, asset, amount, at, expires_at from h
    returning customer_id, key, asset, amount, captured, state, expires_at`.execute(tx.db)
  ).rows.map(toHold)
}

export const freeHeld = (tx: Tx, customerId: number, holds: readonly Hold[]): Promise<void> =>
  changeHeld(
    tx,
    holds.map((hold) => ({ ...hold, customerId })),
    -1,
  )

export const addHeld = (tx: Tx, holds: readonly Hold[]): Promise<void> => changeHeld(tx, holds, 1)

export async function nextHoldExpiry(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(expires_at) as at from ledger.hold
    where state = 'held' and customer_id <> all(${aside}::bigint[])`.execute(db)
  return found.rows[0]?.at ?? null
}

export async function dueHolds(tx: Tx, limit: number, aside: readonly number[]): Promise<Hold[]> {
  return (
    await sql<Row>`select ${columns} from ledger.hold h
    where h.state = 'held' and h.expires_at <= ${tx.now}
      and h.customer_id <> all(${aside}::bigint[])
    order by h.expires_at limit ${limit}`.execute(tx.db)
  ).rows.map(toHold)
}

export async function holdsOfCustomer(
  db: Db,
  customerId: number,
): Promise<Record<string, unknown>[]> {
  return (
    await sql<Record<string, unknown>>`select key, asset, amount, captured, state, at, expires_at
    from ledger.hold where customer_id = ${customerId} order by hold_id`.execute(db)
  ).rows
}
