// A customer's own pages, from the scan to the card: WeChat says who she is, and she stays one
// person.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { CUSTOMER_COOKIE } from '#modules/customer'
import { saveBrand } from '#modules/org'
import { until } from '#platform/testing'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { makeShops, makeWay, openWecom } from '#tests/wecom-world'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let configId = ''

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  world = await openWecom(house)
  ask = (await openDoors(house)).ask
  configId = (
    await makeWay(house, { codeId: 7, storeId: storeIds[0], staffIds: staffIds.slice(0, 1) })
  ).configId
})

/** As the page does: asks WeChat, comes back with a code, trades it for a session. */
async function signedIn(
  personId: string,
): Promise<{ cookie: string; customerId: number; member: boolean }> {
  const { body } = await ask('GET', '/v1/consumer/brand')
  const url = new URL((body as { authorizeUrl: string }).authorizeUrl)
  url.searchParams.set('redirect_uri', `${world.origin}/h5/coupons`)
  const back = new URL(await world.phones.authorize(personId, url.href))
  expect(back.pathname).toBe('/h5/coupons')
  const opened = await ask('POST', '/v1/consumer/session', {
    body: { code: back.searchParams.get('code') },
  })
  expect(opened.status).toBe(200)
  const cookie = `${CUSTOMER_COOKIE}=${opened.cookies[CUSTOMER_COOKIE] ?? ''}`
  return { cookie, ...(opened.body as { customerId: number; member: boolean }) }
}
const customers = async () =>
  (
    await sql<{ n: number }>`select count(*) as n from customer.v_everyone where not gone`.execute(
      house.db,
    )
  ).rows[0]?.n

test("the brand's look and its privacy notice need no sign-in; everything of hers does", async () => {
  const brand = await ask('GET', '/v1/consumer/brand')
  expect(brand).toMatchObject({
    status: 200,
    body: {
      color: expect.stringMatching(/^#/),
      corpId: expect.any(String),
      name: null,
      privacy: {
        zh: expect.stringMatching(/^我们收集/),
        en: expect.stringContaining('kept by us'),
      },
    },
  })
  await house.act((tx) => saveBrand(tx, { name: '云上茶' }))
  expect(
    await until(
      async () => (await ask('GET', '/v1/consumer/brand')).text.includes('云上茶收集'),
      5_000,
    ),
  ).toBe(true)
  for (const path of ['card', 'coupons', 'profile']) {
    expect((await ask('GET', `/v1/consumer/${path}`)).status).toBe(401)
  }
})

test('scan, open the page, register: one customer, one card, consents on record', async () => {
  const person = await world.phones.createPerson({ name: '陈静', gender: 2 })
  await world.phones.add({ personId: person.id, configId })
  await world.settle()
  const before = await customers()
  const { cookie, customerId, member } = await signedIn(person.id)
  expect(member).toBe(false)
  expect((await ask('GET', '/v1/consumer/card', { cookie })).body).toBe(null)
  const body = { phone: '13800000018', birthday: '1990-05-12', consents: ['service', 'marketing'] }
  const joined = await ask('POST', '/v1/consumer/register', {
    cookie,
    body,
    headers: { 'idempotency-key': 'once' },
  })
  expect(joined).toMatchObject({
    status: 200,
    body: { customerId, growth: 0, points: 0, name: '陈静' },
  })
  const again = await ask('POST', '/v1/consumer/register', {
    cookie,
    body,
    headers: { 'idempotency-key': 'once' },
  })
  expect(again.body).toEqual(joined.body)
  await house.idle()
  expect(await customers()).toBe(before)
  expect((await ask('GET', '/v1/consumer/profile', { cookie })).body).toMatchObject({
    member: true,
    consents: [
      { purpose: 'service', given: true },
      { purpose: 'marketing', given: true },
      { purpose: 'profiling', given: false },
    ],
  })
  expect((await signedIn(person.id)).member).toBe(true)
})

test('who saw the page before she added the guide is the same person after it', async () => {
  const person = await world.phones.createPerson({ name: '周敏' })
  const stranger = await signedIn(person.id)
  await world.phones.add({ personId: person.id, configId })
  await world.settle()
  await signedIn(person.id)
  await house.idle()
  const known = await signedIn(person.id)
  const alive = await sql<{ person_id: number }>`select distinct person_id from customer.v_customer
    where customer_id = any(${[stranger.customerId, known.customerId]})`.execute(house.db)
  expect(alive.rows).toHaveLength(1)
  const friend = await sql<{ customer_id: number }>`select customer_id from wecom.v_follow
    where customer_id = ${alive.rows[0]?.person_id} and active`.execute(house.db)
  expect(friend.rows).toHaveLength(1)
})

test('a code signs in once; after signing out the session is worth nothing', async () => {
  const person = await world.phones.createPerson({ name: '吴迪' })
  expect(await ask('POST', '/v1/consumer/session', { body: { code: 'made-up' } })).toMatchObject({
    status: 401,
    body: { code: 'wecom.codeRefused' },
  })
  const { cookie } = await signedIn(person.id)
  expect((await ask('DELETE', '/v1/consumer/session', { cookie })).status).toBe(200)
  expect((await ask('GET', '/v1/consumer/card', { cookie })).status).toBe(401)
})
