// Who a request comes from, and the first login of a new installation.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { customerActorOf } from '#modules/customer'
import { actorOf, makeFirstLogin } from '#modules/org'
import { permissions } from '#contracts'
import { brandScope, type Actor, type Platform } from '#platform'
import { localToken } from './local-token.ts'

export interface Login {
  login: string
  password: string
}

const localActor: Actor = {
  kind: 'key',
  id: 0,
  name: 'command line',
  role: 'headquarters',
  permissions,
  scope: brandScope(),
}

const isLoopback = (ip: string) => ip === '127.0.0.1' || ip === '::1' || ip === '::ffff:127.0.0.1'

/** Where customers act for themselves: their own pages, and what a code gives. */
const customerDoor = /^\/v1\/(consumer|doors)\//

/** A staff session or API key first; pages of members bring a customer's session. */
export function authenticator(platform: Platform, sessionSecret: string) {
  const expected = Buffer.from(`Bearer ${localToken(sessionSecret)}`)
  return async (request: FastifyRequest): Promise<Actor | null> => {
    const given = Buffer.from(request.headers.authorization ?? '')
    if (
      given.length === expected.length &&
      timingSafeEqual(given, expected) &&
      isLoopback(request.ip)
    )
      return localActor
    return customerDoor.test(request.url)
      ? customerActorOf(platform, request)
      : actorOf(platform, request)
  }
}

export const firstLogin = async (platform: Platform): Promise<Login | undefined> =>
  (await platform.transact({}, (tx) => makeFirstLogin(tx))) ?? undefined
