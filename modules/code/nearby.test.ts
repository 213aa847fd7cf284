// A code for all stores: where she is decides, and a place told by a satellite is not a map's.
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { orThrow } from '#platform'
import { saveStore } from '#modules/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops, openWecom } from '#tests/wecom-world'

const house = await openHouse()
const { ask } = await openDoors(house)
let cookie = ''
let stores: number[] = []
let staff: number[] = []
let slug = ''

const square = { latitude: 31.2304, longitude: 121.4737 }
const place = async (id: number, name: string, at: object | null, closed = false) =>
  orThrow(
    (
      await house.act((tx) =>
        saveStore(tx, [{ id, code: `n-${id}`, name, place: at as typeof square | null, closed }]),
      )
    )[0],
  )
const save = async (more: object): Promise<CodeRow> => {
  const body = { name: '码', channel: 'store', placement: '门口', storeId: stores[0], ...more }
  const saved = await ask('POST', '/v1/codes', { cookie, body })
  expect(saved.status, saved.text).toBe(200)
  await house.idle()
  return saved.body as CodeRow
}
const slugOf = (row: CodeRow) => row.shortUrl.split('/').at(-1) ?? ''
const near = (at: object, system = 'gcj02') =>
  ask('POST', `/v1/doors/${slug}/nearby`, { body: { ...at, system } })
const names = ({ body }: { body: unknown }) =>
  (body as { stores: { store: string; metres: number }[] }).stores.map(({ store }) => store)

beforeAll(async () => {
  ;({ storeIds: stores, staffIds: staff } = await makeShops(house))
  await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  slug = slugOf(await save({ kind: 'nearby', name: '全国门店' }))
})

test('leads to the stores within three kilometres that let people in, the nearest first', async () => {
  const [first = 0, second = 0] = stores
  await place(first, '近店', { latitude: 31.231, longitude: 121.475 })
  await place(second, '稍远店', { latitude: 31.245, longitude: 121.475 })
  expect(names(await near(square)), 'none has a code yet').toEqual([])
  const own = await save({ storeId: first, guideIds: [staff[0]] })
  await save({ storeId: second, guideIds: [staff[1]], name: '第二家' })
  const found = await near(square)
  expect(names(found)).toEqual(['近店', '稍远店'])
  expect(found.body).toMatchObject({
    radiusM: 3_000,
    stores: [{ url: own.shortUrl, metres: expect.any(Number) }, {}],
  })
  expect(names(await near({ latitude: 30.2741, longitude: 120.1551 })), 'another town').toEqual([])
  await place(first, '近店', { latitude: 31.231, longitude: 121.475 }, true)
  expect(names(await near(square)), 'a closed store lets nobody in').toEqual(['稍远店'])
})

test('a place told by a satellite is half a kilometre off on a Chinese map: it is turned first', async () => {
  const metres = async (system: string) => {
    const { body } = await near(square, system)
    return (body as { stores: { metres: number }[] }).stores[0]?.metres ?? Number.NaN
  }
  const off = Math.abs((await metres('wgs84')) - (await metres('gcj02')))
  expect(off).toBeGreaterThan(100)
  expect(off).toBeLessThan(700)
})

test('who tells no place chooses by region', async () => {
  const answer = await ask('GET', `/v1/doors/${slug}/stores`)
  expect(answer.body).toMatchObject({ regions: [{ region: null, stores: [{ store: '稍远店' }] }] })
})

test('other codes say nothing of stores; a place off the map and unknown names are refused', async () => {
  const other = slugOf(await save({ guideIds: [staff[0]], name: '普通码' }))
  const elsewhere = await ask('POST', `/v1/doors/${other}/nearby`, {
    body: { ...square, system: 'gcj02' },
  })
  expect(elsewhere.body).toMatchObject({ code: 'code.notNearby' })
  expect((await near({ latitude: 91, longitude: 0 })).body).toMatchObject({
    code: 'request.invalid',
    field: 'latitude',
  })
  expect((await ask('GET', '/v1/doors/nobodys/stores')).body).toMatchObject({
    code: 'code.unknownCode',
  })
})

test('its print bears our address, and its picture is never one of WeCom', async () => {
  const { body } = await ask('GET', `/v1/doors/${slug}`)
  expect(body).toMatchObject({ kind: 'nearby', pictureUrl: null, active: true })
})
