// One access token for all processes, kept sealed.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { createWecomClient } from '#wechat'
import { openHouse } from '#tests/house'
import { sharedTokens } from './access-token.ts'

let house: Awaited<ReturnType<typeof openHouse>>
beforeAll(async () => {
  house = await openHouse()
})

let fetched = 0
let bad = ''
const outside = async (address: string): Promise<Response> => {
  const url = new URL(address)
  if (url.pathname.endsWith('/gettoken')) {
    fetched += 1
    return Response.json({ access_token: `token-${fetched}`, expires_in: 7200 })
  }
  const refused = url.searchParams.get('access_token') === bad
  return Response.json(refused ? { errcode: 40014, errmsg: 'no' } : { follow_user: [] })
}
/** As another process would open it: nothing shared but the database. */
const another = (secret: string) =>
  createWecomClient({
    baseUrl: 'http://wecom',
    corpId: 'ww1',
    secret,
    fetch: outside,
    tokens: sharedTokens(house),
  })

test('many processes fetch one token, and one more when it is refused', async () => {
  fetched = 0
  const processes = Array.from({ length: 6 }, () => another('s1'))
  await Promise.all(processes.map((client) => client.listFollowUsers()))
  expect(fetched).toBe(1)
  await another('s1').listFollowUsers()
  expect(fetched).toBe(1)
  bad = 'token-1'
  await Promise.all(processes.map((client) => client.listFollowUsers()))
  expect(fetched).toBe(2)
  await another('s2').listFollowUsers()
  expect(fetched).toBe(3)
})

test("a claim is one asker's, ends by itself, and is given back without a token", async () => {
  const store = sharedTokens(house)
  const [at, until] = [Date.now(), Date.now() + 15_000]
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => store.claim('one', undefined, at, until)),
  )
  expect(claims.filter(Boolean)).toHaveLength(1)
  expect(await store.claim('one', undefined, until, until + 1)).toBe(true)
  await store.settle('one', undefined)
  expect(await store.read('one')).toBeUndefined()
  expect(await store.claim('one', undefined, at, until)).toBe(true)
  await store.settle('one', { token: 't', untilMs: until })
  expect(await store.read('one')).toEqual({ token: 't', untilMs: until })
  expect(await store.claim('one', undefined, at, until)).toBe(false)
  expect(await store.claim('one', 't', at, until)).toBe(true)
})

test('no token stands in the database as it is', async () => {
  const rows = await sql<{ row: string }>`select t::text as row from wecom.access_token t`.execute(
    house.db,
  )
  expect(rows.rows.length).toBeGreaterThan(0)
  expect(rows.rows.some(({ row }) => row.includes('token-'))).toBe(false)
})
