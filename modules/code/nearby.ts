// A code for all stores: where she is leads to the shops around her; without a place she chooses.
import type { NearbyGoal, Place } from '#contracts'
import { groupBy } from '#kit'
import type { Platform } from '#platform'
import { nearestStores, onChineseMaps, type Degrees } from '#modules/org'
import { addressOf } from './face.ts'
import { storeDoors, storesOf, type NearbyCode } from './sql/nearby.ts'

/** As far as people walk. */
const RADIUS_M = 3_000
const MOST = 10

export interface OpenStore {
  store: string
  address: string | null
  url: string
}

/** Stores with a code of their own to scan into, the nearest first. The place is not kept. */
export async function storesNear(
  platform: Platform,
  code: NearbyCode,
  at: Place,
  system: Degrees,
): Promise<{
  radiusM: number
  leadsTo: NearbyGoal
  stores: (OpenStore & { metres: number })[]
}> {
  const { db } = platform
  const { leadsTo } = code
  const among = await storesOf(db, code)
  // Some of the nearest may have no code: more are asked for than are shown.
  const near = await nearestStores(db, onChineseMaps(at, system), {
    radiusM: RADIUS_M,
    limit: 5 * MOST,
    ...(among && { among }),
  })
  const ids = near.map(({ storeId }) => storeId)
  const doors = new Map(
    (await storeDoors(db, leadsTo, ids)).map(({ storeId, slug }) => [storeId, slug]),
  )
  const stores = near.flatMap(({ storeId, name, address, metres }) => {
    const slug = doors.get(storeId)
    return slug ? [{ store: name, address, metres, url: addressOf(platform, { slug }) }] : []
  })
  return { radiusM: RADIUS_M, leadsTo, stores: stores.slice(0, MOST) }
}

/** All of them by region, in the order of their names. */
export async function storesByRegion(
  platform: Platform,
  code: NearbyCode,
): Promise<{ region: string | null; stores: OpenStore[] }[]> {
  const among = await storesOf(platform.db, code)
  const all = await storeDoors(platform.db, code.leadsTo, among)
  return [...groupBy(all, ({ region }) => region)].map(([region, stores]) => ({
    region,
    stores: stores.map(({ store, address, slug }) => ({
      store,
      address,
      url: addressOf(platform, { slug }),
    })),
  }))
}
