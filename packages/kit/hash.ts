// Hashes and random tokens.
import { createHash, createHmac, randomBytes } from 'node:crypto'

export const sha256 = (text: string | Uint8Array): string =>
  createHash('sha256').update(text).digest('hex')

/** Keyed hash for looking up a secret value (a phone) without storing it. */
export const keyedHash = (key: string, text: string): string =>
  createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64url')

/** JSON with sorted keys: equal inputs give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  )
}

export const randomToken = (bytes = 24): string => randomBytes(bytes).toString('base64url')

/**
 * A number in [0, 1) from text, the same on every machine: the first 52 bits of SHA-256.
 * Experiments and journeys use it to assign arms.
 */
export function unitInterval(text: string): number {
  const digest = createHash('sha256').update(text).digest()
  return Number(digest.readBigUInt64BE(0) >> 12n) / 2 ** 52
}
