// Where she is: inside WeChat its own function tells, once WeChat has verified the page by our
// server's signature; everywhere else, and where that fails, the browser does.
import { api } from '../api.ts'
import { inWeChat } from '../in-wechat.ts'

export interface Whereabouts {
  latitude: number
  longitude: number
  /** Satellites' degrees, or those of Chinese maps. */
  system: 'wgs84' | 'gcj02'
}

interface Told {
  errMsg: string
}
interface Sdk {
  config: (options: object) => void
  ready: (run: () => void) => void
  error: (run: (told: Told) => void) => void
  getLocation: (options: {
    type: 'gcj02'
    success: (at: { latitude: number; longitude: number }) => void
    fail: (told: Told) => void
    cancel: (told: Told) => void
  }) => void
}

/** Nobody waits longer for WeChat's script and its answer than this. */
const SDK_MS = 6_000
const ASKS = ['getLocation']

const sdkOf = (): Sdk | undefined => (globalThis as { wx?: Sdk }).wx

/** WeChat's script is fetched from WeChat, only inside it, and only by who asked for the place. */
const load = (): Promise<Sdk | undefined> =>
  new Promise((resolve) => {
    const address = document.querySelector<HTMLMetaElement>('meta[name="wechat-sdk"]')?.content
    if (sdkOf() || !address) return resolve(sdkOf())
    const script = document.createElement('script')
    script.src = address
    script.addEventListener('load', () => resolve(sdkOf()))
    script.addEventListener('error', () => resolve(undefined))
    document.head.append(script)
  })

const soon = <T>(work: Promise<T>): Promise<T | undefined> =>
  Promise.race([work, new Promise<undefined>((done) => setTimeout(done, SDK_MS, undefined))])

/** Verified by WeChat, or undefined. */
async function verified(): Promise<Sdk | undefined> {
  const [sdk, config] = await Promise.all([
    load(),
    api.pageConfig(location.href.split('#')[0] ?? '').catch(() => null),
  ])
  if (!sdk || !config) return undefined
  return new Promise((resolve) => {
    sdk.ready(() => resolve(sdk))
    sdk.error(() => resolve(undefined))
    sdk.config({ debug: false, ...config, jsApiList: ASKS })
  })
}

/** `refused` where she said no: then the browser is not asked behind her back. */
const byWeChat = (sdk: Sdk): Promise<Whereabouts | 'refused' | undefined> =>
  new Promise((resolve) =>
    sdk.getLocation({
      type: 'gcj02',
      success: ({ latitude, longitude }) =>
        resolve({ latitude: Number(latitude), longitude: Number(longitude), system: 'gcj02' }),
      cancel: () => resolve('refused'),
      fail: () => resolve(undefined),
    }),
  )

const byBrowser = (): Promise<Whereabouts | undefined> =>
  new Promise((resolve) => {
    navigator.geolocation?.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => resolve({ latitude, longitude, system: 'wgs84' }),
      () => resolve(undefined),
      { timeout: 8_000, maximumAge: 60_000 },
    )
    if (!navigator.geolocation) resolve(undefined)
  })

/** Undefined where she does not say. */
export async function whereSheIs(): Promise<Whereabouts | undefined> {
  const sdk = inWeChat() ? await soon(verified()) : undefined
  // Her answer to the question takes as long as she likes.
  const told = sdk && (await byWeChat(sdk))
  if (told === 'refused') return undefined
  return told ?? byBrowser()
}
