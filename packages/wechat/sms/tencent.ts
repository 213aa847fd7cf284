// Text messages by Tencent Cloud: up to 200 numbers a call, each with an outcome of its own.
import { z } from 'zod'
import { defineCall, once, type AnyCall } from '../wire/call.ts'
import { methodsOf, settled, type ClientOptions } from '../wire/client.ts'
import type { Dialect, Failure } from '../wire/dialect.ts'
import { WireError, type Manner } from '../wire/error.ts'
import { createGovernor } from '../wire/governor.ts'
import { meaningsOf } from '../wire/meaning.ts'
import { int, list } from '../wire/shapes.ts'
import { sha256, tc3Authorization } from './sign.ts'

export const MAX_NUMBERS_PER_CALL = 200
/** `E.164`: with a plus and the country. */
const number = z.string().regex(/^\+\d{5,20}$/)

export const tencentSmsCalls = {
  /** A call that is lost may have been sent: the receipts tell, not a second call. */
  sendSms: defineCall({
    method: 'POST',
    path: '/',
    repeat: once,
    lane: 'bulk',
    family: { name: 'sendSms', per: 'family', windows: [] },
    request: z.object({
      PhoneNumberSet: z.array(number).min(1).max(MAX_NUMBERS_PER_CALL),
      SmsSdkAppId: z.string(),
      TemplateId: z.string(),
      SignName: z.string().optional(),
      TemplateParamSet: z.array(z.string()).optional(),
      /** Comes back with each number's outcome. */
      SessionContext: z.string().max(512).optional(),
    }),
    reply: z.object({
      RequestId: z.string(),
      SendStatusSet: list(
        z.object({
          SerialNo: z.string().default(''),
          PhoneNumber: z.string(),
          Fee: int.default(0),
          SessionContext: z.string().default(''),
          /** `Ok`, or why this number was refused. */
          Code: z.string(),
          Message: z.string().default(''),
        }),
      ),
    }),
  }),
}

const meaning = meaningsOf({ en: 'Tencent Cloud SMS', zh: '腾讯云短信' }, () => ({
  en: '',
  zh: '',
}))
const fail = (_call: AnyCall, failure: Failure): WireError =>
  new WireError({ ...failure, platform: 'sms', api: 'SendSms', meaning: meaning(failure) })

const answer = z.object({
  Response: z.looseObject({
    Error: z.object({ Code: z.string(), Message: z.string().default('') }).optional(),
  }),
})

const mannerOf = (code: string): Manner => {
  if (code.startsWith('RequestLimitExceeded')) return 'limited'
  return code.startsWith('InternalError') ? 'unclear' : 'final'
}

export interface TencentSmsOptions extends ClientOptions {
  /** `https://sms.tencentcloudapi.com`, or the sandbox's address. */
  endpoint: string
  secretId: string
  secretKey: string
  /** `ap-guangzhou` unless told. */
  region?: string
}

const SERVICE = 'sms'

const dialectOf = (options: TencentSmsOptions, now: () => number): Dialect => ({
  platform: 'sms',
  everywhere: [],
  fail,
  seal: (_call, request) => {
    const body = JSON.stringify(request)
    const timestamp = Math.floor(now() / 1000)
    const signed = {
      'content-type': 'application/json; charset=utf-8',
      host: new URL(options.endpoint).host,
      'x-tc-action': 'sendsms',
    }
    const authorization = tc3Authorization(
      { method: 'POST', query: {}, headers: signed, payloadHash: sha256(body) },
      { ...options, service: SERVICE, timestamp },
    )
    const headers = {
      'content-type': signed['content-type'],
      authorization,
      'x-tc-action': 'SendSms',
      'x-tc-version': '2021-01-11',
      'x-tc-region': options.region ?? 'ap-guangzhou',
      'x-tc-timestamp': String(timestamp),
    }
    return { url: new URL('/', options.endpoint).href, init: { method: 'POST', headers, body } }
  },
  open: async (call, response) => {
    if (!response.ok) throw fail(call, { fault: 'silent', errmsg: `HTTP ${response.status}` })
    const told = answer.safeParse(await response.json().catch(() => undefined))
    if (!told.success) throw fail(call, { fault: 'garbled', cause: told.error })
    const { Error: error, ...reply } = told.data.Response
    if (!error) return reply
    throw fail(call, {
      fault: 'refused',
      code: error.Code,
      manner: mannerOf(error.Code),
      errmsg: error.Message,
    })
  },
})

export const createTencentSms = (options: TencentSmsOptions) => {
  const { tokenStore: _tokens, ...rest } = settled(options)
  const governor = createGovernor({
    ...rest,
    dialect: dialectOf(options, rest.now),
    account: `sms/tencent/${options.secretId}`,
  })
  return methodsOf(tencentSmsCalls, governor)
}
