// The way of a page on a phone into the sandbox's server: its host tells whose phone and which site.
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { id, read, type Machinery } from '../control/base.ts'
import { findPerson, getPerson } from '../people.ts'
import { ControlError } from '../refusal.ts'
import { onPhone, readHost } from './address.ts'
import { fetchForPage } from './fetch.ts'

const PAGES = '/sandbox/page'
const BRIDGE = '/__wechat/bridge.js'

/** Requests of a phone's host go to its browser, whatever their path. */
export const pagePath = ({ headers, url = '/' }: Pick<IncomingMessage, 'headers' | 'url'>) => {
  if (!readHost(headers.host)) return url
  return url === BRIDGE ? '/page/bridge.js' : `${PAGES}${url}`
}

const asked = z.object({ person: id, url: z.url({ protocol: /^https?$/ }) })

export const browserRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    /** Opens a link in the phone's own browser. */
    app.get('/sandbox/browse', ({ query }, reply) => {
      const { person, url } = read(asked, query)
      return reply.redirect(onPhone(world, getPerson(world, person).id, url))
    })
    await app.register(async (pages) => {
      pages.removeAllContentTypeParsers()
      pages.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
        done(null, body)
      })
      pages.all(`${PAGES}/*`, async (request, reply) => {
        const host = readHost(request.headers.host)
        if (!host || !findPerson(world, host.personId)) throw new ControlError(404, 'no such phone')
        try {
          const answer = await fetchForPage(world, {
            host,
            method: request.method,
            path: request.url.slice(PAGES.length),
            headers: request.headers,
            body: Buffer.isBuffer(request.body) ? request.body : undefined,
          })
          return await reply.code(answer.status).headers(answer.headers).send(answer.body)
        } catch (error) {
          throw new ControlError(502, `the page does not answer: ${String(error)}`)
        }
      })
    })
  }
