// The short address of a code: the opening is kept, then the visitor goes on to the page behind it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '#platform'
import { customerActorOf } from '#modules/customer'
import { broughtBy } from './brought.ts'
import { askedAt, cameBack, toDoor } from './identify.ts'
import { ledTo } from './lend.ts'
import { codeOfSlug } from './sql/link.ts'
import { greetVisitor, visitorOf } from './visitor.ts'
import { visitKeeper } from './visits.ts'

type Asked = FastifyRequest<{
  Params: { slug: string }
  Querystring: Record<string, unknown>
}>
const MOST = 32
const nameOf = ({ params: { slug } }: Asked): string =>
  /^[0-9a-z]+$/.test(slug) && slug.length <= MOST ? slug : 'unknown'

const sendOn = (reply: FastifyReply, url: string) =>
  reply.header('cache-control', 'no-store').redirect(url, 302)

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
  const customerAt = async (request: Asked) => {
    const actor = await customerActorOf(platform, request)
    return actor?.kind === 'customer' ? actor.id : null
  }
  /** Straight to the guide where the code's link is open, else to the page with the picture. */
  const goOn = async (request: Asked, reply: FastifyReply, codeId: number, visitor: string) => {
    const slug = nameOf(request)
    const customerId = await customerAt(request)
    const url = await ledTo(platform, { codeId, slug, visitor, customerId })
    return url === null ? toDoor(reply, slug) : sendOn(reply, url)
  }
  app.get('/c/:slug', door, async (request: Asked, reply) => {
    const name = nameOf(request)
    let token: string | undefined
    const visitor = () => (token ??= greetVisitor(request, reply, secure))
    const customer = () => customerAt(request)
    const inWechat = /MicroMessenger/i.test(request.headers['user-agent'] ?? '')
    const brought = broughtBy(platform, request.query)
    const opened = await keep({ slug: name, inWechat, visitor, customer, brought })
    const asked = opened && (await askedAt(platform, name, opened))
    if (asked) return sendOn(reply, asked)
    return opened?.led ? goOn(request, reply, opened.codeId, visitor()) : toDoor(reply, name)
  })
  app.get('/c/:slug/back', door, async (request: Asked, reply) => {
    const name = nameOf(request)
    await cameBack(platform, request, name)
    const code = await codeOfSlug(platform.db, name)
    const visitor = visitorOf(request)
    return code?.led && visitor !== undefined
      ? goOn(request, reply, code.codeId, visitor)
      : toDoor(reply, name)
  })
}
