// Every route x every role, with two stores that share nobody: who lacks the permission is turned
// away before anything else, and nobody sees the other store's people.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { architecture } from '#architecture'
import { contract, rolePermissions, roles, staffRoles, type Role } from '#contracts'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { CUSTOMER_COOKIE, openSession } from '#modules/customer'
import { makeApiKey } from '#modules/org'
import { openHouse } from '#tests/house'
import { openDoors, type Answer } from '#tests/http'
import { routesOf, type Route } from './routes.ts'

const routes = routesOf()
const house = await openHouse()
const { ask } = await openDoors(house)

interface Side {
  store: number
  customer: number
  name: string
  phone: string
  cookies: Partial<Record<Role, string>>
}

/** A store with one customer and somebody of every role that is bound to a store. */
async function makeSide(name: string, phone: string): Promise<Side> {
  const [store = 0] = await makeStores(house, 1)
  const guideId = await makeStaff(house, { role: 'guide', storeIds: [store] })
  const customer = await makeCustomer(house, {
    identities: [
      { kind: 'phone', value: phone },
      { kind: 'member_no', value: `NO-${store}-` },
    ],
    name,
    storeId: store,
    staffId: guideId,
    source: { storeId: store, channel: 'door' },
  })
  return {
    store,
    customer,
    name,
    phone,
    cookies: {
      guide: await signInAs(house, guideId),
      store: await signInAs(house, await makeStaff(house, { role: 'store', storeIds: [store] })),
      readonly: await signInAs(
        house,
        await makeStaff(house, { role: 'readonly', storeIds: [store] }),
      ),
      integrator: await signInAs(
        house,
        await makeStaff(house, { role: 'integrator', storeIds: [store] }),
      ),
    },
  }
}

// Ids that no other row can have by chance.
await sql`select setval('customer.customer_customer_id_seq', 770000000)`.execute(house.db)
/** What an answer says, without the id of its request: drawn by chance, it may hold any digits. */
const toldBy = ({ text }: { text: string }): string => text.replace(/"requestId":"[^"]*"/g, '')

const north = await makeSide('诸葛北', '15910007431')
const south = await makeSide('慕容南', '15910008562')
const cookies: Record<(typeof staffRoles)[number], string> = {
  ...(north.cookies as Record<Role, string>),
  headquarters: await signInAs(house, await makeStaff(house, { role: 'headquarters' })),
  region: await regionCookie(),
}

const partnerKey = (await house.act((tx) => makeApiKey(tx, { name: 'x', role: 'partner' }))).key
const herCookie = `${CUSTOMER_COOKIE}=${(await house.act((tx) => openSession(tx, north.customer))).token}`
await giveHerAPast()

/** An order, a card, a consent and a tag, where the modules for them stand. */
async function giveHerAPast(): Promise<void> {
  const cookie = cookies.headquarters
  const code = (
    await sql<{
      code: string
    }>`select code from org.v_store where store_id = ${north.store}`.execute(house.db)
  ).rows[0]?.code
  const order = {
    source: 'pos',
    number: 'M-1',
    storeCode: code,
    placedAt: house.clock.now().toISOString(),
    customer: { phone: north.phone },
    lines: [{ sku: 'A', name: '面膜', quantity: 1, unitPrice: '88.00' }],
  }
  const sold = await ask('POST', '/v1/orders', { cookie, body: { orders: [order] } })
  expect(sold.body).toMatchObject({ items: [{ ok: { customerId: north.customer } }] })
  const enrolled = await ask('POST', '/v1/members', {
    cookie,
    body: { customerId: north.customer },
  })
  expect(enrolled.status).toBe(200)
  await ask('POST', `/v1/customers/${north.customer}/consents`, {
    cookie,
    body: { purpose: 'marketing', given: true, evidence: '柜台' },
  })
  const tag = await ask('POST', '/v1/tags', { cookie, body: { name: '常客', group: '偏好' } })
  await ask('POST', `/v1/tags/${(tag.body as { id?: number }).id ?? 0}/customers`, {
    cookie,
    body: { customerIds: [north.customer] },
  })
  await house.idle()
}

async function regionCookie(): Promise<string> {
  const asked = await ask('POST', '/v1/regions', {
    cookie: await signInAs(house, await makeStaff(house, { role: 'headquarters' })),
    body: { name: '北区' },
  })
  const { id } = asked.body as { id: number }
  return signInAs(
    house,
    await makeStaff(house, { role: 'region', regionIds: [id], storeIds: [north.store] }),
  )
}

/**
 * Routes of modules that stand in the house; the customer's own pages and the clock belong to
 * several.
 */
const listed = new Set(architecture.map(({ module }) => module.name))
const built = routes.filter(
  ({ name }) => listed.has(name.split('.')[0] ?? '') || /^(consumer|clock)\./.test(name),
)
const complete = Object.keys(contract).every(
  (name) => listed.has(name) || ['consumer', 'clock'].includes(name),
)
const urlOf = (route: Route, id: number) => route.path.replace(/\{[^}]+\}/g, String(id))
const isUnknown = ({ body }: Answer) =>
  (body as { code?: string } | null)?.code === 'request.unknownRoute'

function mayCome({ meta }: Route, role: Role): boolean {
  if (meta.permission === 'customer') return false
  if (meta.permission === 'public') return true
  if (!rolePermissions[role].includes(meta.permission)) return false
  return meta.scope !== 'brand' || role === 'headquarters'
}

describe('permission', () => {
  // Signing out would end the sessions that the others need.
  const endsSession = ({ method, path }: Route) => method === 'DELETE' && path.endsWith('/session')
  it.for(built.filter((route) => !endsSession(route)))('$name: $method $path', async (route) => {
    const url = urlOf(route, 999_999_999)
    const body = route.method === 'GET' || route.method === 'DELETE' ? {} : { body: {} }
    const nobody = await ask(route.method, url, body)
    if (isUnknown(nobody) && !complete) return
    expect(isUnknown(nobody), 'declared and not built').toBe(false)
    if (route.meta.permission === 'public') return
    expect(nobody.status, 'nobody signed in').toBe(401)
    for (const role of roles) {
      const as = role === 'partner' ? { key: partnerKey } : { cookie: cookies[role] }
      const { status } = await ask(route.method, url, { ...as, ...body })
      if (mayCome(route, role)) expect([401, 403], `${role} may`).not.toContain(status)
      else expect(status, role).toBe(403)
    }
    const { status } = await ask(route.method, url, { cookie: herCookie, ...body })
    if (route.meta.permission === 'customer')
      expect([401, 403], 'a customer may').not.toContain(status)
    else expect(status, 'a customer').toBe(403)
  })
})

const guesses: Record<string, string> = {
  from: '2026-01-01',
  since: '2026-01-01',
  to: '2026-12-31',
  until: '2026-12-31',
  by: 'store',
  kind: 'customers',
}

/** Asks a GET route, adding what it says is missing. */
async function askFully(path: string, cookie: string): Promise<Answer> {
  const query = new URLSearchParams()
  for (let round = 0; ; round++) {
    const answer = await ask('GET', `${path}${query.size > 0 ? `?${query}` : ''}`, { cookie })
    const { code, details } = (answer.body ?? {}) as {
      code?: string
      details?: { issues?: { field: string }[] }
    }
    if (code !== 'request.invalid' || round === 3) return answer
    for (const { field } of details?.issues ?? [])
      query.set(field, guesses[field] ?? String(north.customer))
  }
}

describe('scope', () => {
  const others = (['guide', 'store', 'readonly', 'integrator'] as const).map((role) => ({
    role,
    cookie: south.cookies[role] ?? '',
  }))
  const gets = built.filter(
    ({ method, meta }) => method === 'GET' && meta.permission !== 'customer',
  )

  it('shows the customer where she may be seen', async () => {
    for (const cookie of Object.values(north.cookies)) {
      expect((await ask('GET', '/v1/customers', { cookie })).text).toContain(north.name)
    }
  })

  it.for(gets)('of $name: the other store sees nothing of her', async (route) => {
    for (const { role, cookie } of others) {
      for (const id of route.path.includes('{') ? [north.customer, 1] : [0]) {
        const text = toldBy(await askFully(urlOf(route, id), cookie))
        for (const secret of [north.name, north.phone.slice(-4), `NO-${north.store}-`]) {
          expect(text, `${role} ${urlOf(route, id)}`).not.toContain(secret)
        }
        if (id !== north.customer)
          expect(text, role).not.toMatch(new RegExp(`\\b${north.customer}\\b`))
      }
    }
  })

  it('of changes: the other store changes nothing of hers', async () => {
    const { customer: id } = north
    const changes: [path: string, body: object][] = [
      [`/v1/customers/${id}`, { name: '改名' }],
      [`/v1/customers/${id}/consents`, { purpose: 'marketing', given: true, evidence: 'x' }],
      ['/v1/merges/preview', { customerIds: [id, south.customer] }],
      ['/v1/merges', { customerIds: [id, south.customer] }],
      ['/v1/customers/bulk-tags', { selection: { ids: [id] }, tagId: 1, expected: 1 }],
    ]
    for (const { role, cookie } of others) {
      for (const [path, body] of changes) {
        const { status } = await ask('POST', path, { cookie, body })
        // 409: of those picked nobody is within reach, so the count that was confirmed does not
        // hold.
        expect([403, 404, 409], `${role} ${path}`).toContain(status)
      }
    }
  })

  it('of her own pages: a customer sees only herself', async () => {
    for (const route of built.filter(
      ({ method, meta }) => method === 'GET' && meta.permission === 'customer',
    )) {
      const text = toldBy(await askFully(urlOf(route, south.customer), herCookie))
      expect(text, route.name).not.toContain(south.name)
      expect(text, route.name).not.toContain(south.phone.slice(-4))
    }
  })
})
