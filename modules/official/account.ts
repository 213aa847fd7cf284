// The connection to the official account: saved sealed, read often (every message), and the client
// made from it.
import { createOfficialClient, type CallbackKeys, type OfficialClient } from '#wechat'
import type { OfficialAccount } from '#contracts'
import { Refusal, seal, unseal, type Keys, type Platform, type Tx } from '#platform'
import { sharedTokens } from './access-token.ts'
import { sharedQuotas } from './quotas.ts'
import { officialRefusals } from './refusals.ts'
import { readAccount, writeAccount, type AccountChange, type AccountRow } from './sql/account.ts'

const FRESH_MS = 1_000

interface Kept {
  row: AccountRow | undefined
  readAt: number
  client?: OfficialClient
}
const kept = new WeakMap<Platform, Kept>()

/** What a client is made of; business time may stand still between two savings. */
const isSame = (one: AccountRow, other: AccountRow): boolean =>
  one.app_id === other.app_id && one.api_url === other.api_url && one.secret === other.secret

/** The connection as it was at most a second ago. */
async function keptAccount(platform: Platform): Promise<Kept> {
  const before = kept.get(platform)
  if (before && Date.now() - before.readAt < FRESH_MS) return before
  const row = await readAccount(platform.db)
  const same = before?.row && row && isSame(before.row, row)
  const now: Kept = { row, readAt: Date.now(), ...(same && { client: before.client }) }
  kept.set(platform, now)
  return now
}

export const accountOf = async (platform: Platform): Promise<AccountRow | undefined> =>
  (await keptAccount(platform)).row

/** Nobody of this process works with what has just been replaced. */
export const forgetAccount = (platform: Platform): void => {
  kept.delete(platform)
}

function makeClient(platform: Platform, row: AccountRow): OfficialClient {
  if (!row.secret) throw new Refusal(officialRefusals.notConnected)
  return createOfficialClient({
    baseUrl: row.api_url,
    appId: row.app_id,
    secret: unseal(platform.keys, row.secret),
    tokens: sharedTokens(platform),
    quotas: sharedQuotas(platform),
    // A simulated platform's clock is turned together with business time.
    platformNow: () => platform.clock.now().getTime(),
  })
}

/** Refuses when the connection is not set up. */
export async function clientOf(platform: Platform): Promise<OfficialClient> {
  const account = await keptAccount(platform)
  if (!account.row) throw new Refusal(officialRefusals.notConnected)
  return (account.client ??= makeClient(platform, account.row))
}

/** Undefined until the token is set: messages are refused then. Plain mode has no key. */
export function callbackKeys(keys: Keys, row: AccountRow): CallbackKeys | undefined {
  if (!row.token) return undefined
  return {
    token: unseal(keys, row.token),
    aesKey: row.aes_key === null ? '' : unseal(keys, row.aes_key),
    receiveId: row.app_id,
  }
}

/** Saves the connection; absent secrets are kept. */
export async function saveAccount(tx: Tx, keys: Keys, account: AccountChange): Promise<void> {
  if (account.aesKey !== undefined && Buffer.from(`${account.aesKey}=`, 'base64').length !== 32) {
    throw new Refusal(officialRefusals.badAesKey, {}, 'aesKey')
  }
  const sealed = (text: string | undefined) => (text === undefined ? undefined : seal(keys, text))
  await writeAccount(
    tx.db,
    {
      ...account,
      secret: sealed(account.secret),
      token: sealed(account.token),
      aesKey: sealed(account.aesKey),
    },
    tx.now,
  )
}

/** The connection without its secrets. */
export function shownAccount({ config }: Platform, row: AccountRow): OfficialAccount {
  return {
    appId: row.app_id,
    apiUrl: row.api_url,
    hasSecret: row.secret !== null,
    hasToken: row.token !== null,
    hasAesKey: row.aes_key !== null,
    callbackUrl: `${config.publicUrl}/callbacks/official/${encodeURIComponent(row.app_id)}`,
    lastCallbackAt: row.last_callback_at?.toISOString() ?? null,
    lastError: row.last_error,
  }
}
