// What an address tells of a click on an ad. Pure: names of the platform's parameters and of ours.
import type { NewClick } from './sql/click.ts'

/** What a landing brings along: the platform adds its click, our own link carries the rest. */
export const landingKeys = ['gdt_vid', 'qz_gdt', 'ad', 'adgroup', 'creative'] as const
type Brought = Partial<Record<string, string>>

/** A macro that the platform left as it was says nothing. */
const filled = (text: string | undefined): string | null =>
  text === undefined || text === '' || /^__\w+__$/.test(text) ? null : text

export type Told = Pick<NewClick, 'clickId' | 'parameter' | 'adGroup' | 'creative'>

/** WeChat's own traffic names the click `gdt_vid`, all other `qz_gdt`. */
export function landedBy(brought: Brought): (Told & { linkKey: string | null }) | undefined {
  for (const parameter of ['gdt_vid', 'qz_gdt'] as const) {
    const clickId = filled(brought[parameter])
    if (clickId !== null)
      return { clickId, parameter, ...ofAd(brought), linkKey: filled(brought.ad) }
  }
  return undefined
}

const KEPT = /^[\w.~+/=-]{1,500}$/

/**
 * Of the address that a click is to be told at only its two parameters are kept: whoever invents one
 * can send our reports nowhere but to the account's own platform.
 */
export function callbackIn(text: string | undefined): string | null {
  if (text === undefined || !URL.canParse(text)) return null
  const given = new URL(text).searchParams
  const parts = ['cb', 'conv_id'].flatMap((name) => {
    const value = given.get(name)
    return value !== null && KEPT.test(value) ? [[name, value]] : []
  })
  return parts[0]?.[0] === 'cb' ? new URLSearchParams(parts).toString() : null
}

/** The platform's own server told of a click before she lands. */
export function monitoredBy(query: Brought): (Told & { unionid: string | null }) | undefined {
  const clickId = filled(query.click_id)
  if (clickId === null) return undefined
  return { clickId, parameter: 'monitor', ...ofAd(query), unionid: filled(query.unionid) }
}

const ofAd = (query: Brought) => ({
  adGroup: filled(query.adgroup),
  creative: filled(query.creative),
})

/** The macros stand as they are: an encoded underscore would be none the platform knows. */
export const landingUrl = (shortUrl: string, linkKey: string): string =>
  `${shortUrl}?ad=${linkKey}&adgroup=__ADGROUP_ID__&creative=__DYNAMIC_CREATIVE_ID__`

export const monitorUrl = (publicUrl: string, monitorKey: string, codeId: number | null): string =>
  `${publicUrl}/ads/click/${monitorKey}?click_id=__CLICK_ID__&adgroup=__ADGROUP_ID__` +
  `&creative=__DYNAMIC_CREATIVE_ID__&unionid=__WECHAT_UNION_ID__&callback=__CALLBACK__` +
  (codeId === null ? '' : `&code=${codeId}`)
