// A code is made once: each costs one of the corp's half million, and none is given back by itself.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '#tests/house'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'

const house = await openHouse()
const api = 'externalcontact/add_contact_way'
let world: Awaited<ReturnType<typeof openWecom>>
let place = { storeId: 0, staffIds: [0] }

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  place = { storeId: storeIds[0] ?? 0, staffIds }
  world = await openWecom(house)
})
beforeEach(() => world.phones.setFaults(corp.corpId, {}))

const made = (state: string) =>
  world.sandbox.world.store
    .all<{ config_id: string; body: string }>('select config_id, body from contact_way')
    .filter(({ body }) => (JSON.parse(body) as { state: string }).state === state)
    .map(({ config_id }) => config_id)
/** Jobs that wait for their next try are due now. */
const hurry = async () => {
  await sql`update graphile_worker._private_jobs set run_at = now()`.execute(house.db)
  await house.idle()
}

test('an answer that is lost: the code is found by our state', async () => {
  await world.phones.setFaults(corp.corpId, { silence: [{ api, times: 1 }] })
  const way = await makeWay(house, { codeId: 1, ...place })
  expect(made(way.state)).toEqual([way.configId])
})

test('neither answer nor list: the second try lists first, and makes no second code', async () => {
  const list = 'externalcontact/list_contact_way'
  await world.phones.setFaults(corp.corpId, {
    silence: [{ api, times: 1 }],
    refuse: [{ api: list, errcode: 48002, times: 1 }],
  })
  const { state, configId } = await makeWay(house, { codeId: 2, ...place })
  expect(configId).toBeFalsy()
  await hurry()
  const found = await sql<{ id: string; problem: null }>`select config_id as id, problem
    from wecom.contact_way where state = ${state}`.execute(house.db)
  expect(found.rows).toEqual([{ id: made(state)[0], problem: null }])
  expect(made(state)).toHaveLength(1)
})

test('certainly not made: made by the next try', async () => {
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 45033, times: 6 }] })
  const { state } = await makeWay(house, { codeId: 3, ...place })
  expect(made(state)).toEqual([])
  await hurry()
  expect(made(state)).toHaveLength(1)
})
