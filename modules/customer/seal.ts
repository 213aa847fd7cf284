// Phones and mail addresses are stored sealed (AES-256-GCM, key id beside it) and found by a keyed
// hash.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { keyedHash } from '#kit'
import type { Keys } from '#platform'
import { isSealed, type IdentityInput } from './identity.ts'

let keys: Keys | undefined

/** Called when the module starts: verbs are given a transaction, not the platform. */
export const useKeys = (given: Keys): void => {
  keys = given
}

function held(): Keys {
  if (!keys) throw new Error('the customer module was not started: it has no keys')
  return keys
}

const NONCE = 12
const TAG = 16

export function seal(text: string): { sealed: string; keyId: string } {
  const [first] = held().encryption
  if (!first) throw new Error('no encryption key')
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(first.key, 'base64url'), nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return {
    sealed: Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url'),
    keyId: first.id,
  }
}

export function unseal(sealed: string, keyId: string): string {
  const key = held().encryption.find((k) => k.id === keyId)
  if (!key) throw new Error(`encryption key ${keyId} is missing`)
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv(
    'aes-256-gcm',
    Buffer.from(key.key, 'base64url'),
    bytes.subarray(0, NONCE),
  )
  decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
  return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString(
    'utf8',
  )
}

const hashOf = (text: string): string => keyedHash(held().hash, text)

/** Primary key of the look-up table. `value` is normalised. */
export function keyOf(input: Pick<IdentityInput, 'kind' | 'app'>, value: string): string {
  const proof = isSealed(input.kind) ? hashOf(`${input.kind}:${value}`) : value
  return `${input.kind}:${input.app ?? ''}:${proof}`
}

export const tailHashOf = (lastFour: string): string => hashOf(`tail:${lastFour}`)
