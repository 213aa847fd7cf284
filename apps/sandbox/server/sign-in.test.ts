// Pages inside WeChat learn who their visitor is, by codes that live five minutes and work once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizeUrl, WecomError } from '#wechat'
import { corp, openWorld, type World } from './fixtures.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const signInUrl = (redirectUri: string, corpId = corp.corpId) =>
  authorizeUrl({
    base: world.client.origin,
    corpId,
    redirectUri,
    state: 'abc123',
  })
const home = () => `${new URL(world.product.url).origin}/member?from=card`
const codeFor = async (personId: string) =>
  new URL(await world.client.authorize(personId, signInUrl(home()))).searchParams.get('code') ?? ''
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 0,
    (error: unknown) => (error instanceof WecomError ? (error.errcode ?? -2) : -3),
  )

describe('sign-in', () => {
  it('leads back with code and state; a stranger has only an openid', async () => {
    const friend = await world.newFriend()
    const target = new URL(await world.client.authorize(friend.person.id, signInUrl(home())))
    expect(target.href.startsWith(home())).toBe(true)
    expect(target.searchParams.get('state')).toBe('abc123')
    const known = await world.wecom.getUserInfo(target.searchParams.get('code') ?? '')
    expect(known.external_userid).toBe(friend.externalUserId)
    expect(known.openid).toMatch(/^o.{27}$/)
    const stranger = await world.client.createPerson({ name: '路人' })
    const unknown = await world.wecom.getUserInfo(await codeFor(stranger.id))
    expect(unknown.external_userid).toBeUndefined()
    expect(unknown.openid).not.toBe(known.openid)
  })

  it('codes work once, for five minutes', async () => {
    const { person } = await world.newFriend()
    const used = await codeFor(person.id)
    await world.wecom.getUserInfo(used)
    expect(await codeOf(world.wecom.getUserInfo(used))).toBe(42022)
    const old = await codeFor(person.id)
    await world.client.turn({ byMs: 300_001 })
    expect(await codeOf(world.wecom.getUserInfo(old))).toBe(42003)
    expect(await codeOf(world.wecom.getUserInfo('nonsense'))).toBe(40029)
  })

  it('refuses foreign pages and unknown apps, and asks where nobody is known', async () => {
    const { person } = await world.newFriend()
    const text = async (url: string, cookie = `phone=${person.id}`) =>
      (await fetch(url, { headers: { cookie }, redirect: 'manual' })).text()
    expect(await text(signInUrl('http://evil.example/'))).toContain('50001')
    expect(await text(signInUrl(home(), 'wwnone'))).toContain('40013')
    expect(await text(signInUrl(home()), '')).toContain('这是谁的手机')
    await world.client.createPerson({ name: '<script>alert(1)</script>' })
    expect(await text(signInUrl(home()), 'phone=p_gone')).not.toContain('<script>')
  })
})

describe('opening a link on a phone', () => {
  const open = async (personId: string, cookie: string) => {
    const query = new URLSearchParams({ person: personId, url: home() })
    const response = await fetch(`${world.client.origin}/sandbox/open?${query}`, {
      headers: { cookie },
      redirect: 'manual',
    })
    expect(response.headers.get('location')).toBe(home())
    return response.headers.getSetCookie()
  }

  it("another phone does not inherit the page's session", async () => {
    await world.client.setSettings(corp.corpId, { pageCookies: ['siyu_me'] })
    const a = await world.client.createPerson({ name: '甲' })
    const b = await world.client.createPerson({ name: '乙' })
    expect((await open(a.id, `phone=${b.id}; siyu_me=secret`)).join('\n')).toContain(
      'siyu_me=; Path=/; Max-Age=0',
    )
    expect(await open(a.id, `phone=${a.id}; siyu_me=secret`)).toHaveLength(1)
  })

  it('only web pages open', async () => {
    const { person } = await world.newFriend()
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'nonsense']) {
      const query = new URLSearchParams({ person: person.id, url })
      expect((await fetch(`${world.client.origin}/sandbox/open?${query}`)).status).toBe(400)
      expect(await world.client.scan(person.id, url)).toEqual({ kind: 'foreign', text: url })
    }
  })
})

describe('the control interface', () => {
  it('never tells secrets, and refuses what it does not understand', async () => {
    const corps = await (await fetch(`${world.client.origin}/sandbox/api/corps`)).text()
    for (const secret of [corp.secret, corp.token, corp.aesKey]) expect(corps).not.toContain(secret)
    const put = (body: string) =>
      fetch(`${world.client.origin}/sandbox/api/corps/x`, {
        method: 'PUT',
        body,
        headers: { 'content-type': 'application/json' },
      })
    for (const body of ['{', '[]', '{"name":7}', '{}']) expect((await put(body)).status).toBe(400)
    await expect(world.client.messages('p_none')).rejects.toMatchObject({ status: 404 })
  })

  it('the clock goes forward only', async () => {
    const { offsetMs } = await world.client.clock()
    await expect(
      world.client.setClock({ offsetMs: Math.max(0, offsetMs - 1) }),
    ).rejects.toMatchObject({ status: 409 })
    await expect(world.client.turn({ to: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
      status: 409,
    })
  })

  it('a callback address counts once its echo came back', async () => {
    const { client, product } = world
    expect(await client.setCallback(corp.corpId, product.url)).toEqual({ ok: true })
    expect(await client.setCallback(corp.corpId, `${client.origin}/sandbox/healthz`)).toMatchObject(
      { ok: false },
    )
  })
})
