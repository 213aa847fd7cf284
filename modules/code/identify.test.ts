// Who opened a leased link, learnt from WeChat: ties become certain, nothing forged is believed, and
// the door opens whatever happens.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { saveAccount } from '#modules/official'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { accountOfSandbox } from '#tests/official-world'
import { makeShops, openWecom } from '#tests/wecom-world'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let cookie = ''
let stores: number[] = []
let staff: number[] = []

beforeAll(async () => {
  ;({ storeIds: stores, staffIds: staff } = await makeShops(house))
  world = await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
beforeEach(() => faults({}))

const control = async (path: string, body: object) => {
  const reply = await fetch(`${world.sandbox.origin}/__sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await reply.json()) as { id: string; code: string }
}
const faults = (some: object) => control('faults', { platform: 'official', ...some })
const connect = async () => {
  const account = await accountOfSandbox(world.sandbox.origin)
  await house.act((tx) => saveAccount(tx, house.keys, account))
}
const makeCode = async (more: object = {}): Promise<string> => {
  const body = {
    name: '包裹卡',
    mode: 'leased',
    storeId: stores[0],
    channel: 'parcel',
    placement: '包裹',
    identify: 'silent',
    guideIds: staff.slice(0, 1),
    rotation: { guides: staff.slice(0, 1).map((staffId) => ({ staffId })) },
    ...more,
  }
  const saved = await ask('POST', '/v1/codes', { cookie, body })
  expect(saved.status, saved.text).toBe(200)
  await house.idle()
  return (saved.body as CodeRow).shortUrl.split('/').at(-1) ?? ''
}

/** A phone with WeChat: its browser, and who holds it. */
const phoneOf = async (name: string) => {
  const { id } = await world.phones.createPerson({ name })
  let token = ''
  const get = async (url: string, agent = 'MicroMessenger/8.0') => {
    const answer = await app.inject({
      method: 'GET',
      url,
      headers: { 'user-agent': agent, ...(token && { cookie: `siyu_visitor=${token}` }) },
    })
    token = answer.cookies.find((one) => one.name === 'siyu_visitor')?.value ?? token
    return String(answer.headers.location)
  }
  /** Follows the redirect to WeChat; gives the address she comes back to. */
  const atWechat = async (address: string, more: Record<string, string> = {}) => {
    const url = new URL(address)
    for (const [field, value] of Object.entries(more)) url.searchParams.set(field, value)
    const sent = await fetch(url, { redirect: 'manual', headers: { cookie: `phone=${id}` } })
    const back = new URL(sent.headers.get('location') ?? expect.fail(await sent.text()))
    return `${back.pathname}${back.search}`
  }
  const lend = async (slug: string) => {
    await app.inject({
      method: 'POST',
      url: `/v1/doors/${slug}/lease`,
      headers: { cookie: `siyu_visitor=${token}` },
    })
    const { rows } = await sql<{ config_id: string }>`select w.config_id from code.lease l
      join wecom.contact_way w using (way_id) join code.visit v using (visit_id)
      where v.slug = ${slug} order by l.lease_id desc limit 1`.execute(house.db)
    return rows[0]?.config_id ?? ''
  }
  const opened = async (slug: string, more?: Record<string, string>) =>
    get(await atWechat(await get(`/c/${slug}`), more))
  return { id, get, atWechat, lend, opened }
}
type OnPhone = Awaited<ReturnType<typeof phoneOf>>
const adds = async ({ id: personId }: OnPhone, configId: string) => {
  await world.phones.add({ personId, configId })
  await world.settle()
}
const follows = ({ id: person }: OnPhone) => control('act', { act: 'follow', person })
const grades = async (slug: string) =>
  (
    await sql<{ grade: string }>`select t.grade from code.tie t join code.visit v using (visit_id)
      where v.slug = ${slug} order by t.at, t.tie_id`.execute(house.db)
  ).rows.map(({ grade }) => grade)
const visits = async (slug: string) =>
  (
    await sql<{ openid: boolean; unionid: boolean }>`select openid_hash is not null as openid,
      unionid_hash is not null as unionid from code.visit where slug = ${slug}
      order by visit_id`.execute(house.db)
  ).rows

test('without an account the link leads straight to its door', async () => {
  const slug = await makeCode()
  expect(await (await phoneOf('早')).get(`/c/${slug}`)).toBe(`/h5/door/${slug}`)
  await connect()
  await new Promise((done) => setTimeout(done, 1_100))
})

test('two share one state: whoever opened it is tied for certain, the other was forwarded it', async () => {
  const slug = await makeCode()
  const [her, friend] = [await phoneOf('陈静'), await phoneOf('朋友')]
  await follows(her)
  expect(await her.opened(slug)).toBe(`/h5/door/${slug}`)
  expect(await visits(slug)).toEqual([{ openid: true, unionid: true }])
  const configId = await her.lend(slug)
  // She sends the picture on; the friend is the first to scan it.
  await adds(friend, configId)
  await adds(her, configId)
  expect(await grades(slug)).toEqual(['forwarded', 'certain'])
})

test('silently, who does not follow is known by her openid only: by state, as before', async () => {
  const slug = await makeCode()
  const her = await phoneOf('路人')
  expect(await her.opened(slug)).toBe(`/h5/door/${slug}`)
  expect(await visits(slug)).toEqual([{ openid: true, unionid: false }])
  await adds(her, await her.lend(slug))
  expect(await grades(slug)).toEqual(['by_state'])
})

test('by a sheet: who agrees is known, who refuses sees the door all the same', async () => {
  const slug = await makeCode({ identify: 'consent' })
  const [her, other] = [await phoneOf('同意'), await phoneOf('拒绝')]
  expect(await her.opened(slug, { agreed: '1' })).toBe(`/h5/door/${slug}`)
  const asked = new URL(await other.get(`/c/${slug}`))
  expect(asked.searchParams.get('scope')).toBe('snsapi_userinfo')
  const state = asked.searchParams.get('state') ?? ''
  expect(await other.get(`/c/${slug}/back?state=${state}`)).toBe(`/h5/door/${slug}`)
  expect(await visits(slug)).toEqual([
    { openid: true, unionid: true },
    { openid: false, unionid: false },
  ])
})

test('a state that is forged, another’s, used or old is not believed; the door opens', async () => {
  const slug = await makeCode({ identify: 'consent' })
  const [her, thief] = [await phoneOf('她'), await phoneOf('贼')]
  const asked = await her.get(`/c/${slug}`)
  const state = new URL(asked).searchParams.get('state') ?? ''
  // The thief's own code under her state, in her browser and in his; and a state of his making.
  const his = await thief.atWechat(await thief.get(`/c/${slug}`), { agreed: '1', state })
  const door = `/h5/door/${slug}`
  expect(await thief.get(his)).toBe(door)
  expect(await her.get(`/c/${slug}/back?code=x&state=made-up`)).toBe(door)
  const none = { openid: false, unionid: false }
  expect(await visits(slug)).toEqual([none, none])
  // Hers works once.
  const back = await her.atWechat(asked, { agreed: '1' })
  expect(await her.get(back)).toBe(door)
  expect(await visits(slug)).toEqual([{ openid: true, unionid: true }, none])
  await sql`update code.visit set openid_hash = null where slug = ${slug}`.execute(house.db)
  expect(await her.get(await her.atWechat(asked, { agreed: '1' }))).toBe(door)
  expect((await visits(slug))[0]).toMatchObject({ openid: false })
  // And not after five minutes.
  const late = await her.get(`/c/${slug}`)
  await sql`update code.visit set at = at - interval '6 minutes' where slug = ${slug}`.execute(
    house.db,
  )
  expect(await her.get(await her.atWechat(late, { agreed: '1' }))).toBe(door)
  expect((await visits(slug)).at(-1)).toEqual(none)
})

test('nothing it brings along leads elsewhere, and no failure keeps the door shut', async () => {
  const slug = await makeCode({ identify: 'consent' })
  const her = await phoneOf('断')
  const evil = `/c/${slug}/back?state=x&redirect_uri=https://evil.example&url=//evil.example`
  expect(await her.get(evil)).toBe(`/h5/door/${slug}`)
  expect(await her.get('/c/..%2F..%2Fevil/back?state=x')).toBe('/h5/door/unknown')
  const back = await her.atWechat(await her.get(`/c/${slug}`), { agreed: '1' })
  await faults({ failNext: 20, failStatus: 503 })
  expect(await her.get(back)).toBe(`/h5/door/${slug}`)
  await faults({})
  // Outside of WeChat nobody is asked.
  expect(await her.get(`/c/${slug}`, 'Safari')).toBe(`/h5/door/${slug}`)
})
