// Text messages by Aliyun: one template for up to a thousand numbers a call, one outcome for all.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { defineCall, once, type AnyCall } from '../wire/call.ts'
import { methodsOf, settled, type ClientOptions } from '../wire/client.ts'
import type { Dialect, Failure } from '../wire/dialect.ts'
import { WireError, type Manner } from '../wire/error.ts'
import { createGovernor } from '../wire/governor.ts'
import { meaningsOf } from '../wire/meaning.ts'
import { acs3Authorization, canonicalQuery, sha256 } from './sign.ts'

export const aliyunSmsCalls = {
  /** A call that is lost may have been sent: the receipts tell, not a second call. */
  sendSms: defineCall({
    method: 'POST',
    path: '/',
    repeat: once,
    lane: 'bulk',
    family: { name: 'sendSms', per: 'family', windows: [] },
    request: z.object({
      /** With commas between; at most a thousand. */
      PhoneNumbers: z.string().min(1),
      SignName: z.string().min(1),
      TemplateCode: z.string().min(1),
      /** A JSON object of texts. */
      TemplateParam: z.string().optional(),
      /** Ours; comes back with the receipts. */
      OutId: z.string().max(256).optional(),
    }),
    reply: z.object({
      Code: z.literal('OK'),
      BizId: z.string().default(''),
      RequestId: z.string(),
    }),
  }),
}

const meaning = meaningsOf({ en: 'Aliyun SMS', zh: '阿里云短信' }, () => ({ en: '', zh: '' }))
const fail = (_call: AnyCall, failure: Failure): WireError =>
  new WireError({ ...failure, platform: 'sms', api: 'SendSms', meaning: meaning(failure) })

const answer = z.looseObject({ Code: z.string(), Message: z.string().default('') })

const mannerOf = (code: string): Manner => {
  if (code.startsWith('Throttling')) return 'limited'
  return /^(InternalError|ServiceUnavailable|isp\.SYSTEM_ERROR)/.test(code) ? 'unclear' : 'final'
}

export interface AliyunSmsOptions extends ClientOptions {
  /** `https://dysmsapi.aliyuncs.com`, or the sandbox's address. */
  endpoint: string
  accessKeyId: string
  accessKeySecret: string
}

const dialectOf = (options: AliyunSmsOptions, now: () => number): Dialect => ({
  platform: 'sms',
  everywhere: [],
  fail,
  seal: (_call, request) => {
    const query = Object.fromEntries(
      Object.entries(request)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]),
    )
    const headers = {
      'x-acs-action': 'SendSms',
      'x-acs-version': '2017-05-25',
      'x-acs-content-sha256': sha256(''),
      'x-acs-date': `${new Date(now()).toISOString().slice(0, 19)}Z`,
      'x-acs-signature-nonce': randomUUID(),
    }
    const signed = { ...headers, host: new URL(options.endpoint).host }
    const authorization = acs3Authorization(
      { method: 'POST', query, headers: signed, payloadHash: sha256('') },
      options.accessKeyId,
      options.accessKeySecret,
    )
    const url = new URL(`/?${canonicalQuery(query)}`, options.endpoint).href
    return { url, init: { method: 'POST', headers: { ...headers, authorization } } }
  },
  open: async (call, response) => {
    const told = answer.safeParse(await response.json().catch(() => undefined))
    if (!told.success) {
      throw fail(call, {
        fault: response.ok ? 'garbled' : 'silent',
        errmsg: `HTTP ${response.status}`,
      })
    }
    const { Code: code, Message: errmsg } = told.data
    if (code === 'OK') return told.data
    throw fail(call, { fault: 'refused', code, manner: mannerOf(code), errmsg })
  },
})

export const createAliyunSms = (options: AliyunSmsOptions) => {
  const { tokenStore: _tokens, ...rest } = settled(options)
  const governor = createGovernor({
    ...rest,
    dialect: dialectOf(options, rest.now),
    account: `sms/aliyun/${options.accessKeyId}`,
  })
  return methodsOf(aliyunSmsCalls, governor)
}
