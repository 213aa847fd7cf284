// WeChat's callback cipher: AES-256-CBC with a 32-byte padding block, and a SHA-1 signature over
// four sorted strings. WeCom and the official account share it; only the receiver's id differs.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** What the administrator of a corp (or official account) sets for its callbacks. */
export interface CallbackKeys {
  /** Up to 32 letters and digits, part of every signature. */
  token: string
  /** 43 characters; base64 of the 32-byte key without its last `=`. */
  aesKey: string
  /** Corp id of a self-built WeCom app, app id of an official account; must be what is inside. */
  receiveId: string
}

export type CallbackFault = 'signature' | 'cipher' | 'receiver'

/** A callback that is not from WeChat, or not for us. Never retried, answered without detail. */
export class CallbackError extends Error {
  readonly fault: CallbackFault
  constructor(fault: CallbackFault, message: string) {
    super(message)
    this.name = 'CallbackError'
    this.fault = fault
  }
}

const PADDING_BLOCK = 32
const HEADER = 20

/** `sha1hex` over the sorted token, timestamp, nonce and (for encrypted bodies) cipher text. */
export const signature = (...parts: string[]): string =>
  createHash('sha1').update(parts.toSorted().join('')).digest('hex')

/** Equal in constant time; texts of different length are unequal. */
export const sameText = (a: string, b: string): boolean => {
  const left = createHash('sha256').update(a).digest()
  const right = createHash('sha256').update(b).digest()
  return timingSafeEqual(left, right)
}

export interface SignedQuery {
  msg_signature: string
  timestamp: string
  nonce: string
}

/** Throws `CallbackError('signature')` unless the query's signature fits the cipher text. */
export const assertSigned = (keys: CallbackKeys, query: SignedQuery, encrypted: string): void => {
  const expected = signature(keys.token, query.timestamp, query.nonce, encrypted)
  if (!sameText(expected, query.msg_signature)) {
    throw new CallbackError('signature', 'msg_signature does not fit the cipher text')
  }
}

const keyBytes = (aesKey: string): Buffer => {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  if (key.length !== 32) throw new CallbackError('cipher', 'EncodingAESKey must have 43 characters')
  return key
}

/** Encrypts a message; `random` (16 bytes) is only handed in by tests with known answers. */
export const encrypt = (keys: CallbackKeys, message: string, random = randomBytes(16)): string => {
  const key = keyBytes(keys.aesKey)
  const body = Buffer.from(message, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const plain = Buffer.concat([random, length, body, Buffer.from(keys.receiveId, 'utf8')])
  const pad = PADDING_BLOCK - (plain.length % PADDING_BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([plain, Buffer.alloc(pad, pad)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

const decipher = (key: Buffer, encrypted: string): Buffer => {
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % 16 !== 0) {
    throw new CallbackError('cipher', 'cipher text is not a whole number of blocks')
  }
  const engine = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([engine.update(bytes), engine.final()])
  const pad = padded.at(-1) ?? 0
  const tail = padded.subarray(padded.length - pad)
  if (pad < 1 || pad > PADDING_BLOCK || !tail.every((byte) => byte === pad)) {
    throw new CallbackError('cipher', 'padding is broken: wrong EncodingAESKey')
  }
  return padded.subarray(0, padded.length - pad)
}

/** The message inside a cipher text; throws `CallbackError` when it is broken or for another. */
export const decrypt = (keys: CallbackKeys, encrypted: string): string => {
  const plain = decipher(keyBytes(keys.aesKey), encrypted)
  if (plain.length < HEADER) throw new CallbackError('cipher', 'plain text is too short')
  const end = HEADER + plain.readUInt32BE(16)
  if (end > plain.length) throw new CallbackError('cipher', 'message length is beyond the text')
  if (!sameText(plain.subarray(end).toString('utf8'), keys.receiveId)) {
    throw new CallbackError('receiver', 'the message is meant for another receiver')
  }
  return plain.subarray(HEADER, end).toString('utf8')
}

/** The bare text that answers the URL check (`GET ?msg_signature&timestamp&nonce&echostr`). */
export const answerUrlCheck = (
  keys: CallbackKeys,
  query: SignedQuery & { echostr: string },
): string => {
  assertSigned(keys, query, query.echostr)
  return decrypt(keys, query.echostr)
}

/** Verifies and opens the `<Encrypt>` of a pushed body. */
export const openCallback = (keys: CallbackKeys, query: SignedQuery, encrypted: string): string => {
  assertSigned(keys, query, encrypted)
  return decrypt(keys, encrypted)
}

export interface SealedMessage extends SignedQuery {
  encrypted: string
}

/** Encrypts and signs, as WeChat does for a push and we do for a passive reply. */
export const sealCallback = (
  keys: CallbackKeys,
  message: string,
  timestamp: string,
  nonce = randomBytes(8).toString('hex'),
): SealedMessage => {
  const encrypted = encrypt(keys, message)
  return {
    encrypted,
    timestamp,
    nonce,
    msg_signature: signature(keys.token, timestamp, nonce, encrypted),
  }
}

/** The name of a callback for de-duplication: WeCom's events carry no id of their own. */
export const callbackDigest = (plainXml: string): string =>
  createHash('sha256').update(plainXml).digest('hex')
