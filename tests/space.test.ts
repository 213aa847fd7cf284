// Free space at the real doors, with the reading handed in: below 1 GB no import begins, below 200
// MB nothing is changed but what could never be asked again.
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { makeStaff, signInAs } from '#fixtures/org'
import { watchSpace } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops, makeWay, openWecom } from '#tests/wecom-world'

const megabyte = 1_000_000
let free = 5_000
const watch = watchSpace('/', { read: () => Promise.resolve(free * megabyte), everyMs: 1_000_000 })
const house = await openHouse({ space: () => watch.state() })
const { ask } = await openDoors(house)
const cookie = await signInAs(
  house,
  await makeStaff(house, { role: 'headquarters', login: 'space', password: 'long enough now' }),
)
const leave = async (megabytes: number) => {
  free = megabytes
  await watch.check()
}
const upload = () =>
  ask('POST', '/v1/import-files', {
    cookie,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: Buffer.from(
      '--x\r\ncontent-disposition: form-data; name="kind"\r\n\r\norders\r\n--x\r\ncontent-disposition: form-data; ' +
        'name="file"; filename="a.csv"\r\n\r\nnumber,phone\r\n1,13800000000\r\n--x--\r\n',
    ),
  })
const saveStore = (code: string) =>
  ask('POST', '/v1/stores', { cookie, body: { code, name: code } })

it('refuses imports below 1 GB, and everything that writes below 200 MB', async () => {
  expect((await upload()).status).toBe(200)
  expect((await saveStore('A')).status).toBe(200)

  await leave(900)
  expect(await upload()).toMatchObject({
    status: 507,
    body: {
      code: 'request.lowSpace',
      sentence: { zh: expect.stringContaining('1 GB'), en: expect.stringContaining('1 GB') },
    },
  })
  expect((await saveStore('B')).status).toBe(200)

  await leave(150)
  expect(await saveStore('C')).toMatchObject({
    status: 503,
    body: { code: 'request.readOnly', sentence: { zh: expect.stringContaining('只读') } },
  })
  expect((await upload()).status).toBe(507)
  expect(await ask('GET', '/v1/stores', { cookie })).toMatchObject({
    status: 200,
    body: { items: [{ code: 'A' }, { code: 'B' }] },
  })
  expect((await ask('POST', '/v1/customers/count', { cookie, body: {} })).status).not.toBe(503)
  expect(
    (await ask('POST', '/v1/session', { body: { login: 'space', password: 'long enough now' } }))
      .status,
  ).toBe(200)

  await leave(2_000)
  expect((await saveStore('C')).status).toBe(200)
})

it('keeps callbacks, which WeCom would not bring again', async () => {
  const { storeIds, staffIds } = await makeShops(house)
  const world = await openWecom(house)
  const { configId } = await makeWay(house, {
    codeId: 1,
    storeId: storeIds[0],
    staffIds: staffIds.slice(0, 1),
  })
  await leave(150)
  const person = await world.phones.createPerson({ name: '晚来的客人' })
  await world.phones.add({ personId: person.id, configId })
  await world.settle()
  const follows = await sql`select 1 from wecom.v_follow where staff_id = ${staffIds[0]}`.execute(
    house.db,
  )
  expect(follows.rows).toHaveLength(1)
  await leave(2_000)
})
