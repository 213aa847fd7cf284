// Personas are made, changed, listed; only headquarters may.
import { beforeAll, expect, test } from 'vitest'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'

const house = await openHouse({ worker: false })
let ask: Ask
let cookie = ''
beforeAll(async () => {
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

const butler = {
  name: '小云管家',
  kind: 'butler',
  voice: '亲切，像邻家姐姐',
  signature: '您的小云',
}

test('made, changed, listed page by page', async () => {
  const made = await ask('POST', '/v1/personas', { cookie, body: butler })
  expect(made).toMatchObject({ status: 200, body: { ...butler, pictureUrl: null, active: true } })
  const { id } = made.body as { id: number }
  const changed = await ask('POST', '/v1/personas', {
    cookie,
    body: { ...butler, id, active: false },
  })
  expect(changed.body).toMatchObject({ id, active: false })
  await ask('POST', '/v1/personas', {
    cookie,
    body: { ...butler, name: '店长小李', kind: 'manager' },
  })
  const first = await ask('GET', '/v1/personas?limit=1', { cookie })
  const { items, nextCursor } = first.body as { items: { id: number }[]; nextCursor: string }
  expect(items.map((item) => item.id)).toEqual([id])
  expect(
    (await ask('GET', `/v1/personas?limit=1&cursor=${nextCursor}`, { cookie })).body,
  ).toMatchObject({ items: [{ name: '店长小李' }] })
})

test('what is wrong is said with its field; what is not hers a guide may not do', async () => {
  expect(
    await ask('POST', '/v1/personas', { cookie, body: { ...butler, kind: 'robot' } }),
  ).toMatchObject({ status: 400, body: { field: 'kind' } })
  expect(
    await ask('POST', '/v1/personas', { cookie, body: { ...butler, id: 99_999 } }),
  ).toMatchObject({ status: 404, body: { code: 'material.unknownPersona' } })
  const guide = await signInAs(
    house,
    await makeStaff(house, { role: 'guide', storeIds: await makeStores(house, 1) }),
  )
  expect((await ask('POST', '/v1/personas', { cookie: guide, body: butler })).status).toBe(403)
})
