// Makes an installation usable: connects the sandbox's WeCom and loads the demo brand.
import { createApiClient } from '#contracts/client'
import type { FastifyInstance } from 'fastify'
import { CUSTOMER_COOKIE } from '#modules/customer'
import { brandOf } from '#modules/org'
import type { Config, Platform, Secrets } from '#platform'
import { askSandbox, SANDBOX_CORP, type DemoContext } from './demo/context.ts'
import { loadDemo } from './demo/index.ts'
import { readMark, setMark } from './demo/mark.ts'
import { turnPath } from './internal.ts'
import { localToken } from './local-token.ts'
import { connectAds } from './ads.ts'
import { connectOfficial } from './official.ts'
import { connectPay } from './pay.ts'
import { connectSms } from './sms.ts'

function contextOf(config: Config, secrets: Secrets, say: (line: string) => void): DemoContext {
  const url = `http://127.0.0.1:${config.SIYU_PORT}`
  const headers = { authorization: `Bearer ${localToken(secrets.sessionSecret)}` }
  return {
    url,
    headers,
    sandboxUrl: config.sandboxUrl,
    corpId: SANDBOX_CORP,
    say,
    api: createApiClient({ url, headers: () => headers }),
  }
}

/** Introduces product and sandbox to each other: a corp over there, its keys over here. */
async function connectSandbox(
  context: DemoContext,
  secrets: Secrets,
  brand: string | null,
): Promise<void> {
  const { corpSecret, callbackToken, encodingAesKey, sessionSecret } = secrets.sandbox
  await context.api.wecom.saveCorp({
    corpId: context.corpId,
    agentId: '1000002',
    contactSecret: corpSecret,
    appSecret: corpSecret,
    token: callbackToken,
    aesKey: encodingAesKey,
    apiUrl: `${context.sandboxUrl}/wecom`,
    oauthUrl: context.sandboxUrl,
  })
  await askSandbox(context, 'PUT', `/corps/${context.corpId}`, {
    name: brand ?? '',
    secret: corpSecret,
    token: callbackToken,
    aesKey: encodingAesKey,
    callbackUrl: `${context.url}/callbacks/wecom/${context.corpId}`,
    settings: {
      confirmAfterMs: 1_000,
      turnUrl: `${context.url}${turnPath(sessionSecret)}`,
      trustedOrigins: [context.url],
      // Cookies know no ports: a phone that changes hands must not show the pages of the person
      // before.
      pageCookies: [CUSTOMER_COOKIE],
    },
  })
}

/** Who names the brand sees it on the phone too: in the sandbox the corp is called as the brand. */
export function nameSandboxAsBrand(app: FastifyInstance, config: Config, platform: Platform): void {
  app.addHook('onResponse', async ({ method, url }, { statusCode }) => {
    if (method !== 'POST' || url !== '/v1/brand' || statusCode !== 200) return
    const { name } = await brandOf(platform.db)
    await askSandbox(config, 'PUT', `/corps/${SANDBOX_CORP}/name`, { name: name ?? '' }).catch(
      (error: unknown) =>
        platform.log.warn({ error: String(error) }, "the sandbox was not told the brand's name"),
    )
  })
}

/** The sandbox's corp is ours to point somewhere else; a real one never is. */
async function connectWhereNeeded(
  context: DemoContext,
  secrets: Secrets,
  brand: string | null,
): Promise<void> {
  const corp = await context.api.wecom.getCorp()
  if (corp === null) return connectSandbox(context, secrets, brand)
  if (corp.corpId === SANDBOX_CORP && corp.apiUrl !== `${context.sandboxUrl}/wecom`)
    await connectSandbox(context, secrets, brand)
}

/**
 * At the start of a server with a sandbox: connects the two when WeCom, the official account or the
 * ad account is not connected yet or the ports have changed, and loads the demo brand when there is nothing at all and it is wanted.
 */
export async function prepareBrand(
  config: Config,
  platform: Platform,
  secrets: Secrets,
  say: (line: string) => void,
): Promise<void> {
  if (!config.SIYU_SANDBOX) return
  const context = contextOf(config, secrets, say)
  await connectWhereNeeded(context, secrets, (await brandOf(platform.db)).name)
  await connectOfficial(context)
  await connectPay(context)
  await connectAds(context)
  await connectSms(context)
  const { items } = await context.api.org.listStores({ limit: 1 })
  if (!config.SIYU_DEMO || items.length > 0 || (await readMark(config.dataDir)) === 'wiped') return
  await setMark(config.dataDir, 'starting')
  await loadDemo(context)
  await platform.idle(120_000)
  await setMark(config.dataDir, 'loaded')
}
