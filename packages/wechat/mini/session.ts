// Who uses the mini program: sessions, phone numbers, and the data it decrypts for us.
import { createDecipheriv, createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import { defineCall, harmless, once } from '../wire/call.ts'
import { done, int } from '../wire/shapes.ts'
import { session } from './families.ts'

const watermark = z.object({ appid: z.string(), timestamp: int })

export const sessionCalls = {
  /** The code lives five minutes and works once. */
  codeToSession: defineCall({
    method: 'GET',
    path: '/sns/jscode2session',
    repeat: once,
    lane: 'urgent',
    family: session,
    bare: true,
    request: z.object({
      appid: z.string(),
      secret: z.string(),
      js_code: z.string(),
      grant_type: z.literal('authorization_code'),
    }),
    reply: z.object({
      openid: z.string(),
      session_key: z.string(),
      unionid: z.string().optional(),
    }),
  }),
  /** 87009 when the session has ended. */
  checkSession: defineCall({
    method: 'GET',
    path: '/wxa/checksession',
    repeat: harmless,
    lane: 'urgent',
    family: session,
    request: z.object({
      openid: z.string(),
      signature: z.string(),
      sig_method: z.literal('hmac_sha256'),
    }),
    reply: done,
  }),
  /** The code lives five minutes, works once, and is paid for. */
  getPhoneNumber: defineCall({
    method: 'POST',
    path: '/wxa/business/getuserphonenumber',
    repeat: once,
    lane: 'urgent',
    family: session,
    request: z.object({ code: z.string() }),
    reply: z.object({
      phone_info: z.object({
        phoneNumber: z.string(),
        purePhoneNumber: z.string(),
        countryCode: z.union([z.string(), z.number().transform(String)]),
        watermark: watermark.nullish(),
      }),
    }),
  }),
}

/** What `checkSession` wants: proof that we hold the session's key. */
export const sessionSignature = (sessionKey: string): string =>
  createHmac('sha256', sessionKey).update('').digest('hex')

/** `signature` that came with `rawData` of `getUserInfo`. */
export const rawDataSignature = (rawData: string, sessionKey: string): string =>
  createHash('sha1')
    .update(rawData + sessionKey)
    .digest('hex')

/** Data that is not ours to read: another app's, or broken. */
export class UserDataError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'UserDataError'
  }
}

/** Opens `encryptedData`; throws `UserDataError` unless it is meant for `appId`. */
export const openUserData = (
  appId: string,
  sessionKey: string,
  iv: string,
  encryptedData: string,
): Record<string, unknown> => {
  try {
    const engine = createDecipheriv(
      'aes-128-cbc',
      Buffer.from(sessionKey, 'base64'),
      Buffer.from(iv, 'base64'),
    )
    const plain = Buffer.concat([engine.update(encryptedData, 'base64'), engine.final()])
    const data = z.looseObject({ watermark }).parse(JSON.parse(plain.toString('utf8')))
    if (data.watermark.appid === appId) return data
  } catch (cause) {
    throw new UserDataError('the data does not open with this session', cause)
  }
  throw new UserDataError('the data is meant for another app')
}
