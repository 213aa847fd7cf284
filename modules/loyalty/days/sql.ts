// Queries of what days gave: the coupons themselves say it, by their keys.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface DayCoupon {
  key: string
  code: string
  state: string
  name: string
  expires_at: Date
}

/** Her coupons by these keys, none that was taken back. */
export async function couponsByKey(
  db: Db,
  customerId: number,
  keys: readonly string[],
): Promise<DayCoupon[]> {
  if (keys.length === 0) return []
  return (
    await sql<DayCoupon>`select c.key, c.code, c.state, t.name, c.expires_at
    from coupon.v_coupon c join coupon.v_template t on t.template_id = c.template_id
    where c.customer_id = ${customerId} and c.key = any(${[...keys]}::text[])`.execute(db)
  ).rows
}

/** Who of these was given a birthday's coupon since, on whatever birthday or id of hers. */
export async function hadBirthdayCoupon(db: Db, customerId: number, since: Date): Promise<boolean> {
  const found = await sql`select 1 from coupon.v_coupon where customer_id = ${customerId}
    and source = 'birthday' and issued_at >= ${since} limit 1`.execute(db)
  return found.rows.length > 0
}

export async function templateName(db: Db, templateId: number): Promise<string | null> {
  const found = await sql<{ name: string }>`select name from coupon.v_template
    where template_id = ${templateId}`.execute(db)
  return found.rows[0]?.name ?? null
}
