// The brand's WeCom: its connection, and how a customer's page learns who opened it.
import { z } from 'zod'
import { customerId, done, instant, route, words } from './base.ts'

const secret = z.string().trim().min(1).max(200)
const corp = z.object({
  corpId: z.string(),
  agentId: z.string().nullable(),
  apiUrl: z.string(),
  /** Secrets are write-only: these say whether one is kept. */
  hasContactSecret: z.boolean(),
  hasAppSecret: z.boolean(),
  hasToken: z.boolean(),
  hasAesKey: z.boolean(),
  /** To be entered in WeCom's console. */
  callbackUrl: z.string(),
  lastCallbackAt: instant.nullable(),
  lastError: z.object({ code: z.string(), sentence: words }).nullable(),
})
export type WecomCorp = z.infer<typeof corp>

export const wecom = {
  getCorp: route({ scope: { none: 'settings of the connection' }, permission: 'settings.write' })
    .route({
      method: 'GET',
      path: '/v1/wecom',
      tags: ['WeCom'],
      summary: 'The connection, without its secrets',
    })
    .output(corp.nullable()),
  saveCorp: route({ scope: { none: 'settings of the connection' }, permission: 'settings.write' })
    .route({
      method: 'POST',
      path: '/v1/wecom',
      tags: ['WeCom'],
      summary: 'Save the connection; absent secrets are kept',
    })
    .input(
      z.strictObject({
        corpId: z.string().trim().min(1).max(64),
        agentId: z.string().trim().max(32).optional(),
        apiUrl: z.url().max(300).optional(),
        /** Where customers' pages learn who opened them; WeChat's own address when left out. */
        oauthUrl: z.url().max(300).optional(),
        contactSecret: secret.optional(),
        appSecret: secret.optional(),
        token: z
          .string()
          .trim()
          .regex(/^[A-Za-z0-9]{1,32}$/)
          .optional(),
        aesKey: z
          .string()
          .trim()
          .regex(/^[A-Za-z0-9]{43}$/)
          .optional(),
      }),
    )
    .output(corp),
  testCorp: route({ scope: { none: 'settings of the connection' }, permission: 'settings.write' })
    .route({
      method: 'POST',
      path: '/v1/wecom/test',
      tags: ['WeCom'],
      summary: 'Call WeCom and say what it answered',
    })
    .output(
      z.object({
        ok: z.boolean(),
        steps: z.array(z.object({ step: z.string(), ok: z.boolean(), sentence: words })),
      }),
    ),
  openSession: route({ scope: 'self', permission: 'public' })
    .route({
      method: 'POST',
      path: '/v1/consumer/session',
      tags: ['Consumer'],
      summary: 'Sign in by the code WeChat gave the page; sets the session cookie',
    })
    .input(
      z.strictObject({
        code: z.string().trim().min(1).max(512),
        state: z.string().max(128).optional(),
      }),
    )
    .output(z.object({ customerId, name: z.string().nullable(), member: z.boolean() })),
  closeSession: route({ scope: 'self', permission: 'customer' })
    .route({
      method: 'DELETE',
      path: '/v1/consumer/session',
      tags: ['Consumer'],
      summary: 'Sign the customer out',
    })
    .output(done),
}
