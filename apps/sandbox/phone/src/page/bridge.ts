// What WeChat puts into every page it opens: its bridge, and where the phone is. It runs in the page
// before the page's own scripts, as one function (the build wraps it), and asks the phone around it.
import { ask } from './ask.ts'
import { positions } from './positions.ts'
import { keepStorage } from './storage.ts'
import type { WecomCall } from './talk.ts'

keepStorage()
Object.defineProperty(navigator, 'geolocation', { value: positions })
Object.defineProperty(navigator, 'userAgent', {
  value: `${navigator.userAgent}${document.currentScript?.dataset['name'] ?? ''}`,
})

type Told = (result: { err_msg: string; [field: string]: unknown }) => void
type Input = Record<string, unknown>

/** What the page was verified for; without that only a few old functions answer. */
const granted = new Set<string>()
/** As which account it was verified: it pays as that one. */
let appId: unknown

const verify = async (input: Input, told?: Told, as = 'preVerifyJSAPI'): Promise<void> => {
  const claim = { ...input, url: window.location.href.split('#')[0] }
  const { ok, why, granted: names = [] } = await ask({ name: 'verify', input: claim })
  if (ok && input['kind'] === 'config') appId = input['appId']
  for (const name of names) granted.add(name)
  told?.({ err_msg: ok ? `${as}:ok` : `${as}:fail, ${why ?? 'not verified'}` })
}
/** The old way to say which app of which corp the page is. */
const verifyAgent = ({ corpid, agentid, ...input }: Input, told?: Told): void =>
  void verify(
    { ...input, kind: 'agentConfig', appId: corpid, agentId: agentid },
    told,
    'agentConfig',
  )
const openSheet = async (name: string, input: Input, told?: Told): Promise<void> => {
  const { pay = 'fail', why } = await ask({ name: 'pay', input })
  told?.({ err_msg: `${name}:${pay}`, ...(why && { err_desc: why }) })
}
const askWecom =
  (api: WecomCall) =>
  async (input: Input, told?: Told): Promise<void> => {
    const answer = await ask({ name: 'wecom', api, input })
    told?.(
      answer.ok
        ? { err_msg: `${api}:ok`, ...answer.told }
        : { err_msg: `${api}:fail ${answer.why ?? 'no permission'}` },
    )
  }
const tellPlace = async ({ type }: Input, told?: Told): Promise<void> => {
  const { ok, place, chinese } = await ask({ name: 'place' })
  const at = type === 'gcj02' ? chinese : place
  if (ok && at) told?.({ err_msg: 'getLocation:ok', ...at, speed: 0, accuracy: 30 })
  else told?.({ err_msg: ok ? 'getLocation:fail' : 'getLocation:cancel' })
}
const check = ({ jsApiList }: Input, told?: Told): void => {
  const names = Array.isArray(jsApiList) ? jsApiList.map(String) : []
  told?.({
    err_msg: 'checkJsApi:ok',
    checkResult: Object.fromEntries(names.map((name) => [name, granted.has(name)])),
  })
}

/** Open to a page that was verified for them, by the names of `jsApiList`. */
const guarded: Readonly<Record<string, (input: Input, told?: Told) => void>> = {
  getLocation: (input, told) => void tellPlace(input, told),
  chooseWXPay: (input, told) => void openSheet('chooseWXPay', { appId, ...input }, told),
}
const open: typeof guarded = {
  preVerifyJSAPI: (input, told) => void verify(input, told),
  checkJsApi: check,
  agentConfig: verifyAgent,
  getContext: (input, told) => void askWecom('getContext')(input, told),
  getCurExternalContact: (input, told) => void askWecom('getCurExternalContact')(input, told),
  getBrandWCPayRequest: (input, told) => void openSheet('get_brand_wcpay_request', input, told),
  closeWindow: () => void ask({ name: 'close' }),
}

const invoke = (name: string, input: Input, told?: Told): void => {
  const run = granted.has(name) ? (guarded[name] ?? open[name]) : open[name]
  if (run) run(input, told)
  else told?.({ err_msg: `${name}:fail, the permission value is offline verifying` })
}
/** Links into customer service open no page: the app takes them. */
document.addEventListener(
  'click',
  (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || !/^\/kf\/[0-9A-Za-z]+$/.test(link.pathname)) return
    event.preventDefault()
    void ask({ name: 'service', link: link.href })
  },
  true,
)
/** An acquisition link is no page either. */
if (/^\/ca\/[0-9A-Za-z]+$/.test(window.location.pathname))
  void ask({ name: 'card', link: window.location.href })

const bridge = { invoke, call: invoke, on: () => undefined, log: () => undefined }
Object.defineProperty(window, 'WeixinJSBridge', { value: bridge })
const ready = (): void => {
  document.dispatchEvent(new Event('WeixinJSBridgeReady'))
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready)
else ready()
