// What WeChat Pay encrypts: notifications and certificates (AES-GCM under the merchant's v3 key),
// and names and phones on the way to it (RSA-OAEP under the platform's key).
import {
  constants,
  createCipheriv,
  createDecipheriv,
  privateDecrypt,
  publicEncrypt,
  type KeyObject,
} from 'node:crypto'

/** As it stands in a notification's `resource` and in `encrypt_certificate`. */
export interface Sealed {
  nonce: string
  associated_data?: string | null
  /** Base64; the last 16 bytes are the tag. */
  ciphertext: string
}

const TAG = 16
const algorithm = (key: Buffer): 'aes-128-gcm' | 'aes-256-gcm' =>
  key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm'

/** The plain text; throws when it was changed on the way or sealed under another key. */
export const openSealed = (apiV3Key: string, sealed: Sealed): string => {
  const key = Buffer.from(apiV3Key)
  const bytes = Buffer.from(sealed.ciphertext, 'base64')
  if (bytes.length < TAG) throw new Error('cipher text is too short')
  const engine = createDecipheriv(algorithm(key), key, Buffer.from(sealed.nonce), {
    authTagLength: TAG,
  })
  engine.setAuthTag(bytes.subarray(bytes.length - TAG))
  engine.setAAD(Buffer.from(sealed.associated_data ?? ''))
  const plain = [engine.update(bytes.subarray(0, bytes.length - TAG)), engine.final()]
  return Buffer.concat(plain).toString('utf8')
}

/** Seals as the platform does. */
export const seal = (
  apiV3Key: string,
  text: string,
  nonce: string,
  associated_data: string,
): Sealed => {
  const key = Buffer.from(apiV3Key)
  const engine = createCipheriv(algorithm(key), key, Buffer.from(nonce), { authTagLength: TAG })
  engine.setAAD(Buffer.from(associated_data))
  const body = [engine.update(text, 'utf8'), engine.final(), engine.getAuthTag()]
  return { nonce, associated_data, ciphertext: Buffer.concat(body).toString('base64') }
}

const oaep = (key: KeyObject) => ({
  key,
  padding: constants.RSA_PKCS1_OAEP_PADDING,
  oaepHash: 'sha1',
})

/** A name or phone for the platform's eyes only. */
export const hideText = (platformKey: KeyObject, text: string): string =>
  publicEncrypt(oaep(platformKey), Buffer.from(text)).toString('base64')

/** What the platform hid for us (or, in the sandbox, we for it). */
export const showText = (privateKey: KeyObject, hidden: string): string =>
  privateDecrypt(oaep(privateKey), Buffer.from(hidden, 'base64')).toString('utf8')
