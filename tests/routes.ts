// Every route the contracts declare, however deep it stands, with what it takes.
import type { z } from 'zod'
import { contract, type RouteMeta } from '#contracts'

export interface Route {
  name: string
  method: string
  path: string
  meta: RouteMeta
  /** Nothing where the route takes nothing. */
  input: z.ZodType | undefined
}

interface Procedure {
  '~orpc'?: { meta: RouteMeta; inputSchema?: z.ZodType; route: { method?: string; path?: string } }
}

export function routesOf(part: unknown = contract, trail: string[] = []): Route[] {
  if (!part || typeof part !== 'object') return []
  const own = (part as Procedure)['~orpc']
  if (!own) return Object.entries(part).flatMap(([key, inner]) => routesOf(inner, [...trail, key]))
  const { method = 'POST', path = '' } = own.route
  return [{ name: trail.join('.'), method, path, meta: own.meta, input: own.inputSchema }]
}
