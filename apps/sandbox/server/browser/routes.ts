// The way of a page on a phone into the sandbox's server: its host tells whose phone and which site.
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { id, read, type Machinery } from '../control/base.ts'
import { isHeld } from '../guide/device.ts'
import { ControlError } from '../refusal.ts'
import { onPhone, readHost, type PhoneHost } from './address.ts'
import type { World } from '../world.ts'
import { fetchForPage } from './fetch.ts'
import { endSessions, keepStorage, readStorage, storageInput } from './storage.ts'

const PAGES = '/sandbox/page'
/** What WeChat itself puts into a page, or gives to one that loads it. */
const SCRIPTS = '/__wechat/'
const STORAGE = '/__wechat/storage'
const KEPT = '/sandbox/page-storage'

/** Requests of a phone's host go to its browser, whatever their path. */
export const pagePath = ({ headers, url = '/' }: Pick<IncomingMessage, 'headers' | 'url'>) => {
  if (!readHost(headers.host)) return url
  if (url === STORAGE) return KEPT
  return url.startsWith(SCRIPTS) ? `/page/${url.slice(SCRIPTS.length)}` : `${PAGES}${url}`
}

/** Whose phone asks, and for which site. */
const phoneAsking = (world: World, name: string | undefined): PhoneHost => {
  const host = readHost(name)
  if (!host || !isHeld(world, host.personId)) throw new ControlError(404, 'no such phone')
  return host
}

const asked = z.object({ person: id, url: z.url({ protocol: /^https?$/ }) })

export const browserRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    /** Opens a link in the phone's own browser. */
    app.get('/sandbox/browse', ({ query }, reply) => {
      const { person, url } = read(asked, query)
      if (!isHeld(world, person)) throw new ControlError(404, `there is no phone of ${person}`)
      endSessions(world, person)
      return reply.redirect(onPhone(world, person, url))
    })
    app.get(KEPT, ({ headers }) => readStorage(world, phoneAsking(world, headers.host)))
    app.put(KEPT, ({ headers, body }) => {
      keepStorage(world, phoneAsking(world, headers.host), read(storageInput, body))
      return {}
    })
    await app.register(async (pages) => {
      pages.removeAllContentTypeParsers()
      pages.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
        done(null, body)
      })
      pages.all(`${PAGES}/*`, async (request, reply) => {
        const host = phoneAsking(world, request.headers.host)
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
