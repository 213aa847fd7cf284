// What official accounts and mini programs have in common: one address, one way to a token, one
// table of codes.
import { z } from 'zod'
import { defineCall, harmless, type AnyCall } from './call.ts'
import { settled, type ClientOptions } from './client.ts'
import type { Failure } from './dialect.ts'
import { errcodeDialect } from './errcode.ts'
import { WireError, type Manner, type Meaning } from './error.ts'
import { createGovernor, send, type Governor } from './governor.ts'
import { meaningsOf } from './meaning.ts'
import { int } from './shapes.ts'
import { fingerprint, keepToken, type TokenKeeper } from './token.ts'
import { perDay, perMinute } from './window.ts'

/** 40001 also says "this token is not the latest one". */
const manners: Readonly<Record<number, Manner>> = {
  [-1]: 'unclear',
  40001: 'badToken',
  40014: 'badToken',
  42001: 'badToken',
  45009: 'limited',
  45011: 'limited',
}

const word = (en: string, zh: string): Meaning => ({ en, zh })
const codes: Readonly<Record<number, Meaning>> = {
  [-1]: word('WeChat is busy; try again shortly', '微信系统繁忙，请稍后再试'),
  40001: word('The app secret or the access token is wrong', 'AppSecret 或访问凭证不正确'),
  40003: word('The openid is not valid', 'openid 无效'),
  40013: word('The app id is wrong', 'AppID 不正确'),
  40014: word('The access token is not valid', '访问凭证无效'),
  40029: word('The code is not valid', 'code 无效'),
  40037: word('The template id is not valid', '模板编号无效'),
  40097: word('A parameter is not valid', '参数不合法'),
  40125: word('The app secret is wrong', 'AppSecret 不正确'),
  40129: word('The scene holds characters that are not allowed', 'scene 含有不允许的字符'),
  40163: word('The code was used before', 'code 已被使用'),
  40164: word('Our server address is not on the list', '服务器 IP 不在白名单中'),
  40165: word('The page path is not valid', '页面路径无效'),
  40169: word('The scene is too long', 'scene 过长'),
  40226: word('The user is blocked for her risk', '高风险用户，登录被拦截'),
  41030: word('The page does not exist', '页面不存在'),
  42001: word('The access token has expired', '访问凭证已过期'),
  43004: word('The user does not follow the account', '用户未关注公众号'),
  43101: word('The user has not agreed to this message', '用户未同意接收该消息'),
  45009: word('The quota of the day is used up', '当日调用额度已用完'),
  45011: word('Called too often this minute', '一分钟内调用过于频繁'),
  45015: word('The time to answer her is over', '回复时间已超过限制'),
  45029: word('The account has all the codes it may have', '二维码数量已达上限'),
  45047: word('Her messages have been answered often enough', '客服消息下发条数已达上限'),
  45056: word('There is no room for more tags', '标签数量已达上限'),
  45063: word('The token is not of a mini program', '凭证不属于小程序'),
  45157: word('The tag name is not valid or taken', '标签名无效或已存在'),
  46003: word('The account has no menu', '公众号还没有菜单'),
  47003: word('The message data does not fit the template', '消息数据与模板不符'),
  48001: word('The account may not call this interface', '账号没有该接口的权限'),
  48006: word('The quota was cleared too often this month', '当月清零次数已用完'),
  61010: word('The user has not been active for two hours', '用户近两小时未访问小程序'),
  85079: word('The mini program has no published version', '小程序没有线上版本'),
  87009: word('The session signature is wrong', '登录态签名不正确'),
  87014: word('The content is risky', '内容含有违规信息'),
}
const meaningOf = (errcode: number): Meaning =>
  codes[errcode] ?? {
    en: `WeChat refused with code ${errcode}`,
    zh: `微信返回错误码 ${errcode}`,
  }
const meaning = meaningsOf({ en: 'WeChat', zh: '微信' }, meaningOf)

export interface AppOptions extends ClientOptions {
  /** `https://api.weixin.qq.com`, or the sandbox's address. */
  baseUrl: string
  appId: string
  secret: string
}

/**
 * The stable token: asked again it gives the same one until five minutes before its end, so that
 * processes which do not know of each other do not drive each other's tokens out.
 */
const getStableToken = defineCall({
  method: 'POST',
  path: '/cgi-bin/stable_token',
  repeat: harmless,
  lane: 'urgent',
  bare: true,
  family: { name: 'token', per: 'api', windows: [perMinute(10_000), perDay(500_000)] },
  request: z.object({
    grant_type: z.literal('client_credential'),
    appid: z.string(),
    secret: z.string(),
    force_refresh: z.boolean().optional(),
  }),
  reply: z.object({ access_token: z.string().min(1).max(512), expires_in: int }),
})

/** The governor of one account's calls. */
export const governApp = (
  platform: 'official' | 'mini',
  options: AppOptions,
): { governor: Governor; tokens: TokenKeeper } => {
  const { tokenStore, ...rest } = settled(options)
  const { appId: appid, secret, baseUrl } = options
  const fail = (call: AnyCall, failure: Failure) =>
    new WireError({
      ...failure,
      platform,
      api: call.path.replace(/^\//, ''),
      meaning: meaning(failure),
    })
  const dialect = errcodeDialect({
    platform,
    baseUrl,
    everywhere: [],
    manners,
    fail,
    // For a mini program 45009 is a limit of the minute for one interface and of the day for
    // another.
    windows:
      platform === 'official' ? { 45009: perDay(1), 45011: perMinute(1) } : { 45011: perMinute(1) },
  })
  const tokens = keepToken({
    name: `${platform}/${appid}/${fingerprint(baseUrl + secret)}`,
    store: tokenStore,
    now: rest.now,
    sleep: rest.sleep,
    fetch: async () => {
      const reply = await send({ dialect, ...rest }, getStableToken, {
        grant_type: 'client_credential',
        appid,
        secret,
      })
      return { token: reply.access_token, expiresInSeconds: reply.expires_in }
    },
  })
  const account = `${platform}/${appid}`
  return { tokens, governor: createGovernor({ ...rest, dialect, account, tokens }) }
}
