// What is said where a code is scanned to pay.
export const words = {
  show: { zh: '微信扫码支付 {n}', en: 'Pay {n} by code' },
  code: { zh: '微信支付二维码', en: 'Code of WeChat Pay' },
  scan: {
    zh: '请用手机微信“扫一扫”付款 {n}，付好后这里会自动继续。',
    en: 'Scan it with the WeChat of your phone and pay {n}; this page goes on by itself.',
  },
  again: { zh: '扫码后提示已失效？换一个码', en: 'Scanned, and it says closed? Show a new code' },
} as const

/** Of a coupon that WeChat Pay gives and takes off. */
export const byWechat = {
  zh: '到账后在微信卡包里，微信支付时自动抵扣，不用出示。',
  en: 'Once it is in your WeChat wallet, it comes off by itself when you pay with WeChat.',
} as const
