// A browser that opened a link, known again by a token of its own. What is kept is its hash.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomToken, sha256 } from '#kit'

const COOKIE = 'siyu_visitor'
const DAYS = 30
const FORM = /^[\w-]{32}$/

const hashOf = (token: string): string => sha256(token).slice(0, 32)

/** Whoever asks, or undefined for one that brings no token. */
export function visitorOf({ cookies }: FastifyRequest): string | undefined {
  const token = cookies[COOKIE]
  return token !== undefined && FORM.test(token) ? hashOf(token) : undefined
}

/** Whoever asks; one that brings no token is given one. */
export function greetVisitor(
  request: FastifyRequest,
  reply: FastifyReply,
  secure: boolean,
): string {
  const known = visitorOf(request)
  if (known !== undefined) return known
  const token = randomToken()
  void reply.setCookie(COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    maxAge: DAYS * 86_400,
    secure,
  })
  return hashOf(token)
}
