// The client of one app of one corp: all declared calls, under one governor.
import type { AnyCall } from '../wire/call.ts'
import { methodsOf, settled, type ClientOptions } from '../wire/client.ts'
import { errcodeDialect } from '../wire/errcode.ts'
import { createGovernor, send, type CallOptions } from '../wire/governor.ts'
import { fingerprint, keepToken } from '../wire/token.ts'
import { getToken } from './access.ts'
import { wecomCalls } from './calls.ts'
import { fail, manners } from './errors.ts'
import { everywhere } from './families.ts'

export interface WecomClientOptions extends ClientOptions {
  /** `https://qyapi.weixin.qq.com`, or the sandbox's `http://127.0.0.1:PORT/wecom`. */
  baseUrl: string
  corpId: string
  secret: string
}

/** A client for one app of one corp; keeps the token, is safe to share. */
export const createWecomClient = (options: WecomClientOptions) => {
  const { corpId, secret, baseUrl } = options
  const { tokenStore, ...rest } = settled(options)
  const dialect = errcodeDialect({ platform: 'wecom', baseUrl, everywhere, manners, fail })
  const tokens = keepToken({
    name: `wecom/${corpId}/${fingerprint(baseUrl + secret)}`,
    store: tokenStore,
    now: rest.now,
    sleep: rest.sleep,
    fetch: async () => {
      const reply = await send({ dialect, ...rest }, getToken, {
        corpid: corpId,
        corpsecret: secret,
      })
      return { token: reply.access_token, expiresInSeconds: reply.expires_in }
    },
  })
  const governor = createGovernor({ ...rest, dialect, account: `wecom/${corpId}`, tokens })
  const calls = methodsOf(wecomCalls, governor)

  return {
    ...calls,
    corpId,
    /** Proves corp id and secret; the token itself stays here. */
    checkCredentials: async (): Promise<void> => {
      await tokens.get()
    },
    /** What became of a call that nobody answered: see `Governor.find`. */
    find: governor.find,
    /** What is used and left of the limits of these calls. */
    levels: (of: readonly AnyCall[] = Object.values(wecomCalls)) => governor.levels(of),

    // Calls that take a single id, by that id.
    getExternalContact: (external_userid: string, cursor?: string, options?: CallOptions) =>
      calls.getExternalContact({ external_userid, ...(cursor && { cursor }) }, options),
    list: (userid: string) => calls.listExternalContact({ userid }),
    getContactWay: (config_id: string) => calls.getContactWay({ config_id }),
    delContactWay: (config_id: string) => calls.delContactWay({ config_id }),
    remindGroupmsgSend: (msgid: string) => calls.remindGroupmsgSend({ msgid }),
    cancelGroupmsgSend: (msgid: string) => calls.cancelGroupmsgSend({ msgid }),
    /** Who came back from `authorizeUrl` with this code (5 minutes, once). */
    getUserInfo: (code: string, options?: CallOptions) => calls.getUserInfo({ code }, options),
  }
}

export type WecomClient = ReturnType<typeof createWecomClient>
