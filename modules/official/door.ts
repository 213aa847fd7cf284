// Where the platform pushes its server messages: verify, open, keep, answer. Work follows from the
// log, not from here.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  answerServerCheck,
  CallbackError,
  callbackDigest,
  openServerMessage,
  XmlError,
  type CallbackKeys,
  type ServerQuery,
} from '#wechat'
import { gather, Refusal, type Platform } from '#platform'
import { accountOf, callbackKeys } from './account.ts'
import { messageReceived } from './events.ts'
import { officialRefusals } from './refusals.ts'
import { keepMessages, type Message } from './sql/inbox.ts'

/** Messages are a few hundred bytes; nothing the platform sends comes near this. */
const BODY_MAX = 64 * 1024

type Asked = FastifyRequest<{ Params: { appId: string }; Querystring: Record<string, unknown> }>

async function keysFor(platform: Platform, appId: string): Promise<CallbackKeys> {
  const row = await accountOf(platform)
  const keys = row && row.app_id === appId ? callbackKeys(platform.keys, row) : undefined
  if (!keys) throw new Refusal(officialRefusals.unknownAccount)
  return keys
}

function textIn(query: Record<string, unknown>, name: string): string {
  const value = query[name]
  if (typeof value !== 'string' || value === '') throw new Refusal(officialRefusals.badSignature)
  return value
}

const signedQuery = (query: Record<string, unknown>): ServerQuery => ({
  signature: textIn(query, 'signature'),
  timestamp: textIn(query, 'timestamp'),
  nonce: textIn(query, 'nonce'),
  ...(query['encrypt_type'] !== undefined && {
    encrypt_type: textIn(query, 'encrypt_type'),
    ...(query['encrypt_type'] === 'aes' && { msg_signature: textIn(query, 'msg_signature') }),
  }),
})

/** A wrong signature and a wrong key look alike from outside: both are refused without detail. */
function guarded<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof CallbackError) throw new Refusal(officialRefusals.badSignature)
    if (error instanceof XmlError) throw new Refusal(officialRefusals.unreadable)
    throw error
  }
}

/** A plain body is covered by no signature: once there is a key, only sealed ones are believed. */
function opened(keys: CallbackKeys, query: ServerQuery, body: string): string {
  if ((query.encrypt_type === 'aes') !== (keys.aesKey !== ''))
    throw new Refusal(officialRefusals.badSignature)
  const plain = guarded(() => openServerMessage(keys, query, body))
  if (plain === '' || plain.includes('\u0000') || !plain.isWellFormed())
    throw new Refusal(officialRefusals.unreadable)
  return plain
}

/**
 * Keeps messages for good before they are answered; those that come meanwhile share the next
 * transaction.
 */
const keeper = (platform: Platform) =>
  gather(
    (messages: readonly Message[]) =>
      platform.transact({}, async (tx) => {
        const ids = await keepMessages(tx.db, messages)
        tx.publish(
          messageReceived,
          ids.map((inboxId) => ({ subject: null, payload: { inboxId } })),
        )
        return messages.map(() => undefined)
      }),
    { most: 500 },
  )

/** `GET` answers the administrator's address check, `POST` takes what the platform pushes. */
export function messageDoor(app: FastifyInstance, platform: Platform): void {
  const keep = keeper(platform)
  const receive = async (request: Asked, reply: FastifyReply): Promise<FastifyReply> => {
    const keys = await keysFor(platform, request.params.appId)
    const query = signedQuery(request.query)
    const raw = opened(keys, query, typeof request.body === 'string' ? request.body : '')
    await keep({ appId: keys.receiveId, digest: callbackDigest(raw), raw })
    // Acceptance without a reply, for a repetition too: anything else would only bring it again.
    return reply.status(200).type('text/plain').send('success')
  }
  void app.register(async (door) => {
    door.removeAllContentTypeParsers()
    door.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: BODY_MAX },
      (_request, body, done) => {
        done(null, body)
      },
    )
    door.get('/callbacks/official/:appId', async (request: Asked, reply) => {
      const keys = await keysFor(platform, request.params.appId)
      const query = { ...signedQuery(request.query), echostr: textIn(request.query, 'echostr') }
      return reply.type('text/plain').send(guarded(() => answerServerCheck(keys, query)))
    })
    door.post('/callbacks/official/:appId', { bodyLimit: BODY_MAX }, receive)
  })
}
