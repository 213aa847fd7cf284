// The client of one mini program: all declared calls, under one governor.
import { governApp, type AppOptions } from '../wire/app.ts'
import type { AnyCall } from '../wire/call.ts'
import { methodsOf } from '../wire/client.ts'
import { checkCalls } from './check.ts'
import { codeCalls } from './code.ts'
import { liveCalls } from './live.ts'
import { messageCalls } from './message.ts'
import { sessionCalls } from './session.ts'

/** Every call we make for a mini program, in one table. */
export const miniCalls = {
  ...checkCalls,
  ...codeCalls,
  ...liveCalls,
  ...messageCalls,
  ...sessionCalls,
}

export const createMiniClient = (options: AppOptions) => {
  const { governor, tokens } = governApp('mini', options)
  const calls = methodsOf(miniCalls, governor)
  const { appId: appid, secret } = options
  return {
    ...calls,
    appId: appid,
    /** Proves app id and secret; the token itself stays here. */
    checkCredentials: async (): Promise<void> => {
      await tokens.get()
    },
    /** Whose code `wx.login` gave. */
    signIn: (js_code: string) =>
      calls.codeToSession({ appid, secret, js_code, grant_type: 'authorization_code' }),
    /** What is used and left of the limits of these calls. */
    levels: (of: readonly AnyCall[] = Object.values(miniCalls)) => governor.levels(of),
  }
}

export type MiniClient = ReturnType<typeof createMiniClient>
