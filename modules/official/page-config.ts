// What a page of ours needs to be let in to WeChat's own functions: its address signed with the
// account's ticket. Only our own pages are signed, whoever asks; the ticket itself never leaves.
import { keepToken, signPage, tokenFingerprint, type TokenKeeper } from '#wechat'
import type { PageConfig } from '#contracts'
import { Refusal, type Platform } from '#platform'
import { sharedTokens } from './access-token.ts'
import { accountOf, clientOf } from './account.ts'
import { officialRefusals } from './refusals.ts'

interface Kept {
  name: string
  tickets: TokenKeeper
}
const kept = new WeakMap<Platform, Kept>()

/** One ticket for all processes: the platform gives few a day. */
function ticketsOf(platform: Platform, appId: string, apiUrl: string): TokenKeeper {
  const name = `official/${appId}/jsapi/${tokenFingerprint(apiUrl)}`
  const known = kept.get(platform)
  if (known?.name === name) return known.tickets
  const tickets = keepToken({
    name,
    store: sharedTokens(platform),
    now: Date.now,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    fetch: async () => {
      const reply = await (await clientOf(platform)).getTicket({ type: 'jsapi' })
      return { token: reply.ticket, expiresInSeconds: reply.expires_in }
    },
  })
  kept.set(platform, { name, tickets })
  return tickets
}

const isOurs = ({ config }: Platform, url: string): boolean =>
  URL.canParse(url) && new URL(url).origin === new URL(config.publicUrl).origin

/** Null while no account is connected. */
export async function pageConfig(platform: Platform, url: string): Promise<PageConfig | null> {
  if (!isOurs(platform, url)) throw new Refusal(officialRefusals.foreignPage, {}, 'url')
  const account = await accountOf(platform)
  if (!account?.secret) return null
  const ticket = await ticketsOf(platform, account.app_id, account.api_url).get()
  return { appId: account.app_id, ...signPage(ticket, url) }
}
