// Stocks of coupons: what WeChat Pay told of them, and where it tells their use.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export async function noteStock(tx: Tx, stockId: string, distributed: number): Promise<void> {
  await sql`insert into pay.stock (stock_id, distributed, told_at)
    values (${stockId}, ${distributed}, ${tx.now})
    on conflict (stock_id) do update set distributed = excluded.distributed,
      told_at = excluded.told_at`.execute(tx.db)
}

export async function couponNoticeUrl(db: Db): Promise<string | null> {
  const found = await sql<{ url: string | null }>`select coupon_notice_url as url
    from pay.merchant`.execute(db)
  return found.rows[0]?.url ?? null
}

/** Kept under the merchant's number: another merchant is told anew. */
export async function noteCouponNoticeUrl(db: Db, url: string): Promise<void> {
  await sql`update pay.merchant set coupon_notice_url = ${url}`.execute(db)
}
