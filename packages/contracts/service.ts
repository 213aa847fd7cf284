// Customer service in WeChat: its accounts, what they greet with, and how many came and wrote.
import { z } from 'zod'
import { instant, multiline, route, words } from './base.ts'

const account = z.object({
  id: z.int(),
  /** Empty until the platform has told it. */
  name: z.string(),
  /** The platform has it no more. */
  gone: z.boolean(),
  greets: z.boolean(),
  /** `{name}` is whoever comes. */
  greeting: z.string().nullable(),
  /** News of it was last fetched then. */
  fetchedAt: instant.nullable(),
  problem: z.object({ code: z.string(), sentence: words }).nullable(),
  /** Comings of the last 30 days, those of them who wrote, and those who were greeted. */
  came: z.int(),
  replied: z.int(),
  greeted: z.int(),
})
export type ServiceAccount = z.infer<typeof account>

const settings = route({ scope: 'brand', permission: 'settings.write' })
const tags = ['WeCom']
const all = z.object({ items: z.array(account) })

export const serviceRoutes = {
  listServices: settings
    .route({
      method: 'GET',
      path: '/v1/wecom/services',
      tags,
      summary: 'Accounts of customer service, and how many came and wrote in the last 30 days',
    })
    .output(all),
  readServices: settings
    .route({
      method: 'POST',
      path: '/v1/wecom/services/read',
      tags,
      summary: 'Ask WeCom which accounts there are and what happened; the answer comes later',
    })
    .output(all),
  saveServiceGreeting: settings
    .route({
      method: 'POST',
      path: '/v1/wecom/services/{id}/greeting',
      tags,
      summary: 'What whoever opens the chat is greeted with, once in 48 hours',
    })
    .input(
      z.strictObject({
        id: z.coerce.number<number>().int().positive().max(Number.MAX_SAFE_INTEGER),
        greets: z.boolean(),
        greeting: z.string().trim().min(1).max(600).regex(multiline),
      }),
    )
    .output(account),
  serviceChoices: route({
    scope: { none: 'names of the accounts a code may lead to' },
    permission: 'customers.read',
  })
    .route({
      method: 'GET',
      path: '/v1/wecom/service-choices',
      tags,
      summary: 'The accounts of customer service that a code may lead to',
    })
    .output(z.object({ items: z.array(z.object({ id: z.int(), name: z.string() })) })),
}
