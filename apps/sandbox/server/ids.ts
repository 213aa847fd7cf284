// Ids that look and behave like WeChat's: opaque, stable where theirs are stable.
import { createHmac, randomBytes } from 'node:crypto'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const spell = (bytes: Uint8Array, length: number): string =>
  Array.from(bytes.subarray(0, length), (byte) => LETTERS[byte % LETTERS.length]).join('')

/** Random letters and digits. */
export const randomText = (length: number): string => spell(randomBytes(length), length)

/** The same parts always give the same letters; different parts share nothing. */
export const stableText = (length: number, ...parts: string[]): string =>
  spell(createHmac('sha512', 'siyu-sandbox').update(parts.join('\u0000')).digest(), length)

export const externalUserId = (corpId: string, personId: string): string =>
  `wm${stableText(30, 'external', corpId, personId)}`
export const openId = (corpId: string, personId: string): string =>
  `o${stableText(27, 'open', corpId, personId)}`
/** One per open-platform account; the sandbox has a single one. */
export const unionId = (personId: string): string => `o${stableText(27, 'union', personId)}`

/** Numbers from 0 to 1, the same for the same text: for faces and choices. */
export const seedOf = (text: string): number =>
  createHmac('sha256', 'seed').update(text).digest().readUInt32BE(0) / 2 ** 32

/** Printed codes outlive the port they were made on. */
export const isOurs = ({ hostname }: URL): boolean =>
  hostname === '127.0.0.1' || hostname === 'localhost'
