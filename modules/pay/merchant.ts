// The connection to WeChat Pay: saved sealed, and the client made from it.
import { createPrivateKey } from 'node:crypto'
import type { PayMerchant } from '#contracts'
import { createPayClient, type PayClient } from '#wechat'
import { Refusal, seal, unseal, type Keys, type Platform, type Tx } from '#platform'
import { payRefusals } from './refusals.ts'
import { readMerchant, writeMerchant, type MerchantRow } from './sql/merchant.ts'

const API = 'https://api.mch.weixin.qq.com'
export const NOTICE_PATH = '/callbacks/pay'

export interface MerchantInput {
  mchId: string
  appId: string
  serial: string
  privateKey?: string | undefined
  apiV3Key?: string | undefined
  platformKeys?: Record<string, string> | undefined
  apiUrl?: string | undefined
}

function assertKey(pem: string): void {
  try {
    createPrivateKey(pem)
  } catch {
    throw new Refusal(payRefusals.badPrivateKey, {}, 'privateKey')
  }
}

/** Saves the connection; keys left out are kept, as long as it is the same merchant. */
export async function saveMerchant(tx: Tx, keys: Keys, input: MerchantInput): Promise<void> {
  if (input.privateKey !== undefined) assertKey(input.privateKey)
  const before = await readMerchant(tx.db)
  const sealed = (secret: string | undefined) => (secret === undefined ? null : seal(keys, secret))
  await writeMerchant(
    tx.db,
    {
      mchId: input.mchId,
      appId: input.appId,
      serial: input.serial,
      privateKey: sealed(input.privateKey),
      apiV3Key: sealed(input.apiV3Key),
      platformKeys: input.platformKeys ?? before?.platformKeys ?? {},
      apiUrl: input.apiUrl ?? before?.apiUrl ?? API,
    },
    new Date(Date.now()),
  )
  const after = await readMerchant(tx.db)
  if (!after?.privateKey || !after.apiV3Key) throw new Refusal(payRefusals.keysNeeded)
}

export interface Merchant {
  client: PayClient
  row: MerchantRow
  noticeUrl: string
}
const kept = new WeakMap<Platform, { changedAt: number; client: PayClient }>()

/** Pays in the name of the merchant as it is now; refuses when there is none. */
export async function merchantOf(platform: Platform): Promise<Merchant> {
  const row = await readMerchant(platform.db)
  if (!row?.privateKey || !row.apiV3Key) throw new Refusal(payRefusals.notConnected)
  const noticeUrl = `${platform.config.publicUrl}${NOTICE_PATH}`
  const before = kept.get(platform)
  if (before?.changedAt === row.changedAt.getTime())
    return { client: before.client, row, noticeUrl }
  const client = createPayClient({
    baseUrl: row.apiUrl,
    mchId: row.mchId,
    serial: row.serial,
    privateKey: unseal(platform.keys, row.privateKey),
    apiV3Key: unseal(platform.keys, row.apiV3Key),
    ...(Object.keys(row.platformKeys).length > 0 && { platformKeys: row.platformKeys }),
  })
  kept.set(platform, { changedAt: row.changedAt.getTime(), client })
  return { client, row, noticeUrl }
}

/** The connection without its keys. */
export const shownMerchant = ({ config }: Platform, row: MerchantRow): PayMerchant => ({
  mchId: row.mchId,
  appId: row.appId,
  serial: row.serial,
  apiUrl: row.apiUrl,
  hasKeys: row.privateKey !== null && row.apiV3Key !== null,
  noticeUrl: `${config.publicUrl}${NOTICE_PATH}`,
  lastNoticeAt: row.lastNoticeAt?.toISOString() ?? null,
  lastError: row.lastError,
})
