// A merge: what both have used counts together; parted, each has used her own.
import { sql, type RawBuilder } from 'kysely'
import type { MergeInput, Tx } from '#platform'

/** Two may have taken the same place of a period: a use that moves holds none any more. */
const move = (
  tx: Tx,
  from: number,
  into: number,
  which: RawBuilder<unknown>,
  mark: { mergeId: number | null; from: number | null },
) =>
  sql`with gone as (delete from loyalty.benefit_use u where u.customer_id = ${from} and ${which}
      returning *)
    insert into loyalty.benefit_use (customer_id, use_id, benefit_id, key, period_on, slot, most,
      store_id, code_id, at, undone_at, merge_id, merged_from)
    select ${into}::bigint, use_id, benefit_id, case when exists (
        select 1 from loyalty.benefit_use o where o.customer_id = ${into}
          and o.benefit_id = gone.benefit_id and o.key = gone.key)
        then key || ':' || use_id else key end,
      period_on, null, most, store_id, code_id, at, undone_at, ${mark.mergeId}::bigint,
      ${mark.from}::bigint from gone`.execute(tx.db)

export async function bringUses(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await move(tx, from, into, sql`true`, { mergeId, from })
}

export async function giveUsesBack(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await move(tx, into, from, sql`u.merge_id = ${mergeId}`, { mergeId: null, from: null })
}
