// Tokens, web sign-in and the addresses callbacks come from: what is not customer contact itself.
import { z } from 'zod'
import { defineCall, harmless, once } from '../wire/call.ts'
import { int, list, nothing } from '../wire/shapes.ts'
import { access } from './families.ts'

export const tokenReply = z.object({
  access_token: z.string().min(1).max(512),
  expires_in: int,
})

/** A member has `userid`; an outsider has `openid` and, when a customer, `external_userid`. */
export const userInfoReply = z.object({
  userid: z.string().optional(),
  user_ticket: z.string().optional(),
  openid: z.string().optional(),
  external_userid: z.string().optional(),
})
export type UserInfoReply = z.infer<typeof userInfoReply>

export const userDetailReply = z.object({
  userid: z.string(),
  gender: int.optional(),
  avatar: z.string().optional(),
  qr_code: z.string().optional(),
  mobile: z.string().optional(),
  email: z.string().optional(),
})

export const getToken = defineCall({
  method: 'GET',
  path: '/cgi-bin/gettoken',
  repeat: harmless,
  lane: 'urgent',
  family: access,
  bare: true,
  request: z.object({ corpid: z.string(), corpsecret: z.string() }),
  reply: tokenReply,
})

export const accessCalls = {
  /** Addresses that callbacks come from. */
  getCallbackIp: defineCall({
    method: 'GET',
    path: '/cgi-bin/getcallbackip',
    repeat: harmless,
    lane: 'bulk',
    family: access,
    request: nothing,
    reply: z.object({ ip_list: list(z.string()) }),
  }),
  /** A code works once (42022), so a lost answer is lost: the page asks for another code. */
  getUserInfo: defineCall({
    method: 'GET',
    path: '/cgi-bin/auth/getuserinfo',
    repeat: once,
    lane: 'urgent',
    family: access,
    request: z.object({ code: z.string() }),
    reply: userInfoReply,
  }),
  /** The ticket lives 30 minutes and may be shown again. */
  getUserDetail: defineCall({
    method: 'POST',
    path: '/cgi-bin/auth/getuserdetail',
    repeat: harmless,
    lane: 'urgent',
    family: access,
    request: z.object({ user_ticket: z.string() }),
    reply: userDetailReply,
  }),
}

export interface AuthorizeInput {
  /** `https://open.weixin.qq.com`, or the sandbox's origin. */
  base: string
  corpId: string
  redirectUri: string
  /** At most 128 letters and digits; comes back unchanged. */
  state: string
  agentId?: string
}

/** Where a page inside WeChat sends its visitor to learn who it is; silent, no consent sheet. */
export const authorizeUrl = (input: AuthorizeInput): string => {
  const url = new URL('/connect/oauth2/authorize', input.base)
  url.searchParams.set('appid', input.corpId)
  url.searchParams.set('redirect_uri', input.redirectUri)
  url.searchParams.set('response_type', 'code')
  url.searchParams.set('scope', 'snsapi_base')
  url.searchParams.set('state', input.state)
  if (input.agentId) url.searchParams.set('agentid', input.agentId)
  return `${url.href}#wechat_redirect`
}
