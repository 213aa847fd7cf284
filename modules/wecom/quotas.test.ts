// Limits are one thing for all processes: what one counted or was refused, the others respect.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { makeStaff, signInAs } from '#fixtures/org'
import type { WecomQuotas } from '#contracts'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'
import { clientOf } from './corp.ts'
import { makeShared, sharedQuotas } from './quotas.ts'

const house = await openHouse()
const want = (name: string, limit: number) => ({ name, window: { limit, ms: 60_000 }, share: 1 })
let world: Awaited<ReturnType<typeof openWecom>>

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  world = await openWecom(house)
  await makeWay(house, { codeId: 7, storeId: storeIds[0], staffIds })
})

test('two processes together stay within a limit, and one that comes later knows of both', async () => {
  const [a, b] = [makeShared(house), makeShared(house)]
  const now = Date.now()
  for (let n = 0; n < 4; n += 1) expect(await a.take([want('t/one', 10)], now)).toBeUndefined()
  for (let n = 0; n < 5; n += 1) expect(await b.take([want('t/one', 10)], now)).toBeUndefined()
  await a.settle()
  await b.settle()
  await a.settle()
  expect(await a.take([want('t/one', 10)], now)).toBeUndefined()
  expect((await a.take([want('t/one', 10)], now))?.againAt).toBeGreaterThan(now)
  await a.settle()
  const late = makeShared(house)
  expect((await late.take([want('t/one', 10)], now))?.againAt).toBeGreaterThan(now)
})

test('a refusal for a limit is known to all, with its length, and no call leaves meanwhile', async () => {
  const api = 'externalcontact/get_follow_user_list'
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 45009, times: 1 }] })
  const client = await clientOf(house)
  await expect(client.listFollowUsers({}, { patienceMs: 0 })).rejects.toMatchObject({
    errcode: 45009,
  })
  const other = makeShared(house)
  const name = `wecom/${corp.corpId}/cgi-bin/${api}`
  const held = await other.take([want(name, 10_000)], Date.now())
  expect(held?.againAt ?? 0).toBeGreaterThan(Date.now() + 50_000)
  expect(held?.againAt ?? 0).toBeLessThanOrEqual(Date.now() + 60_000)
  const before = (await world.phones.wire()).length
  await expect(client.listFollowUsers({}, { patienceMs: 0 })).rejects.toMatchObject({
    fault: 'held',
  })
  expect((await world.phones.wire()).length).toBe(before)
})

test('counting costs the call nothing: a hundred calls are one write', async () => {
  const store = makeShared(house)
  for (let n = 0; n < 100; n += 1) await store.take([want('t/many', 10_000)], Date.now())
  const rows = sql<{ used: number }>`select used from wecom.quota where name = 't/many'`
  expect((await rows.execute(house.db)).rows).toEqual([])
  await store.settle()
  expect((await rows.execute(house.db)).rows).toEqual([{ used: 100 }])
})

test('the page shows what is used and left, blocks first, and the half million codes', async () => {
  const { ask } = await openDoors(house)
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  await ask('POST', '/v1/wecom/reconcile', { cookie, body: {} })
  await sql`delete from wecom.quota_block`.execute(house.db)
  await world.settle()
  await sharedQuotas(house).settle()
  const shown = (await ask('GET', '/v1/wecom/quotas', { cookie })).body as WecomQuotas
  expect(shown.levels[0]).toMatchObject({
    api: 'externalcontact/get_follow_user_list',
    left: 0,
    blockedUntil: expect.any(String),
  })
  expect(shown.levels).toContainEqual(
    expect.objectContaining({
      api: 'externalcontact/add_contact_way',
      windowMs: 60_000,
      limit: 10_000,
      used: 1,
      left: 9_999,
    }),
  )
  expect(shown.codes).toMatchObject({ limit: 500_000, ours: 1 })
  expect([28, 29, 30, 31]).toContain(shown.messages.perCustomer)
})
