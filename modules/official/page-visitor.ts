// Who opened a page inside WeChat: asked by sending her to the platform, which sends her back with a
// code. A silent question tells her openid; her unionid comes with her consent, or is known of those
// who follow.
import { pageAuthorizeUrl, WireError, type OfficialClient } from '#wechat'
import { Refusal, type Platform } from '#platform'
import { accountOf, clientOf } from './account.ts'
import { officialRefusals } from './refusals.ts'
import { unionOf } from './sql/follower.ts'

export type PageScope = 'snsapi_base' | 'snsapi_userinfo'

/** Where to send her; null while no account is connected. */
export async function askAddress(
  platform: Platform,
  asked: { back: string; state: string; scope: PageScope },
): Promise<string | null> {
  const account = await accountOf(platform)
  if (!account?.secret) return null
  const { app_id: appId, api_url: apiUrl } = account
  return pageAuthorizeUrl({ apiUrl, appId, ...asked })
}

export interface PageVisitor {
  appId: string
  openid: string
  unionid: string | null
  /** As she is called in WeChat, where she agreed to tell. */
  nickname: string | null
}

/** What an account knows of a follower anyhow; nothing of anybody else. */
async function followersUnion(
  platform: Platform,
  client: OfficialClient,
  openid: string,
): Promise<string | null> {
  const known = await unionOf(platform.db, client.appId, openid)
  if (known !== undefined) return known
  return (await client.getFollower({ openid })).unionid ?? null
}

async function ask(platform: Platform, code: string): Promise<PageVisitor> {
  const client = await clientOf(platform)
  const { appId } = client
  const page = await client.signIn(code)
  // WeChat's preview shows pages to a visitor who is made up.
  if (page.is_snapshotuser) throw new Refusal(officialRefusals.noVisitor)
  const { openid, access_token } = page
  if (page.scope.includes('snsapi_userinfo')) {
    const { unionid, nickname } = await client.pageVisitor({ access_token, openid })
    return { appId, openid, unionid: unionid ?? page.unionid ?? null, nickname: nickname || null }
  }
  const unionid = page.unionid ?? (await followersUnion(platform, client, openid))
  return { appId, openid, unionid, nickname: null }
}

/** Who came back with this code. Refuses one that is not good, or no more. */
export async function pageVisitor(platform: Platform, code: string): Promise<PageVisitor> {
  try {
    return await ask(platform, code)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const wrong = error.definite && !error.retryable
    throw new Refusal(wrong ? officialRefusals.codeRefused : officialRefusals.unreachable)
  }
}
