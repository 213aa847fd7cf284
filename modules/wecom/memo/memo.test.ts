// Staff are told in WeCom what waits for them: once for each thing, below the platform's limits, and
// with an outcome for each.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { StaffTelling } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { saveCorp, tellStaff } from '#modules/wecom'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'

const MINUTE_MS = 60_000
const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let cookie = ''
let [li, wang] = [0, 0]
let storeIds: number[] = []

beforeAll(async () => {
  const made = await makeShops(house)
  ;[li, wang] = made.staffIds as [number, number]
  storeIds = made.storeIds.slice(0, 1)
  world = await openWecom(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  await house.act((tx) => saveCorp(tx, house.keys, { corpId: corp.corpId, agentId: '1000002' }))
})
beforeEach(async () => {
  await world.phones.setFaults(corp.corpId, {})
  await later(3_600_000)
})

const later = async (ms: number) => {
  const to = new Date(house.clock.now().getTime() + ms)
  await world.phones.setClock({ to: to.toISOString() })
  await house.clock.set(to)
  await world.settle()
}
let named = 0
/** Tells of a new call list; gives its name. */
const tell = async (staffId: number, key = `calls:test:${named}`) => {
  const name = `名单${(named += 1)}`
  await house.act((tx) => tellStaff(tx, [{ key, kind: 'calls', staffId, count: 3, name }]))
  await world.settle()
  return name
}
const got = async (userid: string, name: string) =>
  (await world.phones.guideNotices(corp.corpId, userid)).filter(({ body }) =>
    body.text.includes(`“${name}”`),
  )
const telling = async () => (await ask('GET', '/v1/wecom/telling', { cookie })).body as StaffTelling
const save = (body: object) => ask('POST', '/v1/wecom/telling', { cookie, body })
const memo = async (name: string) =>
  (await telling()).latest.find(({ description }) => description.includes(`“${name}”`))

test('she is told in her language, once however often it is asked, and it opens the page', async () => {
  const key = 'calls:once'
  const name = await tell(li, key)
  await Promise.all(
    [0, 1, 2, 3].map(() =>
      house.act((tx) => tellStaff(tx, [{ key, kind: 'calls', staffId: li, count: 3, name }])),
    ),
  )
  await world.settle()
  const notices = await got('li', name)
  expect(notices).toHaveLength(1)
  expect(notices[0]?.body.title).toBe('3 位客户等您打电话')
  expect(notices[0]?.body.url).toMatch(/\/calls\?memo=\d+$/)
  expect(await memo(name)).toMatchObject({ state: 'sent', staffName: '李店长', reason: null })
  expect((await save({ on: true, language: 'en' })).status).toBe(200)
  const english = `List ${(named += 1)}`
  await house.act((tx) =>
    tellStaff(tx, [{ key: 'calls:en', kind: 'calls', staffId: wang, count: 1, name: english }]),
  )
  await world.settle()
  const [notice] = (await world.phones.guideNotices(corp.corpId, 'wang')).filter(({ body }) =>
    body.text.includes(english),
  )
  expect(notice?.body.title).toBe('A customer to call')
  expect((await save({ on: true, language: 'zh' })).status).toBe(200)
})

test('an answer that was lost is asked for again, and she reads it once', async () => {
  await world.phones.setFaults(corp.corpId, { silence: [{ api: 'message/send', times: 1 }] })
  const name = await tell(li)
  expect(await got('li', name), 'it arrived').toHaveLength(1)
  expect(await memo(name), 'and nobody here knows').toMatchObject({ state: 'calling' })
  await later(3 * MINUTE_MS)
  expect(await memo(name)).toMatchObject({ state: 'sent' })
  expect(await got('li', name)).toHaveLength(1)
})

test('a call nobody answered is not made again once WeCom has forgotten the first', async () => {
  await world.phones.setFaults(corp.corpId, { silence: [{ api: 'message/send', times: 50 }] })
  const name = await tell(li)
  await later(5 * 60 * MINUTE_MS)
  expect(await memo(name)).toMatchObject({ state: 'unknown', reason: 'noAnswer' })
  expect(await got('li', name)).toHaveLength(1)
})

test('nobody gets more than WeCom lets through: the rest comes a minute later', async () => {
  const name = `名单${(named += 1)}`
  await house.act((tx) =>
    tellStaff(
      tx,
      Array.from({ length: 45 }, (_, n) => ({
        key: `calls:many:${n}`,
        kind: 'calls' as const,
        staffId: wang,
        count: n + 1,
        name,
      })),
    ),
  )
  await world.settle()
  expect(await got('wang', name)).toHaveLength(20)
  await later(MINUTE_MS + 1_000)
  await later(MINUTE_MS + 1_000)
  expect(await got('wang', name)).toHaveLength(45)
  const rows = await sql<{ n: number }>`select count(*)::int as n from wecom.memo
    where key like 'calls:many:%' and state = 'sent'`.execute(house.db)
  expect(rows.rows[0]?.n, 'what we call sent was shown').toBe(45)
})

test('whoever is not in WeCom is told nothing, and the page says so', async () => {
  const gone = await makeStaff(house, { storeIds, wecomUserid: 'left-long-ago' })
  const name = await tell(gone)
  expect(await memo(name)).toMatchObject({ state: 'rejected', reason: 'noMember', errcode: 81013 })
  const without = await makeStaff(house, { storeIds })
  const none = await tell(without)
  expect(await memo(none)).toBe(undefined)
})

test('switched off nothing is told, nor afterwards what happened meanwhile', async () => {
  await save({ on: false, language: 'zh' })
  const name = await tell(li)
  expect(await memo(name)).toBe(undefined)
  await save({ on: true, language: 'zh' })
  await later(MINUTE_MS)
  expect(await got('li', name)).toEqual([])
  const guide = await signInAs(house, await makeStaff(house, { storeIds }))
  expect((await ask('GET', '/v1/wecom/telling', { cookie: guide })).status).toBe(403)
})

test('what could not leave for a day is told no more', async () => {
  await world.phones.setFaults(corp.corpId, {
    refuse: [{ api: 'message/send', errcode: 45009, times: 9 }],
  })
  const name = await tell(li)
  expect(await memo(name)).toMatchObject({ state: 'waiting' })
  await house.clock.set(new Date(house.clock.now().getTime() + 25 * 60 * MINUTE_MS))
  await world.settle()
  expect(await memo(name)).toMatchObject({ state: 'rejected', reason: 'expired' })
})
