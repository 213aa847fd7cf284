// Rows of accounts at ad platforms.
import { sql } from 'kysely'
import type { AdWay } from '#contracts'
import type { Db } from '#platform'
import type { Problem } from '../problem.ts'

export interface AccountRow {
  accountId: number
  platform: 'tencent'
  number: string
  name: string
  actionSet: number | null
  apiUrl: string
  token: string | null
  linkKey: string
  monitorKey: string
  windowDays: number
  laterOrders: boolean
  way: AdWay
  lastError: Problem | null
  changedAt: Date
}

const columns = sql`account_id as "accountId", platform, number, name, action_set as "actionSet",
  api_url as "apiUrl", token, link_key as "linkKey", monitor_key as "monitorKey",
  window_days as "windowDays", later_orders as "laterOrders", way, last_error as "lastError",
  changed_at as "changedAt"`

export async function readAccounts(db: Db): Promise<AccountRow[]> {
  const found = await sql<AccountRow>`select ${columns} from acquire.ad_account
    order by account_id`.execute(db)
  return found.rows
}

export async function readAccount(db: Db, id: number): Promise<AccountRow | undefined> {
  const found = await sql<AccountRow>`select ${columns} from acquire.ad_account
    where account_id = ${id}`.execute(db)
  return found.rows[0]
}

export async function accountOfMonitor(db: Db, key: string): Promise<number | undefined> {
  const found = await sql<{ account_id: number }>`select account_id from acquire.ad_account
    where monitor_key = ${key}`.execute(db)
  return found.rows[0]?.account_id
}

export interface AccountChange {
  number: string
  name: string
  actionSet: number | null
  apiUrl?: string | undefined
  /** Sealed. */
  token?: string | undefined
  windowDays: number
  laterOrders: boolean
  way: AdWay
}
/** One row for each account of the platform; an absent token keeps what was there. */
export async function writeAccount(
  db: Db,
  change: AccountChange,
  keys: { link: string; monitor: string },
  now: Date,
): Promise<number> {
  const {
    number,
    name,
    actionSet,
    apiUrl = null,
    token = null,
    windowDays,
    laterOrders,
    way,
  } = change
  const written = await sql<{ account_id: number }>`insert into acquire.ad_account as a (platform,
      number, name, action_set, api_url, token, link_key, monitor_key, window_days, later_orders,
      way, made_at, changed_at)
    values ('tencent', ${number}, ${name}, ${actionSet},
      coalesce(${apiUrl}, 'https://api.e.qq.com/v3.0'), ${token}, ${keys.link}, ${keys.monitor},
      ${windowDays}, ${laterOrders}, ${way}, ${now}, ${now})
    on conflict (platform, number) do update set name = excluded.name,
      action_set = excluded.action_set, api_url = coalesce(${apiUrl}, a.api_url),
      token = coalesce(excluded.token, a.token), window_days = excluded.window_days,
      later_orders = excluded.later_orders, way = excluded.way, last_error = null, changed_at = excluded.changed_at
    returning account_id`.execute(db)
  return written.rows[0]?.account_id ?? 0
}

export async function noteError(db: Db, id: number, error: Problem | null): Promise<void> {
  const json = error === null ? null : JSON.stringify(error)
  await sql`update acquire.ad_account set last_error = ${json}::jsonb
    where account_id = ${id} and last_error is distinct from ${json}::jsonb`.execute(db)
}
