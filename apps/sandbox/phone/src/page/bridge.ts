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
const openSheet = async (input: Record<string, unknown>, told?: Told): Promise<void> => {
  const { pay = 'fail', why } = await ask({ name: 'pay', input })
  told?.({ err_msg: `get_brand_wcpay_request:${pay}`, ...(why && { err_desc: why }) })
}
const askWecom = async (
  api: WecomCall,
  input: Record<string, unknown>,
  told?: Told,
): Promise<void> => {
  const answer = await ask({ name: 'wecom', api, input })
  told?.(
    answer.ok
      ? { err_msg: `${api}:ok`, ...answer.told }
      : { err_msg: `${api}:fail ${answer.why ?? 'no permission'}` },
  )
}
const invoke = (name: string, input: Record<string, unknown>, told?: Told): void => {
  switch (name) {
    case 'getBrandWCPayRequest':
      void openSheet(input, told)
      return
    case 'closeWindow':
      void ask({ name: 'close' })
      return
    case 'agentConfig':
    case 'getContext':
    case 'getCurExternalContact':
      void askWecom(name, input, told)
      return
    default:
      told?.({ err_msg: `${name}:fail, the permission value is offline verifying` })
  }
}
const bridge = { invoke, call: invoke, on: () => undefined, log: () => undefined }
Object.defineProperty(window, 'WeixinJSBridge', { value: bridge })
const ready = (): void => {
  document.dispatchEvent(new Event('WeixinJSBridgeReady'))
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready)
else ready()
