// Moving coupons between two customers: a row's customer never changes, so it is written anew.
import { sql, type RawBuilder } from 'kysely'
import type { MergeInput, Tx } from '#platform'

async function move(
  tx: Tx,
  from: number,
  into: number,
  which: RawBuilder<unknown>,
  mark: { mergeId: number | null; from: number | null },
): Promise<void> {
  await sql`with gone as (delete from coupon.coupon c where c.customer_id = ${from} and ${which}
    returning *),
    coded as (update coupon.code k set customer_id = ${into} from gone where k.code = gone.code)
    insert into coupon.coupon (customer_id, coupon_id, template_id, key, code, state, source,
      issued_at, valid_from, expires_at, locked_by, locked_until, redeemed_at, void_reason,
      period_on, merge_id, merged_from)
    select ${into}::bigint, coupon_id, template_id,
      case when exists (select 1 from coupon.coupon o where o.customer_id = ${into}
        and o.key = gone.key)
        then key || ':merged:' || coupon_id else key end,
      code, state, source, issued_at, valid_from, expires_at, locked_by, locked_until, redeemed_at,
      void_reason, period_on, ${mark.mergeId}::bigint, ${mark.from}::bigint
    from gone`.execute(tx.db)
}

export const bringCoupons = (tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> =>
  move(tx, from, into, sql`true`, { mergeId, from })

/** What that merge brought and nobody has used since. */
export const giveCouponsBack = (tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> =>
  move(
    tx,
    into,
    from,
    sql`c.merge_id = ${mergeId} and (c.state <> 'redeemed' or exists (
    select 1 from coupon.redemption r where r.coupon_id = c.coupon_id and r.customer_id = ${from}
      and r.restored_at is null))`,
    { mergeId: null, from: null },
  )
