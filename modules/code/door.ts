// The short address of a code: the opening is kept, then the visitor goes on to the page behind it.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Platform } from '#platform'
import { customerActorOf } from '#modules/customer'
import { broughtBy } from './brought.ts'
import { askedAt, cameBack, toDoor } from './identify.ts'
import { greetVisitor } from './visitor.ts'
import { visitKeeper } from './visits.ts'

type Asked = FastifyRequest<{
  Params: { slug: string }
  Querystring: Record<string, unknown>
}>
const MOST = 32
const nameOf = ({ params: { slug } }: Asked): string =>
  /^[0-9a-z]+$/.test(slug) && slug.length <= MOST ? slug : 'unknown'

/**
 * Leads to the same kind of page whether the name is known or not, and nowhere else: what an
 * address brings along beside the name changes nothing of that; what somebody asked to keep of it
 * (`keepQuery`) goes on record with the opening. Machines that only look (HEAD) are not
 * counted.
 */
export function linkDoor(app: FastifyInstance, platform: Platform): void {
  const keep = visitKeeper(platform)
  const secure = platform.config.publicUrl.startsWith('https:')
  // Each opening leaves its row, so the log need not say it again; a redirect is no page to guard.
  const door = { exposeHeadRoute: false, config: { quiet: true }, helmet: false as const }
  app.get('/c/:slug', door, async (request: Asked, reply) => {
    const name = nameOf(request)
    const visitor = () => greetVisitor(request, reply, secure)
    const customer = async () => {
      const actor = await customerActorOf(platform, request)
      return actor?.kind === 'customer' ? actor.id : null
    }
    const inWechat = /MicroMessenger/i.test(request.headers['user-agent'] ?? '')
    const brought = broughtBy(platform, request.query)
    const opened = await keep({ slug: name, inWechat, visitor, customer, brought })
    const asked = opened && (await askedAt(platform, name, opened))
    if (!asked) return toDoor(reply, name)
    return reply.header('cache-control', 'no-store').redirect(asked, 302)
  })
  app.get('/c/:slug/back', door, async (request: Asked, reply) => {
    const name = nameOf(request)
    await cameBack(platform, request, name)
    return toDoor(reply, name)
  })
}
