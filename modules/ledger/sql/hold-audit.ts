// What the auditor counts of holds.
import { sql } from 'kysely'
import type { Db } from '#platform'
import { count } from './count.ts'

/** Accounts whose promised sum is not that of their open holds. */
export const heldDiffers = (db: Db): Promise<number> =>
  count(
    db,
    sql<{ n: number }>`
  select count(*) as n from ledger.account a full join (
    select customer_id, asset, sum(amount) as held from ledger.hold where state = 'held'
    group by 1, 2) h on h.customer_id = a.customer_id and h.asset = a.asset
  where coalesce(a.held, 0) <> coalesce(h.held, 0)`,
  )

/**
 * Captures without their transfer and transfers of captures that never were. A transfer stays with
 * the id it was posted for, and so does a hold that has ended.
 */
export const holdsWithoutTransfer = (db: Db): Promise<number> =>
  count(
    db,
    sql<{ n: number }>`
  select count(*) as n from (select * from ledger.hold where state = 'captured') h
  full join (select * from ledger.transfer where starts_with(key, 'hold:')
    union all select t.* from ledger.hold n join ledger.transfer t
      on t.customer_id = n.customer_id and t.key = n.taken_as) t
    on t.customer_id = h.customer_id and t.key = coalesce(h.taken_as, 'hold:' || h.key)
  where h.captured is distinct from -t.amount or h.asset is distinct from t.asset`,
  )
