// The nearest stores by the index are those that a look at every store finds.
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect, inject, it } from 'vitest'
import { architecture } from '#architecture'
import type { Place } from '#contracts'
import { orThrow } from '#platform'
import { testPlatform } from '#platform/testing'
import { nearestStores, saveStore } from './index.ts'

const house = await testPlatform(
  inject('engines'),
  architecture.filter(({ storey }) => storey <= 1),
)
const radians = (degrees: number) => (degrees * Math.PI) / 180
/** The angle between two unit vectors: another way to the same distance. */
function metresBetween(a: Place, b: Place): number {
  const vector = ({ latitude, longitude }: Place): [number, number, number] => [
    Math.cos(radians(latitude)) * Math.cos(radians(longitude)),
    Math.cos(radians(latitude)) * Math.sin(radians(longitude)),
    Math.sin(radians(latitude)),
  ]
  const [[x, y, z], [u, v, w]] = [vector(a), vector(b)]
  const across = Math.hypot(y * w - z * v, z * u - x * w, x * v - y * u)
  return 6_371_008.8 * Math.atan2(across, x * u + y * v + z * w)
}

it('finds what a look at every one of 2,000 stores finds', async () => {
  const spots = Array.from({ length: 2_000 }, (_, n): Place & { id: number } => ({
    id: n + 1,
    // Half of them crowd in one town.
    latitude: n % 2 ? 31.1 + ((n * 37) % 500) / 1_000 : 20 + ((n * 53) % 2_900) / 100,
    longitude: n % 2 ? 121.2 + ((n * 91) % 600) / 1_000 : 80 + ((n * 29) % 5_000) / 100,
  }))
  await sql`insert into org.store (code, name, place, open_from, open_until, created_at)
    select 'far-' || no, 'far ' || no, point(x, y), '09:00', '22:00', ${house.clock.now()}
    from unnest(${spots.map((s) => s.longitude)}::float8[], ${spots.map((s) => s.latitude)}::float8[])
      with ordinality w(x, y, no)`.execute(house.db)
  const ids = await sql<{ id: number; name: string }>`select store_id as id, name
    from org.store`.execute(house.db)
  const idOf = new Map(ids.rows.map(({ id, name }) => [name, id]))
  const wanted = fc.record({
    latitude: fc.oneof(fc.double({ min: 31, max: 31.7, noNaN: true }), fc.constant(53.5)),
    longitude: fc.double({ min: 121.1, max: 121.9, noNaN: true }),
    radiusM: fc.constantFrom(500, 3_000, 40_000),
  })
  await fc.assert(
    fc.asyncProperty(wanted, async ({ radiusM, ...from }) => {
      const truth = new Map(
        spots.map((spot) => [idOf.get(`far ${spot.id}`), metresBetween(from, spot)]),
      )
      const found = await nearestStores(house.db, from, { radiusM, limit: 5_000 })
      expect(found.map(({ metres }) => metres)).toEqual(
        found.map(({ metres }) => metres).toSorted((a, b) => a - b),
      )
      for (const { storeId, metres } of found)
        expect(Math.abs((truth.get(storeId) ?? Number.NaN) - metres)).toBeLessThanOrEqual(1)
      // On the edge a metre of rounding decides; inside of it nobody is missing, outside nobody is.
      const ids = new Set(found.map(({ storeId }) => storeId))
      const within = (metres: number) =>
        [...truth].filter(([, far]) => far <= metres).map(([id]) => id)
      expect(within(radiusM - 1).filter((id) => !ids.has(id ?? 0))).toEqual([])
      const most = new Set(within(radiusM + 1))
      expect(found.filter(({ storeId }) => !most.has(storeId))).toEqual([])
    }),
    { numRuns: 60 },
  )
})

it('leaves out stores that are closed or nowhere', async () => {
  const place = { latitude: 10, longitude: 100 }
  const save = async (code: string, more: { place?: Place; closed?: boolean }) =>
    orThrow((await house.act((tx) => saveStore(tx, [{ code, name: code, ...more }])))[0]).storeId
  const open = await save('open', { place })
  await save('closed', { place, closed: true })
  await save('nowhere', {})
  const found = await nearestStores(house.db, place, { radiusM: 3_000, limit: 9 })
  expect(found).toEqual([{ storeId: open, name: 'open', address: null, metres: 0 }])
  await house.act((tx) => saveStore(tx, [{ id: open, code: 'open', name: 'open' }]))
  expect(await nearestStores(house.db, place, { radiusM: 3_000, limit: 9 })).toEqual([])
})
