// Text messages: the cloud that carries them, and the wordings it has approved.
import { z } from 'zod'
import { fenNotNegative, instant, queryId, route, text, words } from './base.ts'

export const smsClouds = ['tencent', 'aliyun'] as const
export type SmsCloud = (typeof smsClouds)[number]

const account = z.object({
  cloud: z.enum(smsClouds),
  /** Stands in brackets before each message. */
  sign: z.string(),
  /** Tencent Cloud's SmsSdkAppId; empty elsewhere. */
  appId: z.string(),
  keyId: z.string(),
  apiUrl: z.string(),
  /** The secret is write-only: this says whether one is kept. */
  hasSecret: z.boolean(),
  /** What a thousand parts cost. */
  fenPerThousand: fenNotNegative,
  /** To be entered in the cloud's console; whoever knows it may send receipts. */
  receiptUrl: z.string(),
  lastReceiptAt: instant.nullable(),
  lastError: z.object({ code: z.string(), sentence: words }).nullable(),
})
export type SmsAccount = z.infer<typeof account>

const template = z.object({
  id: z.int(),
  /** The cloud's id of it. */
  code: z.string(),
  /** As approved, with its variables: `{1}` of Tencent Cloud, `${code}` of Aliyun. */
  text: z.string(),
  active: z.boolean(),
  variables: z.array(z.string()),
  /** Parts it is counted as, its variables as long as they usually are. */
  parts: z.int(),
})
export type SmsTemplate = z.infer<typeof template>

const months = z.object({
  rows: z.array(
    z.object({
      /** YYYY-MM in the brand's zone. */
      month: z.string(),
      messages: z.int(),
      parts: z.int(),
      costFen: z.int(),
      delivered: z.int(),
      failed: z.int(),
      unknown: z.int(),
    }),
  ),
})
export type SmsMonths = z.infer<typeof months>

const settings = route({
  scope: { none: 'settings of the connection' },
  permission: 'settings.write',
})
const tags = ['Text messages']
const code = z
  .string()
  .trim()
  .regex(/^\w{1,64}$/)

export const sms = {
  getAccount: settings
    .route({ method: 'GET', path: '/v1/sms', tags, summary: 'The connection, without its secret' })
    .output(account.nullable()),
  saveAccount: settings
    .route({
      method: 'POST',
      path: '/v1/sms',
      tags,
      summary: 'Save the connection; an absent secret is kept',
    })
    .input(
      z.strictObject({
        cloud: z.enum(smsClouds),
        sign: text(20),
        appId: z
          .string()
          .trim()
          .regex(/^\d{0,20}$/)
          .default(''),
        keyId: text(128),
        secret: text(200).optional(),
        apiUrl: z
          .url({ protocol: /^https?$/ })
          .max(300)
          .optional(),
        fenPerThousand: fenNotNegative.max(1_000_000).default(0),
      }),
    )
    .output(account),
  testAccount: settings
    .route({
      method: 'POST',
      path: '/v1/sms/test',
      tags,
      summary: 'Send one message to a number of your own and say what the cloud answered',
    })
    .input(
      z.strictObject({
        phone: z
          .string()
          .trim()
          .regex(/^(\+\d{5,19}|1\d{10})$/),
        templateId: z.int().positive(),
        params: z.array(text(60)).max(10).default([]),
      }),
    )
    .output(z.object({ ok: z.boolean(), sentence: words })),
  listTemplates: route({ scope: { none: 'wordings' }, permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/sms/templates',
      tags,
      summary: 'Wordings the cloud has approved',
    })
    .output(z.object({ items: z.array(template) })),
  saveTemplate: settings
    .route({ method: 'POST', path: '/v1/sms/templates', tags, summary: 'Keep or change a wording' })
    .input(
      z.strictObject({
        id: queryId.optional(),
        code,
        text: text(500),
        active: z.boolean().default(true),
      }),
    )
    .output(template),
  months: route({ scope: 'brand', permission: 'insight.read' })
    .route({
      method: 'GET',
      path: '/v1/sms/months',
      tags,
      summary: 'What was sent and what it cost, month by month',
    })
    .output(months),
}
