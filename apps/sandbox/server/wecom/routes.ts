// WeCom's own URLs: every interface below one dispatcher that checks method, token, limits and
// faults, wears the envelope and writes the wire log.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Corp } from '../corp.ts'
import { takeRefusal, takeSilence } from '../faults.ts'
import { must, refusalBody, Refused } from '../refusal.ts'
import { recordWire, type WireRecord } from '../wire.ts'
import type { World } from '../world.ts'
import { acquisitionInterfaces } from '../acquisition/interfaces.ts'
import { accessInterfaces, corpOfToken, giveToken } from './access.ts'
import { appMessageInterfaces } from './app-message.ts'
import { Fields, type Interfaces, type UploadedFile } from './asked.ts'
import { contactWayInterfaces } from './contact-way.ts'
import { customerInterfaces } from './customer.ts'
import { groupChatInterfaces } from './group-chat.ts'
import { groupStatisticInterfaces } from './group-statistic.ts'
import { groupWelcomeInterfaces } from './group-welcome.ts'
import { massInterfaces } from './groupmsg.ts'
import { ticketInterfaces } from '../jsapi/interfaces.ts'
import { kfInterfaces } from '../kf/interfaces.ts'
import { LARGEST_FILE, mediaInterfaces } from './media.ts'
import { momentInterfaces } from './moment.ts'
import { tagInterfaces } from './tag.ts'
import { transferInterfaces } from './transfer.ts'
import { welcomeInterfaces } from './welcome.ts'

const interfaces: Interfaces = {
  ...accessInterfaces,
  ...acquisitionInterfaces,
  ...appMessageInterfaces,
  ...contactWayInterfaces,
  ...customerInterfaces,
  ...groupChatInterfaces,
  ...groupStatisticInterfaces,
  ...groupWelcomeInterfaces,
  ...kfInterfaces,
  ...massInterfaces,
  ...mediaInterfaces,
  ...momentInterfaces,
  ...tagInterfaces,
  ...ticketInterfaces,
  ...transferInterfaces,
  ...welcomeInterfaces,
}

interface Result {
  body: object
  corpId: string
  check: WireRecord['check']
  lost: boolean
}

const fail = (error: unknown, ip: string): object => {
  if (error instanceof Refused) return refusalBody(error, ip)
  throw error
}

const token = (world: World, query: Fields, ip: string): Result => {
  const corpId = query.text('corpid') ?? ''
  const check = (ok: boolean) => ({ kind: 'secret' as const, ok, note: 'corpid and corpsecret' })
  try {
    const reply = giveToken(world, query, ip)
    return {
      body: { errcode: 0, errmsg: 'ok', ...reply },
      corpId,
      check: check(true),
      lost: false,
    }
  } catch (error) {
    return { body: fail(error, ip), corpId, check: check(false), lost: false }
  }
}

interface Call {
  api: string
  method: string
  query: Fields
  body: Fields
  file?: UploadedFile
  ip: string
}

const work = (world: World, corp: Corp, call: Call): object => {
  must(world.limits.take(corp.id, call.api, call.ip), 45009)
  const ordered = takeRefusal(world.faults.of(corp.id), call.api)
  must(ordered === undefined, ordered ?? 0)
  const found = Object.hasOwn(interfaces, call.api) ? interfaces[call.api] : undefined
  must(found, 48002, 'the sandbox does not know this interface')
  must(
    found.method === 'EITHER' || found.method === call.method,
    found.method === 'POST' ? 43002 : 43001,
    `requires the ${found.method} method`,
  )
  const reply = found.answer({ world, corp, query: call.query, body: call.body, file: call.file })
  const warning = call.body.warned ? 'Warning: wrong json format. ' : ''
  return { errcode: 0, errmsg: `${warning}ok`, ...reply }
}

const answer = (world: World, call: Call): Result => {
  if (call.api === 'gettoken') return token(world, call.query, call.ip)
  const check = (ok: boolean, note: string) => ({ kind: 'access_token' as const, ok, note })
  let corp: Corp
  try {
    corp = corpOfToken(world, call.query.text('access_token'))
  } catch (error) {
    return { body: fail(error, call.ip), corpId: '', check: check(false, 'refused'), lost: false }
  }
  const fine = check(true, `belongs to ${corp.id}`)
  const silenced = takeSilence(world.faults.of(corp.id), call.api)
  const lost = world.faults.cuts('wecom') || silenced
  try {
    return { body: work(world, corp, call), corpId: corp.id, check: fine, lost }
  } catch (error) {
    return { body: fail(error, call.ip), corpId: corp.id, check: fine, lost }
  }
}

const fileOf = async (request: FastifyRequest): Promise<UploadedFile | undefined> => {
  const part = await request.file()
  if (part?.fieldname !== 'media') return undefined
  return { filename: part.filename, contentType: part.mimetype, bytes: await part.toBuffer() }
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : '')

const bodyOf = (text: string): Fields => {
  if (text === '') return new Fields(undefined)
  try {
    return new Fields(JSON.parse(text))
  } catch {
    const fields = new Fields({})
    fields.warned = true
    return fields
  }
}

const serve = async (world: World, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  const startedAt = performance.now()
  const machineAt = world.machine()
  const upload = request.isMultipart()
  const file = upload ? await fileOf(request) : undefined
  const text = textOf(request.body)
  const result = answer(world, {
    api: (request.params as { '*': string })['*'],
    method: request.method,
    file,
    ip: request.ip,
    query: new Fields(request.query),
    body: bodyOf(text),
  })
  recordWire(world, {
    corpId: result.corpId,
    at: world.clock.now(),
    machineAt,
    direction: 'in',
    method: request.method,
    url: `${world.origin()}${request.url}`,
    request: file ? `(file ${file.filename}, ${file.bytes.length} bytes)` : text,
    response: result.lost ? '' : hideToken(JSON.stringify(result.body)),
    status: result.lost ? 0 : 200,
    errcode: 'errcode' in result.body ? Number(result.body.errcode) : null,
    check: result.check,
    tookMs: performance.now() - startedAt,
  })
  if (result.lost) {
    reply.hijack()
    request.raw.socket.destroy()
  } else await reply.type('application/json; charset=UTF-8').send(JSON.stringify(result.body))
}

const hideToken = (json: string): string => json.replace(/("access_token":"[^"]{6})[^"]*/, '$1…')

/** Registers `/cgi-bin/*` below the prefix of the plugin. */
export const wecomRoutes =
  (world: World) =>
  async (app: FastifyInstance): Promise<void> => {
    const { default: multipart } = await import('@fastify/multipart')
    await app.register(multipart, { limits: { fileSize: LARGEST_FILE, files: 1 } })
    // Bodies are read as texts: WeCom answers bad JSON with a warning, not with HTTP 400.
    app.removeContentTypeParser(['application/json', 'text/plain'])
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
      done(null, text)
    })
    app.setErrorHandler((error, request, reply) => {
      const tooLarge =
        error instanceof Error && 'code' in error && error.code === 'FST_REQ_FILE_TOO_LARGE'
      if (!tooLarge) world.log(`the sandbox failed: ${String(error)}`)
      return reply.code(200).send(refusalBody(new Refused(tooLarge ? 45001 : -1), request.ip))
    })
    for (const method of ['GET', 'POST'] as const) {
      app.route({
        method,
        url: '/cgi-bin/*',
        handler: (request, reply) => serve(world, request, reply),
      })
    }
  }
