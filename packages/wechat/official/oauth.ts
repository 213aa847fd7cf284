// Who opened a page inside WeChat: the page is sent away and comes back with a code.
import { z } from 'zod'
import { defineCall, harmless, once } from '../wire/call.ts'
import { done, flag, int, list, nothing } from '../wire/shapes.ts'
import { signIn, tickets } from './families.ts'
import { besides } from './hosts.ts'

const pageToken = z.object({
  /** Of this one visitor, not of the account. */
  access_token: z.string(),
  expires_in: int,
  refresh_token: z.string(),
  openid: z.string(),
  scope: z.string(),
})
const visitor = z.object({ access_token: z.string(), openid: z.string() })

export const oauthCalls = {
  /** The code lives five minutes and works once (40029, 40163). */
  pageToken: defineCall({
    method: 'GET',
    path: '/sns/oauth2/access_token',
    repeat: once,
    lane: 'urgent',
    family: signIn,
    bare: true,
    request: z.object({
      appid: z.string(),
      secret: z.string(),
      code: z.string(),
      grant_type: z.literal('authorization_code'),
    }),
    reply: pageToken.extend({
      unionid: z.string().optional(),
      /** A made-up visitor of WeChat's preview: no real person. */
      is_snapshotuser: flag.optional(),
    }),
  }),
  refreshPageToken: defineCall({
    method: 'GET',
    path: '/sns/oauth2/refresh_token',
    repeat: harmless,
    lane: 'urgent',
    family: signIn,
    bare: true,
    reply: pageToken,
    request: z.object({
      appid: z.string(),
      refresh_token: z.string(),
      grant_type: z.literal('refresh_token'),
    }),
  }),
  /** Needs the consent sheet (`snsapi_userinfo`). */
  pageVisitor: defineCall({
    method: 'GET',
    path: '/sns/userinfo',
    repeat: harmless,
    lane: 'urgent',
    family: signIn,
    bare: true,
    request: visitor.extend({ lang: z.string().optional() }),
    reply: z.object({
      openid: z.string(),
      nickname: z.string().default(''),
      headimgurl: z.string().optional(),
      unionid: z.string().optional(),
      sex: int.optional(),
      privilege: list(z.string()),
    }),
  }),
  checkPageToken: defineCall({
    method: 'GET',
    path: '/sns/auth',
    repeat: harmless,
    lane: 'urgent',
    family: signIn,
    bare: true,
    request: visitor,
    reply: done,
  }),
  /** For `signPage`; 7,200 seconds. */
  getTicket: defineCall({
    method: 'GET',
    path: '/cgi-bin/ticket/getticket',
    repeat: harmless,
    lane: 'urgent',
    family: tickets,
    request: z.object({ type: z.enum(['jsapi', 'wx_card']) }),
    reply: z.object({ ticket: z.string(), expires_in: int }),
  }),
  /** What the platform itself counts for one of its interfaces. */
  getQuota: defineCall({
    method: 'POST',
    path: '/cgi-bin/openapi/quota/get',
    repeat: harmless,
    lane: 'bulk',
    family: tickets,
    request: z.object({ cgi_path: z.string() }),
    reply: z.object({ quota: z.object({ daily_limit: int, used: int, remain: int }) }),
  }),
  /** Addresses that callbacks come from. */
  getCallbackIp: defineCall({
    method: 'GET',
    path: '/cgi-bin/getcallbackip',
    repeat: harmless,
    lane: 'bulk',
    family: tickets,
    request: nothing,
    reply: z.object({ ip_list: list(z.string()) }),
  }),
}

export interface PageAuthorizeInput {
  /** Where the interfaces are. */
  apiUrl: string
  appId: string
  /** The page she comes back to, with `code` and `state`; without a code when she would not tell. */
  back: string
  /** At most 128 letters and digits; comes back unchanged. */
  state: string
  /** Silent, or with a sheet that asks her. */
  scope: 'snsapi_base' | 'snsapi_userinfo'
}

/** Where a page inside WeChat sends its visitor to learn who she is; the order is the platform's. */
export const pageAuthorizeUrl = ({ apiUrl, appId, back, state, scope }: PageAuthorizeInput) => {
  const url = new URL(`${besides(apiUrl, 'open')}/connect/oauth2/authorize`)
  const asked = { appid: appId, redirect_uri: back, response_type: 'code', scope, state }
  url.search = new URLSearchParams(asked).toString()
  return `${url.href}#wechat_redirect`
}
