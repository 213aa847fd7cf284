// The connection to WeCom: saved sealed, read often (every callback), and the client made from it.
import { createWecomClient, type CallbackKeys, type WecomClient } from '#wechat'
import type { WecomCorp } from '#contracts'
import { Refusal, seal, unseal, type Keys, type Platform, type Tx } from '#platform'
import { sharedTokens } from './access-token.ts'
import { sharedQuotas } from './quotas.ts'
import { wecomRefusals } from './refusals.ts'
import { readCorp, writeCorp, type CorpChange, type CorpRow } from './sql/corp.ts'
import { moveLinks } from './acquisition/index.ts'
import { moveWays } from './sql/way.ts'

const FRESH_MS = 1_000

interface Kept {
  row: CorpRow | undefined
  keys?: CallbackKeys
  client?: WecomClient
  app?: WecomClient
}
const kept = new WeakMap<Platform, { corp: Promise<Kept>; askedAt: number }>()

/** Read anew; what was made of the row before is kept while it is the same. */
async function readKept(platform: Platform, before: Promise<Kept> | undefined): Promise<Kept> {
  const row = await readCorp(platform.db)
  const last = await before?.catch(() => undefined)
  const same = last?.row && row && last.row.changed_at.getTime() === row.changed_at.getTime()
  return same ? { ...last, row } : { row }
}

/** The connection as it was at most a second ago; all who ask meanwhile share one reading. */
async function keptCorp(platform: Platform): Promise<Kept> {
  const before = kept.get(platform)
  if (before && Date.now() - before.askedAt < FRESH_MS) return before.corp
  const corp = readKept(platform, before?.corp)
  kept.set(platform, { corp, askedAt: Date.now() })
  corp.catch(() => kept.delete(platform))
  return corp
}

export const corpOf = async (platform: Platform): Promise<CorpRow | undefined> =>
  (await keptCorp(platform)).row

const makeClient = (platform: Platform, row: CorpRow, secret: string | null): WecomClient => {
  if (!secret) throw new Refusal(wecomRefusals.notConnected)
  return createWecomClient({
    baseUrl: row.api_url,
    corpId: row.corp_id,
    secret: unseal(platform.keys, secret),
    tokens: sharedTokens(platform),
    quotas: sharedQuotas(platform),
    // A simulated platform's clock is turned together with business time.
    platformNow: () => platform.clock.now().getTime(),
  })
}

/** For customers, codes and messages. Refuses when the connection is not set up. */
export async function clientOf(platform: Platform): Promise<WecomClient> {
  const corp = await keptCorp(platform)
  if (!corp.row) throw new Refusal(wecomRefusals.notConnected)
  return (corp.client ??= makeClient(platform, corp.row, corp.row.contact_secret))
}

/** For web sign-in: the app's own secret where it has one. */
export async function appClientOf(platform: Platform): Promise<WecomClient> {
  const corp = await keptCorp(platform)
  if (!corp.row) throw new Refusal(wecomRefusals.notConnected)
  const secret = corp.row.app_secret ?? corp.row.contact_secret
  return (corp.app ??= makeClient(platform, corp.row, secret))
}

/** What a corp's callbacks are read with; undefined until token and key are set. */
export async function callbackKeysOf(
  platform: Platform,
  corpId: string,
): Promise<CallbackKeys | undefined> {
  const corp = await keptCorp(platform)
  const { row } = corp
  if (row?.corp_id !== corpId || !row.token || !row.aes_key) return undefined
  return (corp.keys ??= {
    token: unseal(platform.keys, row.token),
    aesKey: unseal(platform.keys, row.aes_key),
    receiveId: row.corp_id,
  })
}

/** Saves the connection; absent secrets are kept. */
export async function saveCorp(tx: Tx, keys: Keys, corp: CorpChange): Promise<void> {
  if (corp.aesKey !== undefined && Buffer.from(`${corp.aesKey}=`, 'base64').length !== 32) {
    throw new Refusal(wecomRefusals.badAesKey, {}, 'aesKey')
  }
  const sealed = (text: string | undefined) => (text === undefined ? undefined : seal(keys, text))
  const before = await readCorp(tx.db)
  await writeCorp(
    tx.db,
    {
      ...corp,
      contactSecret: sealed(corp.contactSecret),
      appSecret: sealed(corp.appSecret),
      token: sealed(corp.token),
      aesKey: sealed(corp.aesKey),
    },
    new Date(Date.now()),
  )
  if (before?.corp_id === corp.corpId && corp.apiUrl !== undefined) {
    await moveLinks(tx.db, new URL(before.api_url).origin, new URL(corp.apiUrl).origin)
    await moveWays(tx.db, new URL(before.api_url).origin, new URL(corp.apiUrl).origin)
  }
}

export const callbackUrl = (platform: Platform, corpId: string): string =>
  `${platform.config.publicUrl}/callbacks/wecom/${encodeURIComponent(corpId)}`

/** The connection without its secrets. */
export function shownCorp(platform: Platform, row: CorpRow): WecomCorp {
  return {
    corpId: row.corp_id,
    agentId: row.agent_id,
    apiUrl: row.api_url,
    hasContactSecret: row.contact_secret !== null,
    hasAppSecret: row.app_secret !== null,
    hasToken: row.token !== null,
    hasAesKey: row.aes_key !== null,
    callbackUrl: callbackUrl(platform, row.corp_id),
    lastCallbackAt: row.last_callback_at?.toISOString() ?? null,
    lastError: row.last_error,
  }
}
