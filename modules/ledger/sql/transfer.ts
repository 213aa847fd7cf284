// Queries of accounts and transfers.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import { sortedUnique } from '#kit'
import { count } from './count.ts'
import { accountKey, type Movement } from '../transfer.ts'

export interface Account {
  customer_id: number
  asset: string
  balance: number
  held: number
}
/** A locked account: what it holds, and what of that is promised. */
export interface Standing {
  balance: number
  held: number
}
interface Named {
  customerId: number
  asset: string
}

/** Locks the accounts that are named, ascending, making those that are missing. */
export async function lockAccounts(
  tx: Tx,
  named: readonly Named[],
): Promise<Map<string, Standing>> {
  const wanted = [...new Map(named.map((m) => [accountKey(m), m])).values()]
  tx.locks.take('accounts', 'ledger', sortedUnique(wanted.map((m) => m.customerId)))
  const lock = async (accounts: readonly Named[]) =>
    (
      await sql<Account>`
    select a.customer_id, a.asset, a.balance, a.held from ledger.account a
    join unnest(${accounts.map((m) => m.customerId)}::bigint[],
      ${accounts.map((m) => m.asset)}::text[])
      w(customer_id, asset) on w.customer_id = a.customer_id and w.asset = a.asset
    order by a.customer_id, a.asset for update of a`.execute(tx.db)
    ).rows
  const found = standingsOf(await lock(wanted))
  const missing = wanted.filter((m) => !found.has(accountKey(m)))
  if (missing.length === 0) return found
  await sql`insert into ledger.account (customer_id, asset)
    select * from unnest(${missing.map((m) => m.customerId)}::bigint[],
      ${missing.map((m) => m.asset)}::text[])
      w(customer_id, asset)
    order by 1, 2 on conflict do nothing`.execute(tx.db)
  return new Map([...found, ...standingsOf(await lock(missing))])
}

const standingsOf = (rows: readonly Account[]): Map<string, Standing> =>
  new Map(
    rows.map(({ customer_id: customerId, asset, balance, held }) => [
      accountKey({ customerId, asset }),
      { balance, held },
    ]),
  )

/** All accounts of some customers, locked: for what moves every asset at once. */
export async function lockAccountsOf(tx: Tx, customerIds: readonly number[]): Promise<void> {
  const ids = sortedUnique(customerIds)
  tx.locks.take('accounts', 'ledger', ids)
  await sql`select 1 from ledger.account where customer_id = any(${ids}::bigint[])
    order by customer_id, asset for update`.execute(tx.db)
}

export interface Known {
  customer_id: number
  key: string
  transfer_id: number
  asset: string
  amount: number
}

/** Those of the keys that were posted before. Asked after the locks are held. */
export async function knownTransfers(db: Db, movements: readonly Movement[]): Promise<Known[]> {
  return (
    await sql<Known>`
    select t.customer_id, t.key, t.transfer_id, t.asset, t.amount from ledger.transfer t
    join unnest(${movements.map((m) => m.customerId)}::bigint[],
      ${movements.map((m) => m.key)}::text[])
      w(customer_id, key) on w.customer_id = t.customer_id and w.key = t.key`.execute(db)
  ).rows
}

export interface NewTransfer extends Movement {
  balanceAfter: number
}

/**
 * Appends the transfers and sets the balances they lead to, in one statement. Gives ids by customer
 * and key.
 */
export async function writeTransfers(tx: Tx, rows: readonly NewTransfer[]): Promise<Known[]> {
  const last = [...new Map(rows.map((row) => [accountKey(row), row])).values()]
  const made = await sql<Known>`
    with moved as (
      update ledger.account a set balance = b.balance,
        -- Less than it has promised: only who may overdraw was let through.
        may_be_negative = a.may_be_negative or b.balance < a.held
      from unnest(${last.map((r) => r.customerId)}::bigint[], ${last.map((r) => r.asset)}::text[],
        ${last.map((r) => r.balanceAfter)}::bigint[]) b(customer_id, asset, balance)
      where a.customer_id = b.customer_id and a.asset = b.asset)
    insert into ledger.transfer (customer_id, key, asset, amount, house, balance_after, reason, at)
    select customer_id, key, asset, amount, house, balance_after, reason, ${tx.now}::timestamptz
    from unnest(${rows.map((r) => r.customerId)}::bigint[], ${rows.map((r) => r.key)}::text[],
      ${rows.map((r) => r.asset)}::text[], ${rows.map((r) => r.amount)}::bigint[],
      ${rows.map((r) => r.house)}::text[], ${rows.map((r) => r.balanceAfter)}::bigint[],
      ${rows.map((r) => r.reason)}::text[])
      with ordinality w(customer_id, key, asset, amount, house, balance_after, reason, no)
        order by no
    returning customer_id, key, transfer_id, asset, amount`.execute(tx.db)
  return made.rows
}

export async function readBalances(
  db: Db,
  customerIds: readonly number[],
  asset: string,
): Promise<Account[]> {
  return (
    await sql<Account>`select customer_id, asset, balance, held from ledger.account
    where customer_id = any(${customerIds}::bigint[]) and asset = ${asset}`.execute(db)
  ).rows
}

export async function accountsOf(db: Db, customerId: number): Promise<Account[]> {
  return (
    await sql<Account>`select customer_id, asset, balance, held from ledger.account
    where customer_id = ${customerId} order by asset`.execute(db)
  ).rows
}

export async function transfersOf(db: Db, customerId: number): Promise<Record<string, unknown>[]> {
  return (
    await sql<Record<string, unknown>>`select key, asset, amount, reason, at, balance_after
    from ledger.transfer where customer_id = ${customerId} order by transfer_id`.execute(db)
  ).rows
}

/** Assets whose entries over all accounts do not sum to 0. */
export const unbalancedAssets = (db: Db): Promise<number> =>
  count(
    db,
    sql<{ n: number }>`
  select count(*) as n from (select asset from ledger.v_entry group by asset
    having sum(amount) <> 0) x`,
  )

/** Accounts whose balance is not the sum of their entries. */
export const wrongBalances = (db: Db): Promise<number> =>
  count(
    db,
    sql<{ n: number }>`
  select count(*) as n from ledger.account a full join (
    select customer_id, asset, sum(amount) as total from ledger.transfer group by 1, 2) t
    on t.customer_id = a.customer_id and t.asset = a.asset
  where coalesce(a.balance, 0) <> coalesce(t.total, 0)`,
  )

/** Transfers whose running balance does not continue the one before. */
export const brokenChains = (db: Db): Promise<number> =>
  count(
    db,
    sql<{ n: number }>`
  select count(*) as n from (
    select balance_after - amount as start,
      coalesce(lag(balance_after) over (partition by customer_id, asset order by transfer_id),
      0) as before
    from ledger.transfer) x where start <> before`,
  )

/** Accounts below zero that no programme allowed to be. */
export const overdrawn = (db: Db): Promise<number> =>
  count(
    db,
    sql<{ n: number }>`
  select count(*) as n from ledger.account where balance < 0 and not may_be_negative`,
  )
