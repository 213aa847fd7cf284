// Moving a membership between two customers: a row's customer never changes, so it is written anew.
import { sql, type RawBuilder } from 'kysely'
import type { MergeInput, Tx } from '#platform'
import { brandOf } from '#modules/org'
import { moveValue } from '#modules/ledger'

/** Gives what the moved grants still carry. */
async function moveGrants(
  tx: Tx,
  from: number,
  into: number,
  which: RawBuilder<unknown>,
  mark: { mergeId: number | null; from: number | null },
): Promise<{ points: number; growth: number }> {
  const moved = await sql<{
    points: number
    growth: number
  }>`with gone as (delete from loyalty.grant g where g.customer_id = ${from} and ${which}
    returning *)
    insert into loyalty.grant (customer_id, grant_id, key, order_id, points, growth, points_left,
      reversed_points, reversed_growth, written_off, lines, granted, earned_at, starts_at,
      expires_at, merge_id, merged_from)
    select ${into}::bigint, grant_id, case when exists (
        select 1 from loyalty.grant o where o.customer_id = ${into} and o.key = gone.key)
        then key || ':merged:' || grant_id else key end,
      order_id, points, growth, points_left, reversed_points, reversed_growth, written_off,
      lines, granted,
      earned_at, starts_at, expires_at, ${mark.mergeId}::bigint, ${mark.from}::bigint from gone
    returning points_left as points, growth - reversed_growth as growth`.execute(tx.db)
  const sum = (of: 'points' | 'growth') => moved.rows.reduce((total, row) => total + row[of], 0)
  return { points: sum('points'), growth: sum('growth') }
}

/** Whoever earns or spends just now is waited for; both customers are locked already. */
async function lockBoth(tx: Tx, from: number, into: number): Promise<void> {
  await sql`select 1 from loyalty.member where customer_id in (${from}, ${into})
    order by customer_id for update`.execute(tx.db)
}

/**
 * The survivor keeps her own number; without one she takes over the other's membership. The higher
 * tier stays.
 */
export async function bringMembership(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await lockBoth(tx, from, into)
  await moveGrants(tx, from, into, sql`true`, { mergeId, from })
  await sql`insert into loyalty.member (customer_id, member_no, card_code, tier_id, tier_until,
      evaluate_at, store_id, joined_at, joined_on, merge_id)
    select ${into}::bigint, member_no, card_code, tier_id, tier_until, evaluate_at, store_id,
      joined_at, joined_on, ${mergeId}::bigint from loyalty.member where customer_id = ${from}
    on conflict (customer_id) do nothing`.execute(tx.db)
  await sql`update loyalty.member m set tier_id = f.tier_id, tier_until = f.tier_until,
    evaluate_at = f.evaluate_at
    from loyalty.member f join loyalty.tier ft on ft.tier_id = f.tier_id, loyalty.tier mt
    where m.customer_id = ${into} and f.customer_id = ${from} and mt.tier_id = m.tier_id
      and ft.from_growth > mt.from_growth`.execute(tx.db)
  // Whoever was merged away is not looked at again: the night's run would find her due for ever.
  await sql`update loyalty.member set evaluate_at = null where customer_id = ${from}`.execute(tx.db)
  await sql`update loyalty.card set customer_id = ${into} where customer_id = ${from}`.execute(
    tx.db,
  )
}

/**
 * The other's own membership was never deleted: her cards lead to her again, her grants go back
 * with their value.
 */
export async function giveMembershipBack(
  tx: Tx,
  { from, into, mergeId }: MergeInput,
): Promise<void> {
  await lockBoth(tx, from, into)
  const held = await moveGrants(tx, into, from, sql`g.merge_id = ${mergeId}`, {
    mergeId: null,
    from: null,
  })
  await sql`delete from loyalty.member where customer_id = ${into}
    and merge_id = ${mergeId}`.execute(tx.db)
  const { zone } = await brandOf(tx.db)
  await sql`update loyalty.member set
      evaluate_at = (tier_until + 1)::timestamp at time zone ${zone}
    where customer_id = ${from}`.execute(tx.db)
  await sql`update loyalty.card k set customer_id = ${from} from loyalty.member f
    where f.customer_id = ${from} and k.code in (f.member_no, f.card_code)`.execute(tx.db)
  await moveValue(tx, [
    { asset: 'points', from: into, into: from, amount: held.points, key: `unmerge:${mergeId}` },
    { asset: 'growth', from: into, into: from, amount: held.growth, key: `unmerge:${mergeId}` },
  ])
}
