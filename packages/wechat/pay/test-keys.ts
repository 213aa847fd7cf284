// A merchant and a platform with keys of their own, for tests of Pay.
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { PlatformKeys } from './platform-keys.ts'
import { signLines } from './signature.ts'

export const apiV3Key = '0123456789abcdef0123456789abcdef'
export const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
export const [ours, theirs] = [pair(), pair()]
export const theirKey = createPrivateKey(theirs.privateKey)
export const NOW = 1_700_000_000

export const platform: PlatformKeys = {
  of: async (serial) => (serial === 'PUB_KEY_ID_1' ? createPublicKey(theirs.publicKey) : undefined),
}
export const headersFor = (body: string, serial = 'PUB_KEY_ID_1', key = theirKey) => ({
  'wechatpay-serial': serial,
  'wechatpay-timestamp': String(NOW),
  'wechatpay-nonce': 'n',
  'wechatpay-signature': signLines(key, String(NOW), 'n', body),
})
export const signedBy = (body: string) => {
  const headers = new Headers(headersFor(body))
  return (name: string) => headers.get(name)
}
