// A merge: the passes of both follow each other, so that the days add up; parted again, each has what
// is left of her own.
import { sql, type RawBuilder } from 'kysely'
import type { MergeInput, Tx } from '#platform'
import { dayOf } from '#kit'
import { brandOf } from '#modules/org'
import { layPasses } from './settle.ts'

/** Orders of a pass stay where they are; a row's customer never changes, so it is written anew. */
const move = (
  tx: Tx,
  from: number,
  into: number,
  which: RawBuilder<unknown>,
  mark: { mergeId: number | null; from: number | null },
) =>
  sql`with gone as (delete from loyalty.pass p where p.customer_id = ${from} and ${which}
      returning *)
    insert into loyalty.pass (customer_id, pass_id, plan_id, source, number, store_id, staff_id,
      paid_by, price_fen, terms, bought_at, bought_on, days, from_on, until_on, ran_days,
      anchor_on, months_given, reminded, next_at, state, return_number, refund_fen,
      returned_points, returned_at, merge_id, merged_from)
    select ${into}::bigint, pass_id, plan_id, source, number, store_id, staff_id, paid_by,
      price_fen, terms, bought_at, bought_on, days, from_on, until_on, ran_days, anchor_on,
      months_given, reminded, next_at, state, return_number, refund_fen, returned_points,
      returned_at, ${mark.mergeId}::bigint, ${mark.from}::bigint from gone`.execute(tx.db)

async function layBoth(tx: Tx, ids: readonly number[]): Promise<void> {
  const { zone } = await brandOf(tx.db)
  for (const id of ids) await layPasses(tx, id, { on: dayOf(tx.now, zone), zone })
}

export async function bringPasses(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await move(tx, from, into, sql`true`, { mergeId, from })
  await layBoth(tx, [into])
}

export async function givePassesBack(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await move(tx, into, from, sql`p.merge_id = ${mergeId}`, { mergeId: null, from: null })
  await layBoth(tx, [from, into])
}
