// What a page and the phone around it say to each other.

export interface Point {
  latitude: number
  longitude: number
}

export type WecomCall = 'getContext' | 'getCurExternalContact'

export type PageCall =
  | { name: 'place' }
  | { name: 'pay'; input: Record<string, unknown> }
  /** What WeCom's client answers beside a chat. */
  | { name: 'wecom'; api: WecomCall; input: Record<string, unknown> }
  /** Who the page is: `wx.config`, and `wx.agentConfig` in WeCom's client. */
  | { name: 'verify'; input: Record<string, unknown> }
  /** A link that WeChat opens itself. */
  | { name: 'service'; link: string }
  /** The page is an acquisition link: its card is shown instead. */
  | { name: 'card'; link: string }
  | { name: 'close' }

export interface FromPage {
  wechat: 'ask'
  id: number
  call: PageCall
}

export interface ToPage {
  wechat: 'answer'
  id: number
  answer: {
    ok: boolean
    /** By the degrees of satellites, and of Chinese maps. */
    place?: Point
    chinese?: Point
    /** What a verified page may call. */
    granted?: string[]
    pay?: 'ok' | 'cancel' | 'fail'
    why?: string
    told?: Record<string, unknown>
  }
}
