// From a signed server message to a follower: verified, kept once, understood whatever the order,
// and a customer only where there is one.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
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

const born = async (name: string) => (await world.phones.createPerson({ name })).id
const act = (person: string, name: string, more: object = {}) =>
  world.tell<{ openid: string }>('act', { act: name, person, ...more })

interface Row {
  id: number
  unionid: string | null
  customer: number | null
  subscribed: boolean
  scene: string | null
  qr: string | null
}
const rowOf = async (openid: string) =>
  (
    await sql<Row>`select follower_id as id, unionid, customer_id as customer, subscribed, scene,
      qr_scene as qr from official.follower where openid = ${openid}`.execute(house.db)
  ).rows[0] ?? expect.fail('no such follower')
const eventsOf = async (id: number) =>
  (
    await sql<{ name: string; subject: number | null }>`select name, subject from platform.event
      where name like 'official.%' and (payload->>'followerId')::bigint = ${id}
      order by id`.execute(house.db)
  ).rows
const customers = async () =>
  (await sql<{ n: number }>`select count(*)::int as n from customer.v_customer`.execute(house.db))
    .rows[0]?.n

test('secrets are kept sealed, never shown, and stay when left out', async () => {
  const { appId, secret, token, aesKey } = world.account
  const kept = await sql<{ row: string }>`select row_to_json(a)::text as row
    from official.account a`.execute(house.db)
  for (const text of [secret, token, aesKey]) expect(kept.rows[0]?.row).not.toContain(text)
  const saved = await ask('POST', '/v1/official', { cookie, body: { appId } })
  expect(saved).toMatchObject({
    status: 200,
    body: { appId, hasSecret: true, hasToken: true, hasAesKey: true },
  })
  expect(saved.text).not.toContain(secret)
  const tried = await ask('POST', '/v1/official/test', { cookie })
  expect(tried.body).toMatchObject({ ok: true })
})

test('who follows is a follower with her unionid and no customer; who leaves has left', async () => {
  const before = await customers()
  const person = await born('陈静')
  const { openid } = await act(person, 'follow')
  await world.settle()
  const row = await rowOf(openid)
  expect(row).toMatchObject({ subscribed: true, customer: null, scene: 'ADD_SCENE_SEARCH' })
  expect(row.unionid).toMatch(/\w+/)
  expect(await customers()).toBe(before)
  await act(person, 'unfollow')
  await world.settle()
  expect(await rowOf(openid)).toMatchObject({ id: row.id, subscribed: false })
  expect((await eventsOf(row.id)).map(({ name }) => name)).toEqual([
    'official.followed',
    'official.unfollowed',
  ])
})
