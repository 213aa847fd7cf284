// The client of one merchant: all declared calls, under one governor.
import { createPrivateKey } from 'node:crypto'
import type { AnyCall } from '../wire/call.ts'
import { methodsOf, settled, type ClientOptions } from '../wire/client.ts'
import { createGovernor, send } from '../wire/governor.ts'
import { hideText } from './cipher.ts'
import { payDialect } from './dialect.ts'
import { favorCalls } from './favor.ts'
import { openNotification } from './notify.ts'
import {
  getCertificates,
  keepPlatformKeys,
  openCertificates,
  publicKeyOf,
  type PlatformKeys,
} from './platform-keys.ts'
import { refundCalls } from './refund.ts'
import { paySheet } from './signature.ts'
import { transactionCalls } from './transaction.ts'
import { transferCalls } from './transfer.ts'

export interface PayClientOptions extends ClientOptions {
  /** `https://api.mch.weixin.qq.com`, or the sandbox's address. */
  baseUrl: string
  mchId: string
  /** Serial number and PEM key of the merchant's certificate. */
  serial: string
  privateKey: string
  /** 32 characters. */
  apiV3Key: string
  /**
   * The platform's public key under its id (`PUB_KEY_ID_...`), or certificates by serial. Left out:
   * certificates are fetched.
   */
  platformKeys?: Readonly<Record<string, string>>
}

/** Every call we make to WeChat Pay, in one table. */
export const payCalls = {
  ...favorCalls,
  ...refundCalls,
  ...transactionCalls,
  ...transferCalls,
  getCertificates,
}

export const createPayClient = (options: PayClientOptions) => {
  const { baseUrl, mchId, serial, apiV3Key } = options
  const { tokenStore: _tokens, ...rest } = settled(options)
  const merchant = { mchId, serial, privateKey: createPrivateKey(options.privateKey) }
  const given = new Map(
    Object.entries(options.platformKeys ?? {}).map(([name, pem]) => [name, publicKeyOf(pem)]),
  )
  const [platformSerial] = given.keys()
  const platform: PlatformKeys = keepPlatformKeys(
    given,
    async () => {
      const { data } = await send({ dialect, ...rest }, getCertificates, {})
      return openCertificates(apiV3Key, data)
    },
    rest.now,
  )
  const dialect = payDialect({
    baseUrl,
    merchant,
    apiV3Key,
    platform,
    given,
    platformSerial,
    now: rest.now,
  })
  const governor = createGovernor({ ...rest, dialect, account: `pay/${mchId}` })

  return {
    ...methodsOf(payCalls, governor),
    mchId,
    /** What opens the pay sheet for a `prepay_id`. */
    paySheet: (appId: string, prepayId: string) =>
      paySheet(merchant, appId, prepayId, Math.floor(rest.now() / 1000)),
    /** A name or phone under the platform's key; it must be one that was given. */
    hide: async (text: string): Promise<string> => {
      const key = platformSerial === undefined ? undefined : await platform.of(platformSerial)
      if (!key) throw new Error('a platform key is needed to hide a text')
      return hideText(key, text)
    },
    /** Verifies and opens a notification; throws `NotifyError`. */
    openNotification: (header: (name: string) => string | null | undefined, body: string) =>
      openNotification({ apiV3Key, platform }, header, body, rest.now()),
    /** What is used and left of the limits of these calls. */
    levels: (of: readonly AnyCall[] = Object.values(payCalls)) => governor.levels(of),
  }
}

export type PayClient = ReturnType<typeof createPayClient>
