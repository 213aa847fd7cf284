// Queries of funds.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { FundMove } from '../funds.ts'
import { count } from './count.ts'

export async function insertFund(
  tx: Tx,
  { name, asset }: { name: string; asset: string },
): Promise<number> {
  await sql`insert into ledger.fund (name, asset, made_at) values (${name}, ${asset}, ${tx.now})
    on conflict do nothing`.execute(tx.db)
  const found = await sql<{ id: number }>`select fund_id as id from ledger.fund
    where name = ${name} and asset = ${asset}`.execute(tx.db)
  const id = found.rows[0]?.id
  if (id === undefined) throw new Error(`the fund ${name} is one of another asset`)
  return id
}

/** Balances of the funds, which are locked, ascending. */
export async function lockFunds(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  tx.locks.take('hot', 'ledger.fund', ids)
  const found = await sql<{ id: number; balance: number }>`select fund_id as id, balance
    from ledger.fund where fund_id = any(${ids}::bigint[]) order by fund_id for update`.execute(
    tx.db,
  )
  return new Map(found.rows.map((row) => [row.id, row.balance]))
}

export interface NewEntry extends FundMove {
  balanceAfter: number
}
type Known = Pick<NewEntry, 'fundId' | 'key' | 'amount' | 'balanceAfter'>

export async function knownEntries(db: Db, moves: readonly FundMove[]): Promise<Known[]> {
  return (
    await sql<Known>`select e.fund_id as "fundId", e.key, e.amount,
      e.balance_after as "balanceAfter" from ledger.fund_entry e
    join unnest(${moves.map((m) => m.fundId)}::bigint[], ${moves.map((m) => m.key)}::text[])
      w(fund_id, key) on w.fund_id = e.fund_id and w.key = e.key`.execute(db)
  ).rows
}

/** Appends the entries and rolls them up, in one statement. */
export async function writeEntries(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return
  const last = [...new Map(entries.map((entry) => [entry.fundId, entry])).values()]
  await sql`with rolled as (update ledger.fund f set balance = w.balance
      from unnest(${last.map((e) => e.fundId)}::bigint[],
        ${last.map((e) => e.balanceAfter)}::bigint[]) w(fund_id, balance)
      where f.fund_id = w.fund_id)
    insert into ledger.fund_entry (fund_id, key, amount, house, balance_after, reason, at)
    select fund_id, key, amount, house, balance_after, reason, ${tx.now}::timestamptz
    from unnest(${entries.map((e) => e.fundId)}::bigint[], ${entries.map((e) => e.key)}::text[],
      ${entries.map((e) => e.amount)}::bigint[], ${entries.map((e) => e.house)}::text[],
      ${entries.map((e) => e.balanceAfter)}::bigint[], ${entries.map((e) => e.reason)}::text[])
      with ordinality w(fund_id, key, amount, house, balance_after, reason, no)
    order by no`.execute(tx.db)
}

/** Funds that are not the sum of their entries, and entries that do not continue one another. */
export const fundsDiffer = (db: Db): Promise<number> =>
  count(
    db,
    sql<{ n: number }>`select (
      select count(*) from ledger.fund f left join (select fund_id, sum(amount) as total
        from ledger.fund_entry group by 1) e using (fund_id)
      where f.balance <> coalesce(e.total, 0)) + (
      select count(*) from (select balance_after - amount as start, coalesce(lag(balance_after)
        over (partition by fund_id order by entry_id), 0) as before from ledger.fund_entry) x
      where start <> before) as n`,
  )
