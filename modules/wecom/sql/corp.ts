// Rows of the connection.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface CorpRow {
  corp_id: string
  agent_id: string | null
  api_url: string
  oauth_url: string
  contact_secret: string | null
  app_secret: string | null
  token: string | null
  aes_key: string | null
  last_callback_at: Date | null
  last_error: { code: string; sentence: { zh: string; en: string } } | null
  changed_at: Date
}

export async function readCorp(db: Db): Promise<CorpRow | undefined> {
  const found =
    await sql<CorpRow>`select corp_id, agent_id, api_url, oauth_url, contact_secret, app_secret,
    token, aes_key, last_callback_at, last_error, changed_at from wecom.corp`.execute(db)
  return found.rows[0]
}

export interface CorpChange {
  corpId: string
  agentId?: string
  apiUrl?: string
  oauthUrl?: string
  contactSecret?: string
  appSecret?: string
  token?: string
  aesKey?: string
}

/** Absent fields keep what was there; secrets come sealed. */
export async function writeCorp(db: Db, corp: CorpChange, now: Date): Promise<void> {
  const api = corp.apiUrl ?? null
  const oauth = corp.oauthUrl ?? null
  await sql`insert into wecom.corp as c (corp_id, agent_id, api_url, oauth_url, contact_secret,
      app_secret, token, aes_key, changed_at)
    values (${corp.corpId}, ${corp.agentId ?? null},
      coalesce(${api}, 'https://qyapi.weixin.qq.com'),
      coalesce(${oauth}, 'https://open.weixin.qq.com'), ${corp.contactSecret ?? null},
      ${corp.appSecret ?? null}, ${corp.token ?? null}, ${corp.aesKey ?? null}, ${now})
    on conflict (one) do update set corp_id = excluded.corp_id, changed_at = excluded.changed_at,
      agent_id = coalesce(excluded.agent_id, c.agent_id), last_error = null,
      api_url = coalesce(${api}, c.api_url), oauth_url = coalesce(${oauth}, c.oauth_url),
      contact_secret = coalesce(excluded.contact_secret, c.contact_secret),
      app_secret = coalesce(excluded.app_secret, c.app_secret),
      token = coalesce(excluded.token, c.token),
      aes_key = coalesce(excluded.aes_key, c.aes_key)`.execute(db)
}

export async function noteCorpError(
  db: Db,
  error: { code: string; sentence: { zh: string; en: string } } | null,
): Promise<void> {
  await sql`update wecom.corp
    set last_error = ${error === null ? null : JSON.stringify(error)}::jsonb
    where last_error is distinct
      from ${error === null ? null : JSON.stringify(error)}::jsonb`.execute(db)
}
