// The client of one official account: all declared calls, under one governor.
import { governApp, type AppOptions } from '../wire/app.ts'
import type { AnyCall } from '../wire/call.ts'
import { methodsOf } from '../wire/client.ts'
import { menuCalls } from './menu.ts'
import { messageCalls } from './message.ts'
import { oauthCalls } from './oauth.ts'
import { qrcodeCalls } from './qrcode.ts'
import { userCalls } from './user.ts'

/** Every call we make for an official account, in one table. */
export const officialCalls = {
  ...menuCalls,
  ...messageCalls,
  ...oauthCalls,
  ...qrcodeCalls,
  ...userCalls,
}

export const createOfficialClient = (options: AppOptions) => {
  const { governor, tokens } = governApp('official', options)
  const calls = methodsOf(officialCalls, governor)
  const { appId: appid, secret } = options
  return {
    ...calls,
    appId: appid,
    /** Proves app id and secret; the token itself stays here. */
    checkCredentials: async (): Promise<void> => {
      await tokens.get()
    },
    /** Who came back from the consent page with this code. */
    signIn: (code: string) =>
      calls.pageToken({ appid, secret, code, grant_type: 'authorization_code' }),
    /** What is used and left of the limits of these calls. */
    levels: (of: readonly AnyCall[] = Object.values(officialCalls)) => governor.levels(of),
  }
}

export type OfficialClient = ReturnType<typeof createOfficialClient>
