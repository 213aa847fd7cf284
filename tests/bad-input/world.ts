// A house with a little of everything, its doors on a real port, and what an answer to bad input
// must be.
import { afterAll } from 'vitest'
import { z } from 'zod'
import { CUSTOMER_COOKIE, openSession } from '#modules/customer'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { routesOf, type Route } from '../routes.ts'
import type { Json, Known } from './sample.ts'
import { standOf } from './stand.ts'
import { send, type Bytes, type Reply } from './wire.ts'

const NOWHERE = 'http://127.0.0.1:9'

/** No worker: nothing is written but what the requests themselves write. */
export async function openWorld() {
  const house = await openHouse({ worker: false })
  const { app } = await openDoors(house)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  afterAll(() => app.close())
  const [storeId = 0] = await makeStores(house, 1)
  const guideId = await makeStaff(house, { role: 'guide', storeIds: [storeId] })
  const [phone, second] = ['15910007431', '15910007432']
  const her = await makeCustomer(house, {
    identities: [{ kind: 'phone', value: phone }],
    name: '诸葛北',
    storeId,
    staffId: guideId,
  })
  const other = await makeCustomer(house, {
    identities: [{ kind: 'phone', value: second }],
    storeId,
  })
  const staffCookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const herCookie = `${CUSTOMER_COOKIE}=${(await house.act((tx) => openSession(tx, her))).token}`
  const known: Known = {
    storeId,
    guideIds: [guideId],
    customerId: her,
    customerIds: [her, other],
    phone,
    apiUrl: NOWHERE,
    oauthUrl: NOWHERE,
  }
  const cookieOf = ({ meta }: Route) => (meta.permission === 'customer' ? herCookie : staffCookie)
  return {
    house,
    base,
    known,
    cookieOf,
    staffCookie,
    stand: await standOf(house.db),
    ask: (bytes: Bytes) => send(base, bytes),
    carrying: (route: Route, input: Json) => carrying(route, input, cookieOf(route)),
  }
}

/**
 * Signing out would end the session the others need; a file comes as a form, tested with its own
 * door.
 */
export const routes: Route[] = routesOf().filter(
  ({ name, method, path }) =>
    name !== 'connect.upload' && !(method === 'DELETE' && path.endsWith('/session')),
)
export const takesBody = ({ method }: Route): boolean => method !== 'GET'

/** The request that carries an input through a route: its path, then body or query. */
function carrying(route: Route, input: Json, cookie: string): Bytes {
  const rest = new Map(Object.entries((input ?? {}) as Record<string, Json>))
  const path = route.path.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = rest.get(key)
    rest.delete(key)
    return encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value ?? null))
  })
  const { method } = route
  if (!takesBody(route)) {
    const query = new URLSearchParams([...rest].map(([key, value]) => [key, String(value)]))
    return { method, path: query.size > 0 ? `${path}?${query}` : path, headers: { cookie } }
  }
  if (method === 'DELETE' && rest.size === 0) return { method, path, headers: { cookie } }
  const body =
    !input || typeof input !== 'object' || Array.isArray(input) ? input : Object.fromEntries(rest)
  return {
    method,
    path,
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

const problem = z.object({
  code: z.string().regex(/^\w+\.\w+$/),
  status: z.number(),
  field: z.string().optional(),
  sentence: z.object({ zh: z.string().min(1), en: z.string().min(1) }),
})
/** What keeps an answer from being a refusal that names the place; nothing when it is one. */
export function flawOf(reply: Reply, place?: string): string | undefined {
  if (!(reply.status >= 400 && reply.status < 500)) return `answered ${reply.status}`
  if (!reply.type.includes('application/problem+json')) return `${reply.status} as ${reply.type}`
  const { data } = problem.safeParse(reply.body)
  if (data?.status !== reply.status) return `no problem document: ${reply.text.slice(0, 200)}`
  if (place === undefined || reply.status !== 400) return undefined
  const named = data.field ?? '?'
  return place.startsWith(named) || named.startsWith(place) ? undefined : `names ${named}`
}
