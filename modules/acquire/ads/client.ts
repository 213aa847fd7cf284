// The typed client of an ad account, made from its row and kept until the row changes.
import { createAdsClient, type AdsClient } from '#wechat'
import { Refusal, unseal, type Platform } from '#platform'
import { adRefusals } from './refusals.ts'
import type { AccountRow } from './sql/account.ts'

const clients = new WeakMap<Platform, Map<number, { changedAt: number; client: AdsClient }>>()

/** Refuses where what a call needs has not been entered. */
export function clientOf(platform: Platform, row: AccountRow): AdsClient {
  const kept = clients.get(platform) ?? new Map<number, { changedAt: number; client: AdsClient }>()
  clients.set(platform, kept)
  const known = kept.get(row.accountId)
  if (known?.changedAt === row.changedAt.getTime()) return known.client
  if (row.token === null || (row.actionSet === null && row.way === 'clickId'))
    throw new Refusal(adRefusals.adAccountIncomplete)
  const client = createAdsClient({
    baseUrl: row.apiUrl,
    accessToken: unseal(platform.keys, row.token),
    accountId: row.number,
  })
  kept.set(row.accountId, { changedAt: row.changedAt.getTime(), client })
  return client
}
