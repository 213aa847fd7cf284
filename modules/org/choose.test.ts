// Choosing among two thousand stores: found by what is typed wherever they stand, named by number.
import { beforeAll, expect, test } from 'vitest'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'

const house = await openHouse()
let ask: Ask
let cookie = ''
let ids: number[] = []
type Listed = { items: { id: number; name: string }[]; nextCursor?: string }
const list = async (path: string, as = cookie) =>
  (await ask('GET', path, { cookie: as })).body as Listed

beforeAll(async () => {
  ids = await makeStores(house, 2_000)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

test('the last of two thousand is found by its name and by its number', async () => {
  const last = ids.at(-1) ?? 0
  const [named] = (await list(`/v1/stores?ids=${last}`)).items
  expect(named?.id).toBe(last)
  const found = await list(`/v1/stores?limit=50&search=${encodeURIComponent(named?.name ?? '')}`)
  expect(found.items.map(({ id }) => id)).toContain(last)
  const some = [ids[3], ids[1500], last]
  const chosen = await list(`/v1/stores?limit=200&ids=${some.join(',')}`)
  expect(chosen.items.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(some)
  expect((await ask('GET', '/v1/stores?ids=1,x', { cookie })).status).toBe(400)
})

test('names are told of stores and people within reach only', async () => {
  const mine = ids[7] ?? 0
  const staffId = await makeStaff(house, { role: 'store', storeIds: [mine], name: '陈店长' })
  const other = await makeStaff(house, { role: 'guide', storeIds: [ids[8] ?? 0], name: '别家导购' })
  const as = await signInAs(house, staffId)
  expect((await list(`/v1/stores?ids=${mine},${ids[8]}`, as)).items.map(({ id }) => id)).toEqual([
    mine,
  ])
  expect((await list(`/v1/staff?ids=${staffId},${other}`, as)).items.map(({ id }) => id)).toEqual([
    staffId,
  ])
  expect((await list(`/v1/staff?ids=${other}`)).items.map(({ name }) => name)).toEqual(['别家导购'])
})
