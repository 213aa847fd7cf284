// Who a request comes from, and the first login of a new installation.
import type { FastifyRequest } from 'fastify'
import type { Actor, Platform } from '#platform'

export interface Login { login: string; password: string }

export async function authenticate(_platform: Platform, _request: FastifyRequest): Promise<Actor | null> {
  return null
}

export async function firstLogin(_platform: Platform): Promise<Login | undefined> {
  return undefined
}
