// What a browser meets outside the APIs: codes as pictures, faces, sign-in, links on a phone.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { toBuffer } from 'qrcode'
import { z } from 'zod'
import { listCorps } from '../corp.ts'
import { faceSvg } from '../face.ts'
import { pictureOfTicket } from '../official/codes.ts'
import { authorize, type AuthorizeQuery } from '../oauth.ts'
import { getPerson } from '../people.ts'
import { ControlError } from '../refusal.ts'
import { id, read, type Machinery } from './base.ts'

const PHONE_COOKIE = 'phone'

const phoneOf = (cookie: string | undefined): string | undefined =>
  cookie
    ?.split(';')
    .map((part) => part.trim().split('='))
    .find(([name]) => name === PHONE_COOKIE)?.[1]

const openInput = z.object({ person: id, url: z.url({ protocol: /^https?$/ }) })

/**
 * Opens a link on somebody's phone. Cookies know no ports, so the product's pages would still see
 * the person before: their cookies end when the phone changes hands.
 */
const open = (
  machinery: Machinery,
  query: unknown,
  cookie: string | undefined,
  reply: FastifyReply,
) => {
  const input = read(openInput, query)
  const person = getPerson(machinery.world, input.person)
  const names =
    phoneOf(cookie) === person.id
      ? []
      : listCorps(machinery.world).flatMap((corp) => corp.settings.pageCookies)
  return reply
    .header('set-cookie', [
      `${PHONE_COOKIE}=${person.id}; Path=/; HttpOnly; SameSite=Lax`,
      ...names.map((name) => `${name}=; Path=/; Max-Age=0`),
    ])
    .redirect(input.url)
}

interface MediaRow {
  content_type: string
  bytes: Uint8Array
}

export const openRoutes =
  (machinery: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    const { world } = machinery

    app.get('/sandbox/open', ({ query, headers }, reply) =>
      open(machinery, query, headers.cookie, reply),
    )

    app.get('/connect/oauth2/authorize', ({ query, headers, url }, reply) => {
      const self = `${world.origin()}${url}`
      const answer = authorize(world, query as AuthorizeQuery, phoneOf(headers.cookie), self)
      if (answer.kind === 'redirect') return reply.redirect(answer.url)
      return reply.type('text/html; charset=utf-8').send(answer.html)
    })

    app.get<{ Params: { name: string } }>('/qr/:name', async ({ params }, reply) => {
      const configId = params.name.replace(/\.png$/, '')
      const known = world.store.first(
        `select 1 from contact_way where config_id = ?1
         union all select 1 from join_way where config_id = ?1`,
        configId,
      )
      if (!known) throw new ControlError(404, 'there is no such code')
      const png = await toBuffer(`${world.origin()}/q/${configId}`, { width: 480, margin: 2 })
      return reply.type('image/png').header('cache-control', 'max-age=3600').send(png)
    })
    /** A code opened in a browser instead of scanned: hand it to the phone on the screen. */
    app.get<{ Params: { configId: string } }>('/q/:configId', ({ params }, reply) =>
      reply.redirect(`/?scan=${encodeURIComponent(`${world.origin()}/q/${params.configId}`)}`),
    )

    app.get<{ Params: { openKfid: string } }>('/kf/:openKfid', ({ url }, reply) =>
      reply.redirect(`/?scan=${encodeURIComponent(`${world.origin()}${url}`)}`),
    )

    /** The real picture stands on a host of its own; so it does here. */
    app.get<{ Querystring: { ticket?: string } }>(
      '/cgi-bin/showqrcode',
      async ({ query }, reply) => {
        const png = await pictureOfTicket(world, query.ticket ?? '')
        if (!png) throw new ControlError(404, 'there is no such ticket')
        return reply.type('image/png').send(png)
      },
    )

    app.get<{ Params: { name: string } }>('/face/:name', ({ params }, reply) =>
      reply
        .type('image/svg+xml')
        .header('cache-control', 'max-age=86400')
        .send(faceSvg(params.name.replace(/\.svg$/, ''))),
    )

    app.get<{ Params: { mediaId: string } }>('/sandbox/media/:mediaId', ({ params }, reply) => {
      const row = world.store.first<MediaRow>(
        'select content_type, bytes from media where id = ?',
        params.mediaId,
      )
      if (!row) throw new ControlError(404, 'there is no such media')
      const safe =
        /^(?:image|video|audio)\/[\w.+-]+$/.test(row.content_type) &&
        !row.content_type.includes('svg')
      return reply
        .type(safe ? row.content_type : 'application/octet-stream')
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(row.bytes))
    })
  }
