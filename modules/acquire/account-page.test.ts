// Her own pages from the official account: WeChat says who she is, one form makes her a member, and
// the follower is found to be that customer.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { CUSTOMER_COOKIE } from '#modules/customer'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { openOfficial, type Phone } from '#tests/official-world'

const house = await openHouse()
const { ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openOfficial>>
let code: CodeRow

beforeAll(async () => {
  world = await openOfficial(house)
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const [storeId] = await makeStores(house, 1)
  const body = { name: '菜单', kind: 'account', storeId, channel: 'account', placement: '菜单' }
  code = (await ask('POST', '/v1/codes', { cookie, body })).body as CodeRow
  await house.idle()
  code = (await ask('GET', `/v1/codes/${code.id}`, { cookie })).body as CodeRow
})

/** Where WeChat sends her back to: with a code, or without where she refused. */
async function back(who: Phone, answer: { agreed?: '1'; scope?: string } = {}) {
  const { body } = await ask('GET', '/v1/consumer/brand')
  const url = new URL((body as { accountAuthorizeUrl: string }).accountAuthorizeUrl)
  url.searchParams.set('redirect_uri', 'http://127.0.0.1:9/h5/?via=account')
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  return fetch(url, { redirect: 'manual', headers: { cookie: `phone=${who.id}` } })
}
const codeIn = (reply: Response) =>
  new URL(reply.headers.get('location') ?? '').searchParams.get('code') ?? ''
const open = (given: string) =>
  ask('POST', '/v1/consumer/session', { body: { code: given, via: 'account' } })
async function signedIn(who: Phone, answer: Parameters<typeof back>[1] = {}) {
  const opened = await open(codeIn(await back(who, answer)))
  expect(opened.status, opened.text).toBe(200)
  const cookie = `${CUSTOMER_COOKIE}=${opened.cookies[CUSTOMER_COOKIE] ?? ''}`
  const { customerId, name } = opened.body as { customerId: number; name: string | null }
  return { cookie, customerId, name }
}
let joins = 0
const join = (cookie: string, phone: string) =>
  ask('POST', '/v1/consumer/register', {
    cookie,
    headers: { 'idempotency-key': `join ${++joins}` },
    body: { phone, consents: ['service'] },
  })
const followerOf = async (who: Phone) =>
  (
    await sql<{ id: number | null }>`select customer_id as id from official.follower
      where openid = ${who.openIds.official}`.execute(house.db)
  ).rows[0]?.id
const everybody = async () =>
  (await sql<{ n: number }>`select count(*) as n from customer.v_customer`.execute(house.db))
    .rows[0]?.n

test('she follows by a code, opens the page, is known, and is a member in one form', async () => {
  const her = await world.born('陈静')
  await world.act(her, 'follow', { code: code.linkUrl })
  await world.settle()
  expect(await followerOf(her)).toBeNull()
  // Who follows is not even asked.
  const { cookie, customerId, name } = await signedIn(her)
  expect(name).toBe('陈静')
  const card = await join(cookie, '13800000001')
  expect(card.status, card.text).toBe(200)
  await house.idle()
  expect(await followerOf(her)).toBe(customerId)
  const { rows } = await sql`select code_id, channel from customer.source
    where customer_id = ${customerId} and which = 'first'`.execute(house.db)
  expect(rows).toEqual([{ code_id: code.id, channel: 'account' }])
  // Twice changes nothing: neither the page nor the form.
  const before = await everybody()
  const again = await signedIn(her)
  expect(again.customerId).toBe(customerId)
  expect((await join(again.cookie, '13800000001')).body).toMatchObject({
    memberNo: (card.body as { memberNo: string }).memberNo,
  })
  await house.idle()
  expect(await everybody()).toBe(before)
})

test('who follows only afterwards is the same customer', async () => {
  const her = await world.born('后来')
  const { customerId } = await signedIn(her, { agreed: '1' })
  await world.act(her, 'follow')
  await world.settle()
  expect(await followerOf(her)).toBe(customerId)
})

test('who refuses is known by her openid alone, and by her phone becomes a member', async () => {
  const her = await world.born('谨慎')
  // A sheet, since she does not follow; her no leads back without a code.
  const sheet = await (await back(her)).text()
  expect(sheet).toContain('state=h5')
  const { cookie, customerId, name } = await signedIn(her, { scope: 'snsapi_base' })
  expect(name).toBeNull()
  expect((await join(cookie, '13800000002')).status).toBe(200)
  const { rows } = await sql`select kind from customer.v_identity
    where customer_id = ${customerId} and kind in ('openid', 'unionid')`.execute(house.db)
  expect(rows).toEqual([{ kind: 'openid' }])
})

test('a code that is used, made up or of WeCom opens nothing', async () => {
  const her = await world.born('重放')
  const given = codeIn(await back(her, { agreed: '1' }))
  expect((await open(given)).status).toBe(200)
  for (const bad of [given, 'made-up'])
    expect((await open(bad)).body).toMatchObject({ code: 'official.codeRefused' })
  await world.faults({ failNext: 20, failStatus: 503 })
  const late = codeIn(await back(her, { agreed: '1' }))
  expect((await open(late)).body).toMatchObject({ code: 'official.unreachable' })
  await world.faults({})
})
