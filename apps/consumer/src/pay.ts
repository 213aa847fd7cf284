// The pay sheet of WeChat, opened from a page inside WeChat.
import { Refused, type PaySheet } from './api.ts'

interface Bridge {
  invoke: (name: string, input: PaySheet, told: (answer: { err_msg: string }) => void) => void
}

const outside = new Refused({
  type: '',
  title: 'outside',
  status: 0,
  code: 'page.outside',
  sentence: { zh: '请在微信里打开这个页面付款', en: 'Open this page inside WeChat to pay' },
})
const notPaid = new Refused({
  type: '',
  title: 'not paid',
  status: 0,
  code: 'page.notPaid',
  sentence: { zh: '还没有付款，可以再试一次', en: 'Not paid yet: you may try again' },
})

const bridgeOf = () => (window as { WeixinJSBridge?: Bridge }).WeixinJSBridge

/** Resolves when WeChat says that it was paid; the server believes only what it is told itself. */
export function openSheet(sheet: PaySheet): Promise<void> {
  const bridge = bridgeOf()
  if (!bridge) return Promise.reject(outside)
  return new Promise((done, failed) => {
    bridge.invoke('getBrandWCPayRequest', sheet, ({ err_msg: said }) => {
      if (said.endsWith(':ok')) done()
      else failed(notPaid)
    })
  })
}
