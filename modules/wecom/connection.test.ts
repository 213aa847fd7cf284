// The connection: secrets that stay secret, a test that says what is wrong, and who opened a page.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { authorizeUrl } from '#wechat'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'
import { refuses } from '#platform/testing'
import { signInByCode } from './index.ts'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let cookie = ''
let configId = ''

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  world = await openWecom(house)
  configId = (
    await makeWay(house, { codeId: 7, storeId: storeIds[0], staffIds: staffIds.slice(0, 1) })
  ).configId
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

const codeFor = async (personId: string) => {
  const url = authorizeUrl({
    base: world.sandbox.origin,
    corpId: corp.corpId,
    redirectUri: `${world.origin}/h5/`,
    state: 's',
  })
  return new URL(await world.phones.authorize(personId, url)).searchParams.get('code') ?? ''
}

test('secrets are kept sealed, never shown, and stay when left out', async () => {
  const kept = await sql<{
    row: string
  }>`select row_to_json(c)::text as row from wecom.corp c`.execute(house.db)
  for (const secret of [corp.secret, corp.token, corp.aesKey])
    expect(kept.rows[0]?.row).not.toContain(secret)
  const saved = await ask('POST', '/v1/wecom', {
    cookie,
    body: { corpId: corp.corpId, agentId: '1000002' },
  })
  expect(saved).toMatchObject({
    status: 200,
    body: {
      corpId: corp.corpId,
      agentId: '1000002',
      hasContactSecret: true,
      hasToken: true,
      hasAesKey: true,
      callbackUrl: expect.stringContaining(`/callbacks/wecom/${corp.corpId}`),
    },
  })
  expect(JSON.stringify(saved.body)).not.toContain(corp.secret)
  const wrong = await ask('POST', '/v1/wecom', {
    cookie,
    body: { corpId: corp.corpId, aesKey: 'short' },
  })
  expect(wrong).toMatchObject({ status: 400, body: { field: 'aesKey' } })
})

test('the connection is tried step by step and says what is wrong', async () => {
  const good = await ask('POST', '/v1/wecom/test', { cookie })
  expect(good).toMatchObject({ status: 200, body: { ok: true } })
  await ask('POST', '/v1/wecom', {
    cookie,
    body: { corpId: corp.corpId, contactSecret: 'mistyped' },
  })
  await new Promise((done) => setTimeout(done, 1_100))
  const bad = await ask('POST', '/v1/wecom/test', { cookie })
  expect(bad.body).toMatchObject({ ok: false })
  expect(JSON.stringify(bad.body)).toContain('The app secret is wrong')
  await ask('POST', '/v1/wecom', {
    cookie,
    body: { corpId: corp.corpId, contactSecret: corp.secret },
  })
  await new Promise((done) => setTimeout(done, 1_100))
  expect((await ask('POST', '/v1/wecom/test', { cookie })).body).toMatchObject({ ok: true })
})

test('who added a guide and who opens a page are the same customer; a code signs in once', async () => {
  const person = await world.phones.createPerson({ name: '陈静' })
  const added = await world.phones.add({ personId: person.id, configId })
  await world.settle()
  const code = await codeFor(person.id)
  const friend = await signInByCode(house, code)
  await house.idle()
  const followed = await sql<{ customer_id: number }>`select customer_id from wecom.follow
    where external_userid = ${added.externalUserId}`.execute(house.db)
  expect(friend.customerId).toBe(followed.rows[0]?.customer_id)
  const stranger = await world.phones.createPerson({ name: '路人' })
  expect((await signInByCode(house, await codeFor(stranger.id))).customerId).not.toBe(
    friend.customerId,
  )
  await refuses('wecom.codeRefused', () => signInByCode(house, code))
  await refuses('wecom.codeRefused', () => signInByCode(house, 'made-up'))
})
