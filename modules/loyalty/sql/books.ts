// Queries of the books as people read them: balances, and the entries behind each.
import { sql } from 'kysely'
import type { LedgerAccount, LedgerAsset } from '#contracts'
import type { Db, Scope } from '#platform'
import { reachable } from '#modules/customer'

export async function accountsOf(
  db: Db,
  scope: Scope,
  q: { asset: LedgerAsset; before?: number | undefined; limit: number },
): Promise<LedgerAccount[]> {
  return (
    await sql<LedgerAccount>`select b.customer_id as "customerId", c.display_name as name,
      m.member_no as "memberNo", b.asset, b.balance, b.held
    from ledger.v_balance b join customer.v_customer c on c.customer_id = b.customer_id
    left join loyalty.member m on m.customer_id = b.customer_id
    where b.asset = ${q.asset} and (b.balance <> 0 or b.held <> 0)
      and ${reachable(scope, 'b.customer_id')}
      and ${q.before === undefined ? sql`true` : sql`b.customer_id < ${q.before}`}
    order by b.customer_id desc limit ${q.limit}`.execute(db)
  ).rows
}

export interface EntryRow {
  id: number
  at: Date
  asset: LedgerAsset
  amount: number
  balanceAfter: number
  house: string
  reason: string
  key: string
}

/** Entries of one account; none where she is not within reach. */
export async function entriesOf(
  db: Db,
  scope: Scope,
  q: { customerId: number; asset: LedgerAsset; before?: number | undefined; limit: number },
): Promise<EntryRow[]> {
  return (
    await sql<EntryRow>`select t.transfer_id as id, t.at, t.asset, t.amount,
      t.balance_after as "balanceAfter", t.house, t.reason, t.key from ledger.v_transfer t
    where t.customer_id = ${q.customerId} and t.asset = ${q.asset}
      and ${reachable(scope, 't.customer_id')}
      and ${q.before === undefined ? sql`true` : sql`t.transfer_id < ${q.before}`}
    order by t.transfer_id desc limit ${q.limit}`.execute(db)
  ).rows
}
