// Her coupons by code, as a purchase notes them.
import { sql } from 'kysely'
import type { Db } from '#platform'

export async function couponsByCode(
  db: Db,
  personId: number,
  codes: readonly string[],
): Promise<Map<string, { name: string; expiresAt: Date }>> {
  const found = await sql<{ code: string; name: string; expiresAt: Date }>`select c.code, t.name,
      c.expires_at as "expiresAt"
    from coupon.v_coupon c join coupon.v_template t using (template_id)
    where c.customer_id = ${personId} and c.code = any(${[...codes]}::text[])`.execute(db)
  return new Map(found.rows.map(({ code, ...row }) => [code, row]))
}
