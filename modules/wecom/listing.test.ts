// What the platform has, held against what it told: lost callbacks are made good, a second listing
// changes nothing, and whoever comes after a crash goes on.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { WecomListing } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let cookie = ''
let place = { storeId: 0, staffIds: [0] }
let way = { state: '', configId: '' }

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  place = { storeId: storeIds[0] ?? 0, staffIds }
  world = await openWecom(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  way = await makeWay(house, { codeId: 7, ...place })
})
beforeEach(() => world.phones.setFaults(corp.corpId, {}))

interface Shown {
  latest: WecomListing
}
/** The clock moves on first: what is younger than a few seconds is left to its callback. */
const reconcile = async () => {
  await world.settle()
  const to = new Date(house.clock.now().getTime() + 60_000)
  await world.phones.setClock({ to: to.toISOString() })
  await house.clock.set(to)
  const reply = await ask('POST', '/v1/wecom/reconcile', { cookie, body: {} })
  expect(reply.status).toBe(200)
  await world.settle()
  const { latest } = (await ask('GET', '/v1/wecom/reconcile', { cookie })).body as Shown
  return latest
}
const friends = (listing: WecomListing) =>
  listing.parts.find(({ part }) => part === 'friends') ?? expect.fail('no part')
const drop = (n: number) => world.phones.setFaults(corp.corpId, { dropNext: n })

async function add(name: string, userid = 'li', born = world.phones.createPerson({ name })) {
  const person = await born
  const { externalUserId } = await world.phones.add({
    personId: person.id,
    configId: way.configId,
    userid,
  })
  return { externalUserId, pair: { corpId: corp.corpId, userid, personId: person.id } }
}
const known = async () =>
  (
    await sql<{ id: string; userid: string; active: boolean; code: number | null }>`
      select external_userid as id, userid, active, code_id as code from wecom.follow
      order by external_userid, userid`.execute(house.db)
  ).rows
const changes = async () =>
  (
    await sql<{ n: number }>`select count(*)::int as n from platform.event
    where name in ('wecom.followed', 'wecom.unfollowed')`.execute(house.db)
  ).rows[0]?.n

test('of fifty things that happened ten were never told: all fifty are right, and twice is no change', async () => {
  const born = Array.from({ length: 30 }, (_, n) => world.phones.createPerson({ name: `人${n}` }))
  const people = []
  for (const [n, person] of born.entries()) {
    if (n % 6 === 5) await drop(1)
    people.push(await add(`人${n}`, n % 2 ? 'li' : 'wang', person))
  }
  await world.settle()
  for (const [n, { pair }] of people.slice(0, 20).entries()) {
    if (n % 4 === 2) await drop(1)
    await world.phones.drop(pair)
  }
  await world.settle()
  expect(await known()).toHaveLength(28)
  const run = await reconcile()
  expect(run).toMatchObject({ state: 'done', askedBy: 'hand', problem: null })
  // Of the added, n = 23 and 29 are friends still; 5, 11 and 17 have been dropped since.
  expect(friends(run)).toMatchObject({ total: 2, done: 2, seen: 10, missing: 2, ended: 5 })
  const rows = await known()
  const right = people.map(({ externalUserId: id, pair }, n) => ({
    id,
    userid: pair.userid,
    active: n >= 20,
  }))
  for (const each of right.filter(({ active }) => active))
    expect(rows).toContainEqual({ ...each, code: 7 })
  expect(rows.filter(({ active }) => active)).toHaveLength(10)
  const before = await changes()
  const again = await reconcile()
  expect(friends(again)).toMatchObject({ seen: 10, missing: 0, ended: 0, unchanged: 10 })
  expect(await known()).toEqual(rows)
  expect(await changes()).toBe(before)
})

test('a customer who deleted her guide stays on the guide’s list, and is no friend for that', async () => {
  const { pair, externalUserId } = await add('走了')
  await world.settle()
  await world.phones.leave(pair)
  const run = await reconcile()
  expect(friends(run)).toMatchObject({ missing: 0, ended: 0 })
  expect((await known()).find(({ id }) => id === externalUserId)?.active).toBe(false)
  await drop(1)
  await add('又来')
  expect(friends(await reconcile()).missing).toBe(1)
})

test('its callback comes after all: one adding, and no second event', async () => {
  await world.phones.setFaults(corp.corpId, { holdNext: 1 })
  const { externalUserId } = await add('迟到')
  expect(friends(await reconcile()).missing).toBe(1)
  const before = await changes()
  await add('后来')
  await world.settle()
  expect(await changes()).toBe((before ?? 0) + 1)
  expect((await known()).filter(({ id }) => id === externalUserId)).toMatchObject([
    { active: true },
  ])
})

test('a friendship younger than the list is left alone', async () => {
  const { externalUserId } = await add('刚加')
  await world.settle()
  await sql`update wecom.follow set as_of = ${new Date(house.clock.now().getTime() + 300_000)}
    where external_userid = ${externalUserId}`.execute(house.db)
  world.sandbox.world.store.run(
    `delete from follow where person_id =
       (select person_id from contact where external_userid = ?)`,
    externalUserId,
  )
  expect(friends(await reconcile()).ended).toBe(0)
  expect((await known()).find(({ id }) => id === externalUserId)?.active).toBe(true)
})

test('limits and outages are waited for; a member nobody may ask about is passed over', async () => {
  const api = 'externalcontact/list'
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 84074, times: 1 }] })
  expect(friends(await reconcile())).toMatchObject({ done: 2, skipped: 1 })
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 45033, times: 6 }] })
  const waiting = await reconcile()
  expect(waiting).toMatchObject({ state: 'running', problem: { code: 'wecom.45033' } })
  await sql`update graphile_worker._private_jobs set run_at = now()`.execute(house.db)
  await house.idle()
  const { latest } = (await ask('GET', '/v1/wecom/reconcile', { cookie })).body as Shown
  expect(latest).toMatchObject({ id: waiting.id, state: 'done', problem: null })
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 48002, times: 1 }] })
  expect(await reconcile()).toMatchObject({ state: 'failed', problem: { code: 'wecom.48002' } })
})

test('stopped in the middle: goes on behind the last member that was finished', async () => {
  const api = 'externalcontact/list'
  await drop(1)
  await add('中断', 'wang')
  // The first member is listed; then nobody answers any more, and the next one is not.
  const { faults } = world.sandbox.world
  const stop = world.sandbox.world.live.listen((event) => {
    if (event.kind !== 'wire' || listed(event.id) !== 'li') return
    faults.set(corp.corpId, { refuse: [{ api, errcode: 45033, times: 5 }] })
    stop()
  })
  const since = (await world.phones.wire()).at(-1)?.id
  const run = await reconcile()
  expect(run).toMatchObject({ state: 'running', problem: { code: 'wecom.45033' } })
  expect(friends(run)).toMatchObject({ done: 1, total: 2, missing: 0 })
  // Whoever carried it is gone, and so is its job: asking again goes on with the same run.
  await sql`delete from graphile_worker._private_jobs`.execute(house.db)
  const over = await reconcile()
  expect(over).toMatchObject({ id: run.id, state: 'done' })
  expect(friends(over)).toMatchObject({ done: 2, missing: 1 })
  const answered = (await world.phones.wire(since)).filter(({ errcode }) => errcode === 0)
  expect(answered.map(({ id }) => listed(id)).filter(Boolean)).toEqual(['li', 'wang'])
})

/** Whose friends a call on the wire asked for. */
const listed = (id: number) => {
  const row = world.sandbox.world.store.first<{ url: string }>(
    'select url from wire where id = ?',
    id,
  )
  return /externalcontact\/list\?.*userid=(\w+)/.exec(row?.url ?? '')?.[1]
}

test('codes are counted, and one that was deleted at WeCom says so', async () => {
  const lost = await makeWay(house, { codeId: 8, ...place })
  world.sandbox.world.store.run('delete from contact_way where config_id = ?', lost.configId)
  const run = await reconcile()
  expect(run.parts.find(({ part }) => part === 'codes')).toMatchObject({ seen: 1, ended: 1 })
  const rows = await sql`select problem->>'code' as problem, ready from wecom.v_way
    where state = ${lost.state}`.execute(house.db)
  expect(rows.rows).toEqual([{ problem: 'wecom.41044', ready: false }])
  const again = await makeWay(house, { codeId: 8, ...place })
  expect(again.state).toBe(lost.state)
  expect(again.configId).not.toBe(lost.configId)
})

test('every night by itself', async () => {
  await reconcile()
  const { nextAt } = (await ask('GET', '/v1/wecom/reconcile', { cookie })).body as {
    nextAt: string
  }
  expect(nextAt).toMatch(/T19:30:00/)
  const to = new Date(Date.parse(nextAt) + 1_000)
  await world.phones.setClock({ to: to.toISOString() })
  await house.clock.set(to)
  await world.settle()
  const { latest } = (await ask('GET', '/v1/wecom/reconcile', { cookie })).body as Shown
  expect(latest).toMatchObject({ askedBy: 'night', state: 'done' })
})

test('a night that finds the last run still waiting leaves it to go on', async () => {
  const api = 'externalcontact/list'
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 45033, times: 6 }] })
  const waits = await reconcile()
  expect(waits).toMatchObject({ state: 'running', problem: { code: 'wecom.45033' } })
  const to = new Date(house.clock.now().getTime() + 30 * 3_600_000)
  await world.phones.setClock({ to: to.toISOString() })
  await house.clock.set(to)
  await world.settle()
  const { latest } = (await ask('GET', '/v1/wecom/reconcile', { cookie })).body as Shown
  expect(latest).toMatchObject({ id: waits.id, state: 'running' })
})
