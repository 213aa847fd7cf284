// What staff are told in WeCom by the corp's own app: switched on or off, and what became of it.
import { z } from 'zod'
import { instant, route } from './base.ts'

export const tellLanguages = ['zh', 'en'] as const
export type TellLanguage = (typeof tellLanguages)[number]

const memo = z.object({
  id: z.int(),
  kind: z.enum(['calls', 'handedOver']),
  staffName: z.string(),
  title: z.string(),
  description: z.string(),
  /** The console's page it opens. */
  path: z.string(),
  /** calling: asked, not answered yet. unknown: nobody answered, and nobody can say. */
  state: z.enum(['waiting', 'calling', 'sent', 'rejected', 'unknown']),
  /** noMember, noLicence, expired, or what WeCom answered. */
  reason: z.string().nullable(),
  errcode: z.int().nullable(),
  madeAt: instant,
  settledAt: instant.nullable(),
})
export type WecomMemo = z.infer<typeof memo>

const telling = z.object({
  on: z.boolean(),
  language: z.enum(tellLanguages),
  /** The app's AgentId is known: without it nothing can leave. */
  ready: z.boolean(),
  latest: z.array(memo),
})
export type StaffTelling = z.infer<typeof telling>

const settings = route({
  scope: { none: 'settings of the connection' },
  permission: 'settings.write',
})

export const tellingRoutes = {
  getTelling: settings
    .route({
      method: 'GET',
      path: '/v1/wecom/telling',
      tags: ['WeCom'],
      summary: 'Whether staff are told in WeCom what waits for them, and the latest they were told',
    })
    .output(telling),
  saveTelling: settings
    .route({
      method: 'POST',
      path: '/v1/wecom/telling',
      tags: ['WeCom'],
      summary: 'Switch it on or off, and choose the language',
    })
    .input(z.strictObject({ on: z.boolean(), language: z.enum(tellLanguages) }))
    .output(telling),
}
