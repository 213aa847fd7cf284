// The platform's own keys, by serial number: a public key that never ends (`PUB_KEY_ID_...`), or
// certificates that are changed before they end and are then fetched anew.
import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { defineCall, harmless } from '../wire/call.ts'
import { list } from '../wire/shapes.ts'
import { openSealed, type Sealed } from './cipher.ts'
import { queries } from './families.ts'
import { MAX_SKEW_SECONDS, verifyLines } from './signature.ts'

const sealed = z.object({
  algorithm: z.string().optional(),
  nonce: z.string(),
  associated_data: z.string().nullish(),
  ciphertext: z.string(),
})
export const getCertificates = defineCall({
  method: 'GET',
  path: '/v3/certificates',
  repeat: harmless,
  lane: 'urgent',
  family: queries,
  request: z.object({ algorithm_type: z.enum(['RSA', 'SM2', 'ALL']).optional() }),
  reply: z.object({
    data: list(
      z.object({
        serial_no: z.string(),
        effective_time: z.string(),
        expire_time: z.string(),
        encrypt_certificate: sealed,
      }),
    ),
  }),
})

/** A PEM certificate or a PEM public key. */
export const publicKeyOf = (pem: string): KeyObject =>
  pem.includes('CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem)

export type KeyRing = ReadonlyMap<string, KeyObject>

/**
 * Certificates as the platform sends them, opened; only who knows the v3 key can have made them.
 */
export const openCertificates = (
  apiV3Key: string,
  certificates: readonly { serial_no: string; encrypt_certificate: Sealed }[],
): KeyRing =>
  new Map(
    certificates.map(({ serial_no, encrypt_certificate }) => [
      serial_no,
      publicKeyOf(openSealed(apiV3Key, encrypt_certificate)),
    ]),
  )

export interface PlatformKeys {
  /** Undefined when the platform does not know the serial either. */
  of(serial: string): Promise<KeyObject | undefined>
}

/** Asked no more often: a made-up serial must not make us ask for ever. */
const ASK_AGAIN_MS = 60_000

/** Keys that are given, and those that `fetch` brings when a new serial is met. */
export const keepPlatformKeys = (
  given: KeyRing,
  fetch: (() => Promise<KeyRing>) | undefined,
  now: () => number,
): PlatformKeys => {
  let fetched: KeyRing = new Map()
  let askedAt = -Infinity
  let pending: Promise<void> | undefined
  const ask = async (): Promise<void> => {
    askedAt = now()
    if (fetch) fetched = await fetch()
  }
  return {
    of: async (serial) => {
      const known = () => given.get(serial) ?? fetched.get(serial)
      if (!known() && (pending || now() - askedAt >= ASK_AGAIN_MS)) {
        pending ??= ask().finally(() => {
          pending = undefined
        })
        await pending
      }
      return known()
    },
  }
}

/** The headers with which the platform signs an answer or a notification. */
export interface PlatformSigned {
  serial: string
  timestamp: string
  nonce: string
  signature: string
}

export const platformSigned = (
  header: (name: string) => string | null | undefined,
): PlatformSigned => {
  const read = (name: string) => header(`wechatpay-${name}`) ?? ''
  return {
    serial: read('serial'),
    timestamp: read('timestamp'),
    nonce: read('nonce'),
    signature: read('signature'),
  }
}

/** Signed by the platform, and lately. Its test signatures (`WECHATPAY/SIGNTEST/`) are not. */
export const isFromPlatform = (
  key: KeyObject,
  signed: PlatformSigned,
  body: string,
  now: number,
): boolean => {
  const at = Number(signed.timestamp)
  return (
    Number.isFinite(at) &&
    Math.abs(now / 1000 - at) <= MAX_SKEW_SECONDS &&
    verifyLines(key, signed.signature, signed.timestamp, signed.nonce, body)
  )
}
