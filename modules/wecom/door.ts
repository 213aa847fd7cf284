// Where WeCom pushes: verify, open, keep, answer. Work follows from the log, not from here.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  answerUrlCheck,
  CallbackError,
  callbackDigest,
  encryptedOf,
  openCallback,
  XmlError,
  type CallbackKeys,
} from '#wechat'
import { gather, Refusal, type Platform } from '#platform'
import { callbackReceived } from './events.ts'
import { callbackKeysOf } from './corp.ts'
import { wecomRefusals } from './refusals.ts'
import { keepCallbacks, type Callback } from './sql/inbox.ts'

/** Callbacks are a few hundred bytes; nothing WeCom sends comes near this. */
const BODY_MAX = 64 * 1024

type Asked = FastifyRequest<{ Params: { corpId: string }; Querystring: Record<string, unknown> }>

async function keysFor(platform: Platform, corpId: string): Promise<CallbackKeys> {
  const keys = await callbackKeysOf(platform, corpId)
  if (!keys) throw new Refusal(wecomRefusals.unknownCorp)
  return keys
}

const signedQuery = (query: Record<string, unknown>) => {
  const text = (name: string) => {
    const value = query[name]
    if (typeof value !== 'string' || value === '') throw new Refusal(wecomRefusals.badSignature)
    return value
  }
  return {
    text,
    signed: {
      msg_signature: text('msg_signature'),
      timestamp: text('timestamp'),
      nonce: text('nonce'),
    },
  }
}

/** A wrong signature and a wrong key look alike from outside: both are refused without detail. */
function guarded<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof CallbackError) throw new Refusal(wecomRefusals.badSignature)
    if (error instanceof XmlError) throw new Refusal(wecomRefusals.unreadable)
    throw error
  }
}

/**
 * Keeps callbacks for good before they are answered; those that come meanwhile share the next
 * transaction.
 */
const keeper = (platform: Platform) =>
  gather(
    (callbacks: readonly Callback[]) =>
      platform.transact({}, async (tx) => {
        const ids = await keepCallbacks(tx.db, callbacks)
        tx.publish(
          callbackReceived,
          ids.map((inboxId) => ({ subject: null, payload: { inboxId } })),
        )
        return callbacks.map(() => undefined)
      }),
    { most: 500 },
  )

async function receive(
  platform: Platform,
  keep: (callback: Callback) => Promise<unknown>,
  request: Asked,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const keys = await keysFor(platform, request.params.corpId)
  const { signed } = signedQuery(request.query)
  const body = typeof request.body === 'string' ? request.body : ''
  const plain = guarded(() => openCallback(keys, signed, encryptedOf(body)))
  if (plain.includes('\u0000') || !plain.isWellFormed()) throw new Refusal(wecomRefusals.unreadable)
  await keep({ corpId: keys.receiveId, digest: callbackDigest(plain), raw: plain })
  // Empty and 200 is acceptance, for a repetition too: anything else would only bring it again.
  return reply.status(200).type('text/plain').send('')
}

/** `GET` answers the administrator's URL check, `POST` takes what WeCom pushes. */
export function callbackDoor(app: FastifyInstance, platform: Platform): void {
  const keep = keeper(platform)
  void app.register(async (door) => {
    door.removeAllContentTypeParsers()
    door.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: BODY_MAX },
      (_request, body, done) => {
        done(null, body)
      },
    )
    door.get('/callbacks/wecom/:corpId', async (request: Asked, reply) => {
      const keys = await keysFor(platform, request.params.corpId)
      const { text, signed } = signedQuery(request.query)
      const echo = guarded(() => answerUrlCheck(keys, { ...signed, echostr: text('echostr') }))
      return reply.type('text/plain').send(echo)
    })
    door.post('/callbacks/wecom/:corpId', { bodyLimit: BODY_MAX }, (request: Asked, reply) =>
      receive(platform, keep, request, reply),
    )
  })
}
