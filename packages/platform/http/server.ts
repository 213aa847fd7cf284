// The HTTP server: contracts over oRPC, hot doors as plain routes, one shape of error.
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ORPCError } from '@orpc/contract'
import { onError } from '@orpc/server'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Actor } from '../actor.ts'
import { requestContext } from '../context.ts'
import type { Platform } from '../platform.ts'
import { platformRefusals, Refusal } from '../refusal.ts'
import type { HttpContext } from './call.ts'
import { takeJsonOnly } from './json.ts'
import { problemOf, refusalOf } from './problem.ts'
import { countRequest } from './metrics.ts'

export interface HttpOptions {
  platform: Platform
  authenticate: (request: FastifyRequest) => Promise<Actor | null>
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers that went well leave no line in the log: a row of the door's own says the same. */
    quiet?: boolean
  }
}

const BODY_MAX = 8 * 1024 * 1024

export async function makeHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { platform } = options
  const app = fastify({
    bodyLimit: BODY_MAX,
    trustProxy: 'loopback',
    genReqId: (request) => givenId(request.headers['x-request-id']) ?? randomUUID(),
    logger: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error, request, reply) =>
      requestContext.run(
        { requestId: request.id },
        () => void sendProblem(reply, refusalOf(error)),
      ),
    clientErrorHandler: answerGarbage,
  })
  app.addHook('onRequest', (request, reply, next) => {
    reply.header('x-request-id', request.id)
    requestContext.run({ requestId: request.id }, next)
  })
  takeJsonOnly(app)
  await app.register(cookie)
  await app.register(helmet, { contentSecurityPolicy: false, frameguard: false, hsts: false })
  await app.register(rateLimit, { global: false })
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, new Refusal(platformRefusals.unknownRoute)),
  )
  app.setErrorHandler((error, _request, reply) => {
    const refusal = refusalOf(error)
    if (refusal.status >= 500) platform.log.error({ err: error }, 'request failed')
    return sendProblem(reply, refusal)
  })
  app.addHook('onResponse', (request, reply, next) => {
    const route = request.routeOptions.url ?? 'unknown'
    countRequest(route, request.method, reply.statusCode, reply.elapsedTime)
    const quiet = request.routeOptions.config.quiet === true && reply.statusCode < 400
    if (!quiet)
      requestContext.run({ requestId: request.id }, () => logAnswer(platform, request, reply))
    next()
  })
  addContracts(app, options)
  for (const module of platform.modules)
    module.plainRoutes?.(app, platform, { actorOf: options.authenticate })
  return app
}

const logAnswer = (platform: Platform, request: FastifyRequest, reply: FastifyReply): void =>
  platform.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    },
    'request answered',
  )

const sendProblem = (reply: FastifyReply, refusal: Refusal) =>
  reply.status(refusal.status).type('application/problem+json').send(problemOf(refusal))

/** A caller's own id goes through the logs of both; one that is no plain word does not. */
const givenId = (given: string | string[] | undefined): string | undefined =>
  typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given) ? given : undefined

/**
 * What is not HTTP, or has more headers than anybody needs, is answered as well as a socket can be.
 */
function answerGarbage(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
  const tooLong = error.code === 'HPE_HEADER_OVERFLOW'
  const body = JSON.stringify(
    problemOf(new Refusal(tooLong ? platformRefusals.headersTooLarge : platformRefusals.notHttp)),
  )
  socket.end(
    [
      `HTTP/1.1 ${tooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}

function addContracts(app: FastifyInstance, options: HttpOptions): void {
  const { platform } = options
  const router = Object.fromEntries(
    platform.modules.flatMap((m) => (m.routes ? [[m.name, m.routes]] : [])),
  )
  const handler = new OpenAPIHandler<HttpContext>(router as never, {
    clientInterceptors: [
      async (call) => {
        try {
          return await call.next()
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          throw new ORPCError(error.code, {
            status: error.status,
            message: error.message,
            cause: error,
          })
        }
      },
    ],
    interceptors: [
      onError((error) => {
        const refusal = refusalOf(error)
        if (refusal.status >= 500)
          platform.log.error({ err: (error as Error).cause ?? error }, 'request failed')
      }),
    ],
    customErrorResponseBodyEncoder: (error) => problemOf(refusalOf(error)),
  })
  const serve = async (request: FastifyRequest, reply: FastifyReply) => {
    const actor = await options.authenticate(request)
    refuseForeignPosts(request)
    const context: HttpContext = {
      platform,
      actor,
      request,
      reply,
      readOnly: platform.space() === 'critical',
    }
    const { matched } = await handler.handle(request, reply, { context })
    if (!matched) reply.callNotFound()
  }
  app.addHook('onSend', (_request, reply, payload, next) => {
    if (
      reply.statusCode >= 400 &&
      String(reply.getHeader('content-type')).startsWith('application/json')
    ) {
      reply.header('content-type', 'application/problem+json')
    }
    next(null, payload)
  })
  app.all('/v1/*', serve)
}

/**
 * A browser says when another site sends a request with our cookie; such a request changes nothing.
 */
function refuseForeignPosts(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (request.method !== 'GET' && site === 'cross-site')
    throw new Refusal(platformRefusals.forbidden)
}
