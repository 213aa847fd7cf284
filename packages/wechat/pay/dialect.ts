// How WeChat Pay speaks: each request signed by us, each answer by it; HTTP status and a code in
// words when it refuses.
import { z } from 'zod'
import type { AnyCall } from '../wire/call.ts'
import { parseJson, spread, type Answer, type Dialect, type Failure } from '../wire/dialect.ts'
import { WireError, type Manner, type Meaning } from '../wire/error.ts'
import { meaningsOf } from '../wire/meaning.ts'
import { perMinute } from '../wire/window.ts'
import {
  getCertificates,
  isFromPlatform,
  openCertificates,
  platformSigned,
  type KeyRing,
  type PlatformKeys,
} from './platform-keys.ts'
import { authorization, type Merchant } from './signature.ts'

export interface PayDialectOptions {
  baseUrl: string
  merchant: Merchant
  apiV3Key: string
  platform: PlatformKeys
  /** The keys that were given, as far as there are any. */
  given: KeyRing
  /** Which of its keys the platform shall use, and which we hide names with. */
  platformSerial?: string
  now: () => number
}

const word = (en: string, zh: string): Meaning => ({ en, zh })
const codes: Readonly<Record<string, Meaning>> = {
  PARAM_ERROR: word('A parameter is not valid', '参数错误'),
  INVALID_REQUEST: word('The request is not valid for this order', '请求不符合业务规则'),
  SIGN_ERROR: word('Our signature was not accepted', '签名错误'),
  NO_AUTH: word('The merchant may not use this product', '商户无此产品权限'),
  NOT_ENOUGH: word('The merchant account has too little money', '商户余额不足'),
  USER_ACCOUNT_ABNORMAL: word("The customer's account cannot take the money", '用户账户异常'),
  OUT_TRADE_NO_USED: word('The order number was used for another payment', '商户订单号重复'),
  RULE_LIMIT: word('A rule of the platform forbids it', '业务规则限制'),
  RESOURCE_NOT_EXISTS: word('No such payment, refund or coupon', '记录不存在'),
  ORDER_NOT_EXIST: word('No such payment', '订单不存在'),
  ORDERPAID: word('The order is paid', '订单已支付'),
  ORDER_CLOSED: word('The order is closed', '订单已关闭'),
  APPID_MCHID_NOT_MATCH: word('App and merchant are not bound', 'AppID 与商户号不匹配'),
  FREQUENCY_LIMITED: word('Called too often', '调用频率超限'),
  RATELIMIT_EXCEEDED: word('Called too often', '调用频率超限'),
  SYSTEM_ERROR: word('WeChat Pay is busy; ask what became of it', '微信支付系统错误，请查询结果'),
  BANK_ERROR: word('The bank did not answer; ask what became of it', '银行系统异常，请查询结果'),
}
const plain = meaningsOf({ en: 'WeChat Pay', zh: '微信支付' }, () => word('', ''))

const fail = (call: AnyCall, failure: Failure): WireError =>
  new WireError({
    ...failure,
    platform: 'pay',
    api: call.path.replace('/v3/', ''),
    meaning: (failure.code === undefined ? undefined : codes[failure.code]) ?? plain(failure),
  })

const mannerOf = (status: number): Manner => {
  if (status === 429) return 'limited'
  return status >= 500 ? 'unclear' : 'final'
}

const refusal = z.object({ code: z.string(), message: z.string().default('') })

export const payDialect = (options: PayDialectOptions): Dialect => {
  const { merchant, platform, platformSerial, now } = options
  const base = options.baseUrl.replace(/\/$/, '')

  const json = (call: AnyCall, body: string): unknown => {
    try {
      return body === '' ? {} : parseJson(body)
    } catch (cause) {
      throw fail(call, { fault: 'garbled', cause })
    }
  }

  /**
   * Certificates come signed by one of themselves; only the platform can have sealed them. The keys
   * that are fetched are not asked here: they are what is being fetched.
   */
  const keyFor = async (call: AnyCall, serial: string, body: string) => {
    if (call.path !== getCertificates.path) return platform.of(serial)
    const { data } = getCertificates.reply.parse(json(call, body))
    return openCertificates(options.apiV3Key, data).get(serial) ?? options.given.get(serial)
  }

  const assertSigned = async (call: AnyCall, response: Answer, body: string): Promise<void> => {
    const signed = platformSigned((name) => response.headers.get(name))
    const key = await keyFor(call, signed.serial, body)
    if (key && isFromPlatform(key, signed, body, now())) return
    throw fail(call, { fault: 'garbled', errmsg: `not signed by a key we know: ${signed.serial}` })
  }

  return {
    platform: 'pay',
    everywhere: [],
    fail,
    crossed: () => perMinute(1),
    seal: (call, request) => {
      const { path, query, body } = spread(call, request)
      const target = query.length > 0 ? `${path}?${new URLSearchParams(query).toString()}` : path
      const text = call.method === 'GET' ? '' : JSON.stringify(body)
      // A sandbox may stand below a path of its own; what is signed begins at `/v3`.
      const signed = { method: call.method, path: target, body: text }
      const headers = {
        accept: 'application/json',
        'user-agent': 'siyu',
        'content-type': 'application/json',
        authorization: authorization(merchant, signed, Math.floor(now() / 1000)),
        ...(platformSerial && { 'wechatpay-serial': platformSerial }),
      }
      return {
        url: `${base}${target}`,
        init: { method: call.method, headers, ...(text && { body: text }) },
      }
    },
    open: async (call, response) => {
      const body = await response.text()
      if (response.ok) {
        await assertSigned(call, response, body)
        return json(call, body)
      }
      const told = refusal.safeParse(json(call, body))
      if (!told.success) throw fail(call, { fault: 'silent', errmsg: `HTTP ${response.status}` })
      const { code, message } = told.data
      throw fail(call, {
        fault: 'refused',
        manner: mannerOf(response.status),
        code,
        errmsg: message,
      })
    },
  }
}
