// What a page inside WeChat hands to WeChat, so that it opens the sheet on which she pays.
import { z } from 'zod'

export const paySheet = z.object({
  appId: z.string(),
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.string(),
  paySign: z.string(),
})
