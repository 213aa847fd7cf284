// WeChat Pay: the merchant that customers pay.
import { z } from 'zod'
import { done, instant, route, text, words } from './base.ts'

const merchant = z.object({
  mchId: z.string(),
  /** The official account or mini program whose openids pay. */
  appId: z.string(),
  /** Serial number of the merchant's certificate. */
  serial: z.string(),
  apiUrl: z.string(),
  /** The keys are write-only: this says whether both are kept. */
  hasKeys: z.boolean(),
  /** Where WeChat Pay tells us. */
  noticeUrl: z.string(),
  lastNoticeAt: instant.nullable(),
  lastError: z.object({ code: z.string(), sentence: words }).nullable(),
})
export type PayMerchant = z.infer<typeof merchant>

const settings = route({
  scope: { none: 'settings of the connection' },
  permission: 'settings.write',
})
const tags = ['Payments']
const id = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z]{4,64}$/)
const pem = z.string().trim().min(1).max(8_000)

export const pay = {
  getMerchant: settings
    .route({ method: 'GET', path: '/v1/pay', tags, summary: 'The merchant, without its keys' })
    .output(merchant.nullable()),
  saveMerchant: settings
    .route({
      method: 'POST',
      path: '/v1/pay',
      tags,
      summary: 'Save the merchant; absent keys are kept',
    })
    .input(
      z.strictObject({
        mchId: id,
        appId: id,
        serial: id,
        privateKey: pem.optional(),
        apiV3Key: z
          .string()
          .regex(/^[0-9A-Za-z]{32}$/)
          .optional(),
        /** PEM by key id or serial; empty: certificates are fetched. */
        platformKeys: z.record(text(64), pem).optional(),
        apiUrl: z
          .url({ protocol: /^https?$/ })
          .max(300)
          .optional(),
      }),
    )
    .output(merchant),
  testMerchant: settings
    .route({ method: 'POST', path: '/v1/pay/test', tags, summary: 'Ask WeChat Pay something' })
    .output(done),
}
