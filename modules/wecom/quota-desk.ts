// What is left of WeCom's limits, as a page shows it.
import type { WecomQuotas } from '#contracts'
import { addMonths, dayOf, daysBetween, startOfDay } from '#kit'
import { wecomContactWay } from '#wechat'
import type { Platform } from '#platform'
import { brandOf } from '#modules/org'
import { shownLinks } from './acquisition/index.ts'
import { clientOf } from './corp.ts'
import { codeCount, quotaRefusals } from './sql/quota.ts'

/** `wecom/CORP/cgi-bin/externalcontact/get` as WeCom's pages name it. */
const apiOf = (name: string): string =>
  name === 'wecom/address' ? 'address' : name.replace(/^wecom\/[^/]+\/(cgi-bin\/)?/, '')

async function levelsOf(platform: Platform): Promise<WecomQuotas['levels']> {
  const levels = await (await clientOf(platform)).levels()
  return levels
    .filter(({ used, blockedUntil }) => used > 0 || blockedUntil !== undefined)
    .map(({ name, limit, windowMs, used, left, blockedUntil }) => ({
      api: apiOf(name),
      limit,
      windowMs,
      used,
      left,
      blockedUntil: blockedUntil === undefined ? null : new Date(blockedUntil).toISOString(),
    }))
    .sort((a, b) => a.left / a.limit - b.left / b.limit || a.api.localeCompare(b.api))
}

/** WeCom's rule: as many corp messages for a customer as the month has days. */
async function messagesOf(platform: Platform): Promise<WecomQuotas['messages']> {
  const { zone } = await brandOf(platform.db)
  const first = `${dayOf(platform.clock.now(), zone).slice(0, 7)}-01`
  return {
    perCustomer: daysBetween(first, addMonths(first, 1)),
    refused: await quotaRefusals(platform.db, startOfDay(first, zone)),
  }
}

export async function shownQuotas(platform: Platform): Promise<WecomQuotas> {
  const { used, ours, countedAt } = await codeCount(platform.db)
  return {
    levels: await levelsOf(platform),
    codes: {
      limit: wecomContactWay.MAX_CONTACT_WAYS,
      used,
      ours,
      countedAt: countedAt?.toISOString() ?? null,
    },
    messages: await messagesOf(platform),
    links: await shownLinks(platform),
  }
}
