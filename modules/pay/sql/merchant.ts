// The row of the connection.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Problem } from '../problem.ts'

export interface MerchantRow {
  mchId: string
  appId: string
  serial: string
  /** Sealed. */
  privateKey: string | null
  /** Sealed. */
  apiV3Key: string | null
  platformKeys: Record<string, string>
  apiUrl: string
  lastNoticeAt: Date | null
  lastError: Problem | null
  changedAt: Date
}

export async function readMerchant(db: Db): Promise<MerchantRow | undefined> {
  const found = await sql<MerchantRow>`select mch_id as "mchId", app_id as "appId", serial,
    private_key as "privateKey", api_v3_key as "apiV3Key", platform_keys as "platformKeys",
    api_url as "apiUrl", last_notice_at as "lastNoticeAt", last_error as "lastError",
    changed_at as "changedAt" from pay.merchant`.execute(db)
  return found.rows[0]
}

export type MerchantChange = Omit<MerchantRow, 'lastNoticeAt' | 'lastError' | 'changedAt'>

/** Absent keys keep what was there, but never those of another merchant or another address. */
export async function writeMerchant(db: Db, to: MerchantChange, now: Date): Promise<void> {
  const same = sql`m.mch_id = excluded.mch_id and m.api_url = excluded.api_url`
  await sql`insert into pay.merchant as m (mch_id, app_id, serial, private_key, api_v3_key,
      platform_keys, api_url, changed_at)
    values (${to.mchId}, ${to.appId}, ${to.serial}, ${to.privateKey}, ${to.apiV3Key},
      ${JSON.stringify(to.platformKeys)}::jsonb, ${to.apiUrl}, ${now})
    on conflict (one) do update set mch_id = excluded.mch_id, app_id = excluded.app_id,
      serial = excluded.serial, platform_keys = excluded.platform_keys,
      api_url = excluded.api_url, changed_at = excluded.changed_at, last_error = null, coupon_notice_url = null,
      private_key = coalesce(excluded.private_key, case when ${same} then m.private_key end),
      api_v3_key = coalesce(excluded.api_v3_key, case when ${same} then m.api_v3_key end)`.execute(
    db,
  )
}

export async function noteError(db: Db, error: Problem | null): Promise<void> {
  const json = error === null ? null : JSON.stringify(error)
  await sql`update pay.merchant set last_error = ${json}::jsonb
    where last_error is distinct from ${json}::jsonb`.execute(db)
}

export async function noteHeard(db: Db, at: Date): Promise<void> {
  await sql`update pay.merchant set last_notice_at = ${at}
    where last_notice_at is null or last_notice_at < ${at}::timestamptz - interval '1 minute'`.execute(
    db,
  )
}
