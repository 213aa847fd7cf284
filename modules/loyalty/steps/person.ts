// A merge of two rows of steps: she keeps the further one; the other is laid aside until they part.
import { sql, type RawBuilder } from 'kysely'
import type { MergeInput, Tx } from '#platform'

const liveSteps = async (tx: Tx, customerId: number): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*)::int as n from loyalty.stamp
    where customer_id = ${customerId} and taken_at is null`.execute(tx.db)
  ).rows[0]?.n ?? 0

const layAside = (tx: Tx, customerId: number, mergeId: number) =>
  sql`update loyalty.stamp set taken_at = ${tx.now}, taken_merge = ${mergeId}
    where customer_id = ${customerId} and taken_at is null`.execute(tx.db)

const move = (
  tx: Tx,
  from: number,
  into: number,
  which: RawBuilder<unknown>,
  mark: { mergeId: number | null; from: number | null },
) =>
  sql`with gone as (delete from loyalty.stamp s where s.customer_id = ${from} and ${which}
      returning *)
    insert into loyalty.stamp (customer_id, stamp_id, step, day, order_id, points, coupon_id, at,
      taken_at, taken_merge, merge_id, merged_from)
    select ${into}::bigint, stamp_id, step, day, order_id, points, coupon_id, at, taken_at,
      taken_merge, ${mark.mergeId}::bigint, ${mark.from}::bigint from gone`.execute(tx.db)

export async function bringSteps(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  const [theirs, own] = [await liveSteps(tx, from), await liveSteps(tx, into)]
  if (theirs > 0 && own > 0) await layAside(tx, theirs > own ? into : from, mergeId)
  await move(tx, from, into, sql`true`, { mergeId, from })
}

/** What was laid aside stands again, unless its step or day was taken anew meanwhile. */
export async function giveStepsBack(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await move(tx, into, from, sql`s.merge_id = ${mergeId}`, { mergeId: null, from: null })
  await sql`update loyalty.stamp s set taken_at = null, taken_merge = null
    where s.customer_id in (${from}, ${into}) and s.taken_merge = ${mergeId}
      and not exists (select 1 from loyalty.stamp o where o.customer_id = s.customer_id
        and o.taken_at is null and (o.step = s.step or o.day = s.day))`.execute(tx.db)
}
