// Where she may buy: the nearest store first where she says where she is, else by name.
import { expect, test } from 'vitest'
import { orThrow } from '#platform'
import { saveStore } from '#modules/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'

interface Told {
  items: { id: number; name: string; metres: number | null }[]
  store: { id: number; name: string } | null
}
const house = await openHouse()
const { ask } = await openDoors(house)
const path = '/v1/consumer/shop/stores'

test('the nearest first, with its way; without a place by name; nowhere near, none', async () => {
  await house.act(async (tx) => {
    const spots = [
      { code: 'A', name: 'a 远店', place: { latitude: 31.3, longitude: 121.5 } },
      { code: 'B', name: 'b 近店', place: { latitude: 31.21, longitude: 121.45 } },
      { code: 'C', name: 'c 没有位置' },
    ]
    for (const made of await saveStore(tx, spots)) orThrow(made)
  })
  const here = { latitude: 31.2, longitude: 121.45 }
  const near = (await ask('POST', path, { body: { place: here } })).body as Told
  expect(near.items.map(({ name }) => name)).toEqual(['b 近店', 'a 远店'])
  expect(near.items[0]?.metres).toBeGreaterThan(1_100)
  expect(near.items[0]?.metres).toBeLessThan(1_125)

  const all = (await ask('POST', path, { body: {} })).body as Told
  expect(all.items.map(({ name }) => name)).toEqual(['a 远店', 'b 近店', 'c 没有位置'])
  expect(all.items.every(({ metres }) => metres === null)).toBe(true)

  const far = await ask('POST', path, { body: { place: { latitude: -30, longitude: 20 } } })
  expect((far.body as Told).items).toEqual([])
  const wrong = await ask('POST', path, { body: { place: { latitude: 131, longitude: 20 } } })
  expect(wrong.status).toBe(400)
})

test('however many come before it by name, the nearest is found; and by a part of its name', async () => {
  await house.act(async (tx) => {
    const crowd = Array.from({ length: 220 }, (_, n) => ({
      code: `M${n}`,
      name: `0 街边 ${n}`,
      place: { latitude: 22.5 + n / 1_000, longitude: 114 },
    }))
    const near = { code: 'N', name: 'z 楼下', place: { latitude: 22.45, longitude: 114 } }
    for (const made of await saveStore(tx, [...crowd, near])) orThrow(made)
  })
  const here = { latitude: 22.449, longitude: 114 }
  const { items } = (await ask('POST', path, { body: { place: here } })).body as Told
  expect(items.slice(0, 2).map(({ name }) => name)).toEqual(['z 楼下', '0 街边 0'])
  const named = (await ask('POST', path, { body: { place: here, search: '边 21' } })).body as Told
  expect(named.items[0]?.name).toBe('0 街边 21')
  expect(named.items).toHaveLength(11)
})

test('the one she chose is hers again while it is open', async () => {
  const { items, store } = (await ask('POST', path, { body: { search: '近店' } })).body as Told
  const [chosen] = items
  expect(store?.name).toBe('a 远店')
  const told = async () =>
    ((await ask('POST', path, { body: { storeId: chosen?.id } })).body as Told).store?.name
  expect(await told()).toBe('b 近店')
  await house.act((tx) =>
    saveStore(tx, [{ id: chosen?.id ?? 0, code: 'B', name: 'b 近店', closed: true }]).then((made) =>
      made.map(orThrow),
    ),
  )
  expect(await told()).toBe('a 远店')
})
