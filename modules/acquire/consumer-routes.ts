// The way into the customers' own pages: the brand's look, sign-in by WeChat's code, sign-out.
import { contract } from '#contracts'
import { authorizeUrl } from '#wechat'
import { inTx, outside, type Call, type Platform } from '#platform'
import { clicksAreHers } from '#modules/code'
import { closeSession, CUSTOMER_COOKIE } from '#modules/customer'
import { brandOf } from '#modules/org'
import { askAddress, signInByAccount } from '#modules/official'
import { corpOf, signInByCode } from '#modules/wecom'
import { lookOf } from './look.ts'
import { whoIs } from './sql.ts'

const { consumer, wecom } = contract
const SESSION_DAYS = 30

const cookieOptions = ({ platform }: Call) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  maxAge: SESSION_DAYS * 86_400,
  secure: platform.config.publicUrl.startsWith('https:'),
})

/** Where a page sends its visitor to learn who it is; it puts its own address and state in. */
async function signInAddress(
  platform: Platform,
): Promise<{ corpId: string | null; authorizeUrl: string | null }> {
  const corp = await corpOf(platform)
  if (!corp) return { corpId: null, authorizeUrl: null }
  return {
    corpId: corp.corp_id,
    authorizeUrl: authorizeUrl({
      base: corp.oauth_url,
      corpId: corp.corp_id,
      redirectUri: `${platform.config.publicUrl}/h5/`,
      state: 'h5',
      ...(corp.agent_id && { agentId: corp.agent_id }),
    }),
  }
}

export const consumerRoutes = {
  brand: outside(consumer.brand, async ({ platform }) => {
    const brand = await brandOf(platform.db)
    return {
      name: brand.name,
      sandbox: brand.sandbox,
      ...lookOf(brand),
      ...(await signInAddress(platform)),
      accountAuthorizeUrl: await askAddress(platform, {
        back: `${platform.config.publicUrl}/h5/`,
        state: 'h5',
        scope: 'snsapi_userinfo',
      }),
    }
  }),
  openSession: outside(wecom.openSession, async (call, { code, via }) => {
    const signIn = via === 'account' ? signInByAccount : signInByCode
    const { customerId, token } = await signIn(call.platform, code)
    await clicksAreHers(call.platform, call.request, customerId)
    void call.reply.setCookie(CUSTOMER_COOKIE, token, cookieOptions(call))
    return { customerId, ...(await whoIs(call.platform.db, customerId)) }
  }),
  closeSession: inTx(wecom.closeSession, async (tx, _input, { request, reply }) => {
    await closeSession(tx, request.cookies[CUSTOMER_COOKIE] ?? '')
    void reply.clearCookie(CUSTOMER_COOKIE, { path: '/' })
    return { ok: true as const }
  }),
}
