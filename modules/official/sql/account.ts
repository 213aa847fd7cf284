// The row of the connection.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Problem } from '../problem.ts'

export interface AccountRow {
  app_id: string
  api_url: string
  secret: string | null
  token: string | null
  aes_key: string | null
  last_callback_at: Date | null
  last_error: Problem | null
  changed_at: Date
}

export async function readAccount(db: Db): Promise<AccountRow | undefined> {
  const found = await sql<AccountRow>`select app_id, api_url, secret, token, aes_key,
    last_callback_at, last_error, changed_at from official.account`.execute(db)
  return found.rows[0]
}

export interface AccountChange {
  appId: string
  apiUrl?: string
  secret?: string
  token?: string
  aesKey?: string
}

/** Absent fields keep what was there, but never another account's secrets; these come sealed. */
export async function writeAccount(db: Db, account: AccountChange, now: Date): Promise<void> {
  const { appId, apiUrl = null, secret = null, token = null, aesKey = null } = account
  await sql`insert into official.account as a (app_id, api_url, secret, token, aes_key, changed_at)
    values (${appId}, coalesce(${apiUrl}, 'https://api.weixin.qq.com'), ${secret}, ${token},
      ${aesKey}, ${now})
    on conflict (one) do update set app_id = excluded.app_id, changed_at = excluded.changed_at,
      last_error = null, api_url = coalesce(${apiUrl}, a.api_url),
      secret = coalesce(excluded.secret, case when a.app_id = excluded.app_id then a.secret end),
      token = coalesce(excluded.token, case when a.app_id = excluded.app_id then a.token end),
      aes_key = coalesce(excluded.aes_key,
        case when a.app_id = excluded.app_id then a.aes_key end)`.execute(db)
}

export async function noteError(db: Db, error: Problem | null): Promise<void> {
  const json = error === null ? null : JSON.stringify(error)
  await sql`update official.account set last_error = ${json}::jsonb
    where last_error is distinct from ${json}::jsonb`.execute(db)
}
