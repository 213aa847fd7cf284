// Tencent Ads: what became of a click is reported back, so that the ads find more like her.
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { defineCall, harmless, key, type AnyCall } from '../wire/call.ts'
import { methodsOf, settled, type ClientOptions } from '../wire/client.ts'
import { parseJson, type Dialect, type Failure, type Sealed } from '../wire/dialect.ts'
import { WireError } from '../wire/error.ts'
import { createGovernor } from '../wire/governor.ts'
import { meaningsOf } from '../wire/meaning.ts'
import { int } from '../wire/shapes.ts'
import { perMinute } from '../wire/window.ts'

/** The steps of a private-domain funnel, in the platform's words. */
export const actionTypes = [
  'SCANCODE',
  'SCANCODE_WX',
  'ADD_WECHAT',
  'ADD_GROUP',
  'CONFIRM_EFFECTIVE_LEADS',
  'RESERVATION',
  'REGISTER',
  'COMPLETE_ORDER',
  'PURCHASE',
  'CUSTOM',
] as const

const userId = z.object({
  wechat_openid: z.string().optional(),
  wechat_unionid: z.string().optional(),
  wechat_app_id: z.string().optional(),
  hash_phone: z.string().optional(),
})
const deed = z.object({
  /** Unix seconds. */
  action_time: z.int().positive(),
  action_type: z.enum(actionTypes),
  /** Ours; the platform drops a second action with the same one. */
  outer_action_id: z.string().min(1).max(255),
  /** `value` in fen. */
  action_param: z.object({ value: z.int().nonnegative().optional() }).optional(),
})
const action = deed
  .extend({
    /** `gdt_vid` or `qz_gdt` of the landing page. */
    trace: z.object({ click_id: z.string().min(1) }).optional(),
    user_id: userId.optional(),
    custom_action: z.string().optional(),
    url: z.string().optional(),
  })
  .refine(
    ({ trace, user_id }) => trace !== undefined || user_id !== undefined,
    'an action needs a click or a person',
  )

export const adsCalls = {
  addUserActions: defineCall({
    method: 'POST',
    path: '/user_actions/add',
    repeat: key('actions.outer_action_id'),
    lane: 'bulk',
    family: { name: 'userActions', per: 'api', windows: [perMinute(4_000)] },
    request: z.object({
      account_id: z.int(),
      user_action_set_id: z.int(),
      actions: z.array(action).min(1).max(50),
    }),
    reply: z.looseObject({}),
  }),
  /**
   * The address that came with a click as `__CALLBACK__`: it names the click, so the actions need not.
   * Since 2025 it wants the token, in headers.
   */
  callBack: defineCall({
    method: 'POST',
    path: '/conv',
    repeat: key('actions.outer_action_id'),
    lane: 'bulk',
    family: { name: 'callBack', per: 'api', windows: [perMinute(4_000)] },
    request: z.object({
      cb: z.string().min(1),
      conv_id: z.string().optional(),
      actions: z.array(deed).min(1).max(50),
    }),
    reply: z.looseObject({}),
  }),
  /** Sets of actions of the account: where reports go. Changes nothing, so it tells whether token, account and set are right. */
  getUserActionSets: defineCall({
    method: 'GET',
    path: '/user_action_sets/get',
    repeat: harmless,
    lane: 'bulk',
    family: { name: 'userActionSets', per: 'api', windows: [perMinute(60)] },
    request: z.object({ account_id: z.int(), user_action_set_id: z.int().optional() }),
    reply: z.looseObject({
      list: z.array(z.looseObject({ user_action_set_id: int })).default([]),
    }),
  }),
}
export type UserAction = z.input<typeof action>

const meaning = meaningsOf({ en: 'Tencent Ads', zh: '腾讯广告' }, (code) => ({
  en: `Tencent Ads refused with code ${code}`,
  zh: `腾讯广告返回错误码 ${code}`,
}))
const fail = (call: AnyCall, failure: Failure): WireError =>
  new WireError({
    ...failure,
    platform: 'ads',
    api: call.path.slice(1),
    meaning: meaning(failure),
  })
const envelope = z.object({
  code: int,
  message: z.string().default(''),
  data: z.unknown().optional(),
})

export interface AdsClientOptions extends ClientOptions {
  /** `https://api.e.qq.com/v3.0`, or the sandbox's address. */
  baseUrl: string
  accessToken: string
  accountId: string
}

/** The platform's code for too many calls. */
const TOO_OFTEN = 11_017

/** Beside the interface, not under its version; `cb` and `conv_id` stand in the address. */
function sealCallback(
  baseUrl: string,
  accessToken: string,
  request: object,
  now: () => number,
): Sealed {
  const { actions, ...address } = Object.fromEntries(Object.entries(request))
  const url = new URL(`${baseUrl.replace(/(\/v\d+\.\d+)?\/?$/, '')}/conv`)
  for (const [name, value] of Object.entries(address)) url.searchParams.set(name, String(value))
  const headers = {
    'content-type': 'application/json',
    'access-token': accessToken,
    timestamp: String(Math.floor(now() / 1000)),
    nonce: randomBytes(16).toString('hex'),
  }
  return { url: url.href, init: { method: 'POST', headers, body: JSON.stringify({ actions }) } }
}

const dialectOf = ({ baseUrl, accessToken }: AdsClientOptions, now: () => number): Dialect => ({
  platform: 'ads',
  everywhere: [],
  fail,
  seal: (call, request) => {
    if (call === adsCalls.callBack) return sealCallback(baseUrl, accessToken, request, now)
    const url = new URL(`${baseUrl.replace(/\/$/, '')}${call.path}`)
    url.searchParams.set('access_token', accessToken)
    url.searchParams.set('timestamp', String(Math.floor(now() / 1000)))
    url.searchParams.set('nonce', randomBytes(16).toString('hex'))
    if (call.method === 'GET') {
      for (const [name, value] of Object.entries(request)) url.searchParams.set(name, String(value))
      return { url: url.href, init: { method: call.method } }
    }
    const headers = { 'content-type': 'application/json' }
    return { url: url.href, init: { method: call.method, headers, body: JSON.stringify(request) } }
  },
  open: async (call, response) => {
    const text = await response.text()
    if (response.status === 429)
      throw fail(call, { fault: 'refused', manner: 'limited', errcode: 429 })
    if (!response.ok) throw fail(call, { fault: 'silent', errmsg: `HTTP ${response.status}` })
    const told = envelope.safeParse(safeJson(text))
    if (!told.success) throw fail(call, { fault: 'garbled', cause: told.error })
    const { code, message, data } = told.data
    if (code !== 0) {
      const manner = code === TOO_OFTEN ? ('limited' as const) : undefined
      throw fail(call, {
        fault: 'refused',
        ...(manner && { manner }),
        errcode: code,
        errmsg: message,
      })
    }
    return data ?? {}
  },
})

const safeJson = (text: string): unknown => {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

export const createAdsClient = (options: AdsClientOptions) => {
  const { tokenStore: _tokens, ...rest } = settled(options)
  const governor = createGovernor({
    ...rest,
    dialect: dialectOf(options, rest.now),
    account: `ads/${options.accountId}`,
  })
  return {
    ...methodsOf(adsCalls, governor),
    levels: (of: readonly AnyCall[] = Object.values(adsCalls)) => governor.levels(of),
  }
}

export type AdsClient = ReturnType<typeof createAdsClient>
