// Secrets at rest: AES-256-GCM under the installation's key, the key's id beside the text.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keys } from './platform.ts'

const keyNamed = (keys: Keys, id: string | undefined): { id: string; bytes: Buffer } => {
  const found = id === undefined ? keys.encryption[0] : keys.encryption.find((key) => key.id === id)
  if (!found) throw new Error(`no encryption key ${id ?? ''}`)
  return { id: found.id, bytes: Buffer.from(found.key, 'base64url') }
}

/** `keyId.iv.text.tag`, each part base64url. */
export function seal(keys: Keys, text: string): string {
  const key = keyNamed(keys, undefined)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const parts = [iv, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))
  return [Buffer.from(key.id).toString('base64url'), ...parts].join('.')
}

export function unseal(keys: Keys, sealed: string): string {
  const [id, iv, body, tag] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'))
  if (!id || !iv || !body || !tag) throw new Error('a sealed secret is broken')
  const decipher = createDecipheriv('aes-256-gcm', keyNamed(keys, id.toString()).bytes, iv)
  decipher.setAuthTag(tag)
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
}
