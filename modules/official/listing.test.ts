// All followers by listing: tens of thousands over several pages, stopped in the middle, with people
// who come and go meanwhile; and nobody told of twice.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { OfficialSyncStatus } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { openOfficial } from '#tests/official-world'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openOfficial>>
let ask: Ask
let cookie = ''

beforeAll(async () => {
  world = await openOfficial(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
beforeEach(() => world.tell('faults', { platform: 'official', refuse: [] }))

const status = async () =>
  (await ask('GET', '/v1/official/sync', { cookie })).body as OfficialSyncStatus
const start = async () =>
  expect((await ask('POST', '/v1/official/sync', { cookie, body: {} })).status).toBe(200)
/** The clock moves on first: what is younger than a few seconds is left to its message. */
const sync = async () => {
  await world.settle()
  await world.turn(60_000)
  await start()
  await house.idle(60_000)
  return status()
}
const events = async (name: string) =>
  (
    await sql<{ n: number }>`select count(*)::int as n from platform.event
      where name = ${`official.${name}`}`.execute(house.db)
  ).rows[0]?.n ?? 0
const followers = async () =>
  (
    await sql<{ n: number; unions: number; people: number }>`select count(*)::int as n,
      count(unionid)::int as unions, count(distinct openid)::int as people
      from official.follower where subscribed`.execute(house.db)
  ).rows[0]

test('thirty thousand over several pages, and twice is no change', async () => {
  await world.tell('followers', { count: 30_000 })
  const before = await events('followersListed')
  const run = await sync()
  expect(run.latest).toMatchObject({
    state: 'done',
    total: 30_000,
    seen: 30_000,
    pages: 3,
    missing: 30_000,
    read: 30_000,
    ended: 0,
  })
  expect(await followers()).toEqual({ n: 30_000, unions: 30_000, people: 30_000 })
  expect(await events('followed')).toBe(0)
  expect((await events('followersListed')) - before).toBeLessThan(40)
  const again = await sync()
  expect(again.latest).toMatchObject({ state: 'done', seen: 30_000, missing: 0, ended: 0, read: 0 })
})
