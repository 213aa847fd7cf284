// Acquisition links as an administrator has them: units are bought, links made, deleted or broken.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { breakLink, listLinks, makeLink, removeByHand, urlOf, ADMIN } from '../acquisition/links.ts'
import { balanceOf, buyUnits } from '../acquisition/quota.ts'
import { getCorp } from '../corp.ts'
import { ControlError, Refused } from '../refusal.ts'
import { id, read, type Machinery, type OfCorp } from './base.ts'

const bought = z.object({
  units: z.int().min(0).max(1_000_000),
  days: z.int().min(1).max(3650).default(365),
  /** What was left before is void: so an empty purse is made. */
  only: z.boolean().default(false),
})
const made = z.object({ name: z.string().min(1).max(30), members: z.array(id).min(1).max(500) })
type OfLink = { Params: { corpId: string; linkId: string } }

export const acquisitionRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get<OfCorp>('/corps/:corpId/acquisition', ({ params }) => {
      const { id: corpId } = getCorp(world, params.corpId)
      return {
        balance: balanceOf(world, corpId),
        links: listLinks(world, corpId).map((link) => ({
          linkId: link.link_id,
          name: link.link_name,
          members: link.user_list,
          url: urlOf(world, link),
          broken: link.broken,
        })),
      }
    })
    app.post<OfCorp>('/corps/:corpId/acquisition-units', ({ params, body }) => ({
      balance: buyUnits(world, getCorp(world, params.corpId).id, read(bought, body)),
    }))
    app.post<OfCorp>('/corps/:corpId/acquisition-links', ({ params, body }) => {
      const { name, members } = read(made, body)
      try {
        const link = makeLink(world, getCorp(world, params.corpId).id, ADMIN, {
          link_name: name,
          user_list: members,
          department_list: [],
          skip_verify: true,
          mark_source: true,
        })
        return { linkId: link.link_id, url: urlOf(world, link) }
      } catch (error) {
        if (error instanceof Refused) throw new ControlError(409, error.message)
        throw error
      }
    })
    app.delete<OfLink>('/corps/:corpId/acquisition-links/:linkId', ({ params }) => {
      removeByHand(world, params.corpId, params.linkId)
      return {}
    })
    app.post<OfLink>('/corps/:corpId/acquisition-links/:linkId/break', ({ params }) => {
      breakLink(world, params.corpId, params.linkId)
      return {}
    })
  }

const OPENING = `<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>微信</title></head>
<body></body></html>`

/** WeChat takes such a link itself (the bridge does); any other browser hands it to a phone. */
export const linkRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get('/ca/:slug', ({ url, headers }, reply) =>
      /MicroMessenger/.test(headers['user-agent'] ?? '')
        ? reply.type('text/html; charset=utf-8').send(OPENING)
        : reply.redirect(`/?scan=${encodeURIComponent(`${world.origin()}${url}`)}`),
    )
  }
