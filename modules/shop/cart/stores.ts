// The stores she may buy from.
import type { Place, ShopStore } from '#contracts'
import type { Db } from '#platform'
import { nearestStores, onChineseMaps, type Degrees } from '#modules/org'
import { openStores, usualStore } from '../purchase/sql/store.ts'

const STORES = 200
const MOST_AROUND = 5_000
/** Nobody goes farther for a cream. */
const AROUND_M = 50_000

type Whereabouts = Place & { system: Degrees }

async function byName(db: Db, find: Parameters<typeof openStores>[1]): Promise<ShopStore[]> {
  return (await openStores(db, find)).map((store) => ({ ...store, metres: null }))
}

/** The one she chose, while it is open; else the one that is usual for her. */
export async function storeShown(
  db: Db,
  personId: number | null,
  chosen: number | undefined,
): Promise<ShopStore | null> {
  const usual = await usualStore(db, personId)
  const ids = [chosen, usual].filter((id) => typeof id === 'number')
  const open = await byName(db, { ids, limit: ids.length })
  return open.find(({ id }) => id === chosen) ?? open.find(({ id }) => id === usual) ?? null
}

/** The nearest of all, then those of them that bear the name: not the other way round. */
async function nearby(
  db: Db,
  { system, ...at }: Whereabouts,
  search: string | undefined,
): Promise<ShopStore[]> {
  const around = { radiusM: AROUND_M, limit: MOST_AROUND }
  const near = await nearestStores(db, onChineseMaps(at, system), around)
  const ids = near.map((store) => store.storeId)
  const named = await openStores(db, { ids, search, limit: MOST_AROUND })
  const byId = new Map(named.map((store) => [store.id, store]))
  const items = near.flatMap(({ storeId: id, metres }) => {
    const store = byId.get(id)
    return store ? [{ ...store, metres }] : []
  })
  return items.slice(0, STORES)
}

/** The nearest first where she says where she is, else by name. */
export const storesFor = (
  db: Db,
  { place, search }: { place?: Whereabouts | undefined; search?: string | undefined },
): Promise<ShopStore[]> =>
  place ? nearby(db, place, search) : byName(db, { search, limit: STORES })
