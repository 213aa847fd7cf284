// What a page inside WeChat hands to WeChat, so that it opens the sheet on which she pays.
import { z } from 'zod'
import { instant } from './base.ts'

export const paySheet = z.object({
  appId: z.string(),
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.string(),
  paySign: z.string(),
})

/** What she scans off a screen with the WeChat of her phone. */
export const payCode = z.object({
  codeUrl: z.string(),
  /** Until when it can be paid. */
  expiresAt: instant,
})
