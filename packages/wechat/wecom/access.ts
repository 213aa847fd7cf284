// Tokens, web sign-in and temporary media: what is not customer contact itself.
import { z } from 'zod'

export const tokenReply = z.object({
  access_token: z.string().min(1).max(512), expires_in: z.int().positive(),
})

/** A member has `userid`; an outsider has `openid` and, when a customer, `external_userid`. */
export const userInfoReply = z.object({
  userid: z.string().optional(), user_ticket: z.string().optional(),
  openid: z.string().optional(), external_userid: z.string().optional(),
})
export type UserInfoReply = z.infer<typeof userInfoReply>

export const mediaKind = z.enum(['image', 'voice', 'video', 'file'])
export type MediaKind = z.infer<typeof mediaKind>

export const mediaReply = z.object({
  type: z.string(), media_id: z.string(),
  /** Unix seconds; the documents show a text, some answers are a number. */
  created_at: z.union([z.string(), z.number()]).transform(Number),
})
export type MediaReply = z.infer<typeof mediaReply>

export const callbackIpReply = z.object({ ip_list: z.array(z.string()).default([]) })

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
