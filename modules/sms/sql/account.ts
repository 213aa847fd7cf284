// The row of the connection.
import { sql } from 'kysely'
import type { SmsCloud } from '#contracts'
import type { Db } from '#platform'
import type { Problem } from '../problem.ts'

export interface AccountRow {
  cloud: SmsCloud
  sign: string
  appId: string
  keyId: string
  secret: string | null
  apiUrl: string
  receiptKey: string
  fenPerThousand: number
  lastReceiptAt: Date | null
  lastError: Problem | null
  changedAt: Date
}

export async function readAccount(db: Db): Promise<AccountRow | undefined> {
  const found = await sql<AccountRow>`select cloud, sign, app_id as "appId", key_id as "keyId",
    secret, api_url as "apiUrl", receipt_key as "receiptKey",
    fen_per_thousand as "fenPerThousand", last_receipt_at as "lastReceiptAt",
    last_error as "lastError", changed_at as "changedAt" from sms.account`.execute(db)
  return found.rows[0]
}

export type AccountChange = Pick<
  AccountRow,
  'cloud' | 'sign' | 'appId' | 'keyId' | 'secret' | 'apiUrl' | 'receiptKey' | 'fenPerThousand'
>

/** An absent secret keeps what was there, but never that of another key or another address. */
export async function writeAccount(db: Db, account: AccountChange, now: Date): Promise<void> {
  const { cloud, sign, appId, keyId, secret, apiUrl, receiptKey, fenPerThousand } = account
  await sql`insert into sms.account as a (cloud, sign, app_id, key_id, secret, api_url, receipt_key,
      fen_per_thousand, changed_at)
    values (${cloud}, ${sign}, ${appId}, ${keyId}, ${secret}, ${apiUrl}, ${receiptKey},
      ${fenPerThousand}, ${now})
    on conflict (one) do update set cloud = excluded.cloud, sign = excluded.sign,
      app_id = excluded.app_id, key_id = excluded.key_id, api_url = excluded.api_url,
      fen_per_thousand = excluded.fen_per_thousand, changed_at = excluded.changed_at,
      last_error = null,
      secret = coalesce(excluded.secret, case when a.key_id = excluded.key_id
        and a.cloud = excluded.cloud and a.api_url = excluded.api_url then a.secret end)`.execute(
    db,
  )
}

export async function noteError(db: Db, error: Problem | null): Promise<void> {
  const json = error === null ? null : JSON.stringify(error)
  await sql`update sms.account set last_error = ${json}::jsonb
    where last_error is distinct from ${json}::jsonb`.execute(db)
}

export async function noteReceipt(db: Db, at: Date): Promise<void> {
  await sql`update sms.account set last_receipt_at = ${at}
    where last_receipt_at is null or last_receipt_at < ${at}::timestamptz - interval '1 minute'`.execute(
    db,
  )
}
