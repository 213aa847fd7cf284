// Links posted in customer groups: each group has its own of a code, and who opened it is known.
import { z } from 'zod'
import { byId, customerId, instant, route } from './base.ts'
import { codeKinds } from './code.ts'

const link = z.object({
  codeId: z.int(),
  codeName: z.string(),
  kind: z.enum(codeKinds),
  placement: z.string(),
  active: z.boolean(),
  /** To be copied and posted in this group only. */
  url: z.url(),
  clicks: z.int(),
  /** Different people among those whom we know. */
  people: z.int(),
  lastAt: instant.nullable(),
})
export type GroupLink = z.infer<typeof link>

const click = z.object({
  id: z.int(),
  at: instant,
  codeName: z.string(),
  /** Null where nobody was signed in: a click of the group, and of nobody. */
  customerId: customerId.nullable(),
  customerName: z.string().nullable(),
  /** She was in the group when she opened it. */
  inside: z.boolean(),
})
export type GroupClick = z.infer<typeof click>

const links = z.object({ links: z.array(link), clicks: z.array(click) })
export type GroupLinks = z.infer<typeof links>

export const groupLinkRoutes = {
  listGroupLinks: route({ scope: 'store', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/groups/{id}/links',
      tags: ['Codes'],
      summary: 'Links posted in a group, and the latest who opened them',
    })
    .input(byId)
    .output(links),
  makeGroupLink: route({ scope: 'store', permission: 'codes.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/groups/{id}/links',
      tags: ['Codes'],
      summary: 'A link of a code for this group alone; the same code keeps its link',
    })
    .input(byId.extend({ codeId: z.int().positive() }))
    .output(links),
}
