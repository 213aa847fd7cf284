// Signing in and being locked out, sessions and keys, stores and staff, the clock: over the real
// doors.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { sha256 } from '#kit'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeStaff, makeStores, signInAs } from './fixtures.ts'
import { actorOf, brandOf, makeFirstLogin, resetLogin, saveBrand, storesByCode } from './index.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
const first = await house.act((tx) => makeFirstLogin(tx))
const headquarters = await signInAs(house, 1)
const signIn = (login: string, password: string) =>
  ask('POST', '/v1/session', { body: { login, password } })
const codeOf = (answer: { body: unknown }) => (answer.body as { code?: string }).code

describe('signing in', () => {
  it('gives nobody a new password by a slip in the login', async () => {
    await expect(house.act((tx) => resetLogin(tx, 'amdin'))).rejects.toMatchObject({
      code: 'org.unknownStaff',
      field: 'login',
    })
    const made = await sql`select 1 from org.staff where login = 'amdin'`.execute(house.db)
    expect(made.rows).toEqual([])
  })

  it('makes the first login once, and its password opens a session', async () => {
    expect(await house.act((tx) => makeFirstLogin(tx))).toBeUndefined()
    const answer = await signIn('Admin ', first?.password ?? '')
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      role: 'headquarters',
      brand: { currency: 'CNY', sandbox: true },
    })
    const me = await ask('GET', '/v1/me', { cookie: `siyu_session=${answer.cookies.siyu_session}` })
    expect(me.body).toMatchObject({ staffId: 1, name: 'admin' })
    const stored = await sql<{
      all: string
    }>`select json_agg(s)::text as all from org.session s`.execute(house.db)
    expect(stored.rows[0]?.all).not.toContain(answer.cookies.siyu_session)
  })

  it('says the same for a wrong password and an unknown login, and locks after five', async () => {
    for (let time = 0; time < 5; time++)
      expect(codeOf(await signIn('admin', 'wrong'))).toBe('org.wrongPassword')
    expect(codeOf(await signIn('nobody', 'wrong'))).toBe('org.wrongPassword')
    const locked = await signIn('admin', first?.password ?? '')
    expect(codeOf(locked)).toBe('org.lockedOut')
    expect(locked.body).toMatchObject({
      status: 429,
      details: { retryInSeconds: expect.any(Number) },
    })
    await sql`update org.sign_in
      set locked_until = clock_timestamp() - interval '1 second'`.execute(house.db)
    expect((await signIn('admin', first?.password ?? '')).status).toBe(200)
  })

  it('opens nothing to a session that has run out', async () => {
    const cookie = await signInAs(house, 1)
    await sql`update org.session set expires_at = clock_timestamp()
      where token_hash = ${sha256(cookie.split('=')[1] ?? '')}`.execute(house.db)
    expect((await ask('GET', '/v1/me', { cookie })).status).toBe(401)
  })

  it('ends a session by signing out, by a new password and by leaving', async () => {
    const [store = 0] = await makeStores(house, 1)
    const staffId = await makeStaff(house, { storeIds: [store] })
    const signedIn = async (cookie: string) =>
      (await ask('GET', '/v1/me', { cookie })).status === 200
    const save = (more: object) =>
      ask('POST', '/v1/staff', {
        cookie: headquarters,
        body: { id: staffId, name: '小王', role: 'guide', storeIds: [store], ...more },
      })
    const one = await signInAs(house, staffId)
    await ask('DELETE', '/v1/session', { cookie: one })
    expect(await signedIn(one)).toBe(false)
    const two = await signInAs(house, staffId)
    expect(await signedIn(two)).toBe(true)
    expect((await save({ login: 'wang', password: 'a-long-password' })).status).toBe(200)
    expect(await signedIn(two)).toBe(false)
    const three = await signInAs(house, staffId)
    expect(await signedIn(three)).toBe(true)
    expect((await save({ active: false })).status).toBe(200)
    expect(await signedIn(three)).toBe(false)
    expect(codeOf(await signIn('wang', 'a-long-password'))).toBe('org.wrongPassword')
  })

  it('takes an API key until it is revoked', async () => {
    const made = await ask('POST', '/v1/api-keys', {
      cookie: headquarters,
      body: { name: 'POS', role: 'integrator' },
    })
    const { id, key } = made.body as { id: number; key: string }
    expect((await ask('GET', '/v1/me', { key })).body).toMatchObject({
      staffId: null,
      role: 'integrator',
    })
    expect((await ask('POST', '/v1/stores', { key, body: { code: 'x', name: 'x' } })).status).toBe(
      403,
    )
    await ask('DELETE', `/v1/api-keys/${id}`, { cookie: headquarters })
    expect((await ask('GET', '/v1/me', { key })).status).toBe(401)
    expect((await ask('GET', '/v1/api-keys', { cookie: headquarters })).text).not.toContain(key)
  })
})

describe('the organisation', () => {
  it('spells out the stores of a region, and follows stores that join it', async () => {
    const region = await ask('POST', '/v1/regions', {
      cookie: headquarters,
      body: { name: '华东' },
    })
    const regionId = (region.body as { id: number }).id
    const save = (code: string) =>
      ask('POST', '/v1/stores', { cookie: headquarters, body: { code, name: code, regionId } })
    const one = (await save('R1')).body as { id: number }
    const staffId = await makeStaff(house, { role: 'region', regionIds: [regionId] })
    const cookie = await signInAs(house, staffId)
    const seen = async () =>
      ((await ask('GET', '/v1/stores', { cookie })).body as { items: { id: number }[] }).items.map(
        (s) => s.id,
      )
    expect(await seen()).toEqual([one.id])
    await save('R2')
    expect(await seen()).toHaveLength(2)
    expect((await storesByCode(house.db, ['R1', 'none'])).get('R1')).toMatchObject({
      id: one.id,
      regionId,
    })
  })

  it('has no name until it is given one, by headquarters only; the change is seen at once and recorded', async () => {
    const called = async () =>
      (
        (await ask('GET', '/v1/me', { cookie: headquarters })).body as {
          brand: { name: string | null }
        }
      ).brand.name
    const name = (cookie: string, to: string) =>
      ask('POST', '/v1/brand', { cookie, body: { name: to } })
    expect(await called()).toBeNull()
    const [store = 0] = await makeStores(house, 1)
    const manager = await signInAs(
      house,
      await makeStaff(house, { role: 'store', storeIds: [store] }),
    )
    expect([
      (await name(manager, '别人的')).status,
      codeOf(await name(headquarters, '  ')),
    ]).toEqual([403, 'request.invalid'])
    expect(await called()).toBeNull()
    expect(await name(headquarters, ' 云上茶 ')).toMatchObject({
      status: 200,
      body: { name: '云上茶', zone: 'Asia/Shanghai' },
    })
    expect(await called()).toBe('云上茶')
    const { items } = (await ask('GET', '/v1/audit?action=brand.save', { cookie: headquarters }))
      .body as { items: object[] }
    expect(items).toMatchObject([
      { action: 'brand.save', role: 'headquarters', details: { name: '云上茶' } },
    ])
  })

  it('refuses what cannot be: a taken code, a guide without a store, the last headquarters leaving', async () => {
    const refused = async (path: string, body: object) =>
      codeOf(await ask('POST', path, { cookie: headquarters, body }))
    expect(await refused('/v1/stores', { code: 'R1', name: 'again' })).toBe('org.storeCodeTaken')
    expect(await refused('/v1/staff', { name: 'x', role: 'guide' })).toBe('org.storesNeeded')
    expect(await refused('/v1/staff', { name: 'x', role: 'guide', storeIds: [999_999] })).toBe(
      'org.unknownStore',
    )
    expect(await refused('/v1/staff', { name: 'x', role: 'readonly', login: 'newbie' })).toBe(
      'org.passwordNeeded',
    )
    expect(await refused('/v1/staff', { id: 1, name: 'admin', role: 'readonly' })).toBe(
      'org.lastHeadquarters',
    )
  })

  it('pages stores by key and staff by id', async () => {
    await makeStores(house, 5)
    const codes: string[] = []
    for (let cursor = ''; ;) {
      const answer = await ask('GET', `/v1/stores?limit=2${cursor && `&cursor=${cursor}`}`, {
        cookie: headquarters,
      })
      const page = answer.body as { items: { code: string }[]; nextCursor?: string }
      codes.push(...page.items.map((store) => store.code))
      if (!page.nextCursor) break
      cursor = page.nextCursor
    }
    expect(codes).toEqual([...new Set(codes)].sort())
    expect(codes.length).toBeGreaterThanOrEqual(8)
  })

  it('records every change in the audit log, never a password', async () => {
    const audit = await ask('GET', '/v1/audit?limit=200', { cookie: headquarters })
    const actions = (audit.body as { items: { action: string }[] }).items.map((row) => row.action)
    expect(actions).toEqual(
      expect.arrayContaining([
        'store.save',
        'staff.save',
        'apiKey.make',
        'apiKey.revoke',
        'region.save',
        'session.open',
      ]),
    )
    expect(audit.text).not.toContain('a-long-password')
  })
})

describe('the clock', () => {
  it('turns forward in a sandbox brand, and only there', async () => {
    const before = await ask('GET', '/v1/clock', { cookie: headquarters })
    const turned = await ask('POST', '/v1/clock', { cookie: headquarters, body: { byHours: 48 } })
    expect(turned.status).toBe(200)
    const hours =
      (Date.parse((turned.body as { now: string }).now) -
        Date.parse((before.body as { now: string }).now)) /
      3_600_000
    expect(hours).toBeGreaterThanOrEqual(48)
    const back = await ask('POST', '/v1/clock', {
      cookie: headquarters,
      body: { to: '2020-01-01T00:00:00Z' },
    })
    expect(codeOf(back)).toBe('request.clockBackwards')
    await sql`update org.brand set sandbox = false`.execute(house.db)
    expect(
      codeOf(await ask('POST', '/v1/clock', { cookie: headquarters, body: { byHours: 1 } })),
    ).toBe('request.notSandbox')
  })
})

it('keeps the rules of the brand, the given ones over the usual', async () => {
  await house.act((tx) =>
    saveBrand(tx, { rules: { lifecycle: { activeDays: 20, silentDays: 60, dormantDays: 120 } } }),
  )
  await house.act(async (tx) => expect((await brandOf(tx.db)).rules.lifecycle.silentDays).toBe(60))
})

it('knows nobody without a cookie or by a made-up one', async () => {
  const request = { headers: {}, cookies: { siyu_session: 'made-up' } } as never
  expect(await actorOf(house, request)).toBeNull()
  expect((await ask('GET', '/v1/stores')).status).toBe(401)
})
