// Who opened a link, learnt from WeChat before the page is shown. The opening is on record before
// she is sent away; what is sent along comes back once, to the browser it was given to, and leads to
// the door and nowhere else. Whatever goes wrong, the door opens.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomToken, sha256 } from '#kit'
import type { Platform } from '#platform'
import { askAddress, pageVisitor } from '#modules/official'
import { answerOfAsk, keepIdentity } from './sql/visit.ts'
import { hashOf } from './tie-visits.ts'
import { visitorOf } from './visitor.ts'
import type { Identify } from '#contracts'

/** So long she may take; the platform's code lives no longer. */
const PATIENCE_MS = 5 * 60_000
/** Nobody waits longer for the door than this. */
const WAIT_MS = 2_500
const scopes = { silent: 'snsapi_base', consent: 'snsapi_userinfo' } as const

export const newAsk = (): string => randomToken(24).replaceAll(/[-_]/g, '0')
export const askHash = (ask: string): string => sha256(`ask:${ask}`)

/** Where she is sent to be known; null where nobody is asked. */
export async function askedAt(
  platform: Platform,
  slug: string,
  { ask, identify }: { ask: string | null; identify: Identify },
): Promise<string | null> {
  if (ask === null || identify === 'off') return null
  const back = `${platform.config.publicUrl}/c/${slug}/back`
  return askAddress(platform, { back, state: ask, scope: scopes[identify] })
}

async function keep(platform: Platform, visitId: number, code: string): Promise<void> {
  const { openid, unionid } = await pageVisitor(platform, code)
  const openidHash = hashOf('openid', openid)
  const unionidHash = unionid === null ? null : hashOf('unionid', unionid)
  await platform.transact({}, (tx) => keepIdentity(tx.db, visitId, { openidHash, unionidHash }))
}

type Back = FastifyRequest<{ Params: { slug: string }; Querystring: Record<string, unknown> }>

/** Back from WeChat: what it told is kept with the opening, and the door is shown. */
export async function cameBack(platform: Platform, request: Back, slug: string): Promise<void> {
  const { code, state } = request.query
  const visitor = visitorOf(request)
  if (typeof state !== 'string' || visitor === undefined) return
  const since = new Date(platform.clock.now().getTime() - PATIENCE_MS)
  const visitId = await platform.transact({}, (tx) =>
    answerOfAsk(tx.db, { slug, visitor, ask: askHash(state), since }),
  )
  // Who would not tell comes back without a code.
  if (visitId === undefined || typeof code !== 'string' || code === '') return
  const told = keep(platform, visitId, code).catch((error: unknown) => {
    platform.log.warn({ error }, 'who opened a link could not be learnt')
  })
  await Promise.race([told, new Promise((done) => setTimeout(done, WAIT_MS))])
}

export const toDoor = (reply: FastifyReply, slug: string) =>
  reply.header('cache-control', 'no-store').redirect(`/h5/door/${slug}`, 302)
