// Whether this page was opened inside WeChat: its own browser says so, or its bridge is there.
const saysSo = (): boolean => /MicroMessenger/i.test(navigator.userAgent)
const hasBridge = (): boolean => 'WeixinJSBridge' in window

export const inWeChat = (): boolean => saysSo() || hasBridge()
