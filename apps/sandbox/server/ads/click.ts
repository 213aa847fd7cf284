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

/** Where this click, and no other, may be told of. */
function callbackOf(world: World, clickId: string): string {
  const [cb, convId] = [randomBytes(30).toString('base64url'), String(Math.floor(world.machine()))]
  world.store.run('insert into ads_callback values (?, ?, ?)', cb, convId, clickId)
  return `${world.origin()}/ads/conv?cb=${cb}&conv_id=${convId}`
}

/** Gives the click's id and where her phone goes. */
export async function clickAd(
  world: World,
  { personId, adGroup, creative, landingUrl, monitorUrl }: Click,
): Promise<{ clickId: string; url: string | null; monitored: number | null }> {
  const clickId = `wx0${randomBytes(12).toString('hex')}`
  const callback = callbackOf(world, clickId)
  const macros: Record<string, string> = {
    __CLICK_ID__: clickId,
    __CLICK_TIME__: String(Math.floor(world.clock.now() / 1000)),
    __ADGROUP_ID__: adGroup,
    __DYNAMIC_CREATIVE_ID__: creative,
    __WECHAT_UNION_ID__: unionId(personId),
    __CALLBACK__: encodeURIComponent(callback),
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
