// Somebody clicks on an ad: the platform tells its monitor who and which, then leads her to the
// landing page, both with the advertiser's own addresses filled in.
import { randomBytes } from 'node:crypto'
import { unionId } from '../ids.ts'
import type { World } from '../world.ts'

export interface Click {
  personId: string
  adGroup: string
  creative: string
  landingUrl?: string | undefined
  monitorUrl?: string | undefined
}

const MONITOR_MS = 5_000

/** Gives the click's id and where her phone goes. */
export async function clickAd(
  world: World,
  { personId, adGroup, creative, landingUrl, monitorUrl }: Click,
): Promise<{ clickId: string; url: string | null; monitored: number | null }> {
  const clickId = `wx0${randomBytes(12).toString('hex')}`
  const macros: Record<string, string> = {
    __CLICK_ID__: clickId,
    __CLICK_TIME__: String(Math.floor(world.clock.now() / 1000)),
    __ADGROUP_ID__: adGroup,
    __DYNAMIC_CREATIVE_ID__: creative,
    __WECHAT_UNION_ID__: unionId(personId),
  }
  const fill = (url: string) => url.replaceAll(/__[A-Z_]+?__/g, (name) => macros[name] ?? name)
  // A monitor that does not answer keeps nobody from landing.
  const monitored =
    monitorUrl === undefined
      ? null
      : await fetch(fill(monitorUrl), { signal: AbortSignal.timeout(MONITOR_MS) }).then(
          ({ status }) => status,
          () => 0,
        )
  if (landingUrl === undefined) return { clickId, url: null, monitored }
  const landing = new URL(fill(landingUrl))
  landing.searchParams.set('gdt_vid', clickId)
  return { clickId, url: landing.href, monitored }
}
