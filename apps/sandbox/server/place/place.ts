// Where a phone is, and which sites may know. Maps in China have degrees of their own (GCJ-02); a
// browser tells those of the satellites (WGS-84), and so does this one.
import { createRequire } from 'node:module'
import { onSite } from '../browser/address.ts'
import type { World } from '../world.ts'

// Its types describe the build for bundlers; what Node loads is the same without `default`.
const gcoord = createRequire(import.meta.url)('gcoord') as (typeof import('gcoord'))['default']

export interface Point {
  latitude: number
  longitude: number
}
export interface Landmark extends Point {
  name: string
}

/** People's Square in Shanghai: where a new phone is. */
const START: Point = { latitude: 31.2304, longitude: 121.4737 }

const placeOf = ({ store }: World, personId: string): Point =>
  store.first<Point>('select latitude, longitude from place where person_id = ?', personId) ?? START

const fromSatellites = ({ latitude, longitude }: Point): Point => {
  const [east, north] = gcoord.transform([longitude, latitude], gcoord.GCJ02, gcoord.WGS84)
  return { latitude: north, longitude: east }
}

/** Puts the phone somewhere on the map. */
export const standAt = ({ store, live }: World, personId: string, at: Point): void => {
  store.run(
    `insert into place values (?, ?, ?) on conflict (person_id) do update
       set latitude = excluded.latitude, longitude = excluded.longitude`,
    personId,
    at.latitude,
    at.longitude,
  )
  live.tell({ kind: 'place', personId })
}

/** Her answer to a site that asked; null: it has to ask again. */
export const answerPlace = (
  { store, live }: World,
  personId: string,
  site: string,
  granted: boolean | null,
): void => {
  if (granted === null)
    store.run('delete from place_consent where person_id = ? and site = ?', personId, onSite(site))
  else
    store.run(
      `insert into place_consent values (?, ?, ?)
       on conflict (person_id, site) do update set granted = excluded.granted`,
      personId,
      onSite(site),
      granted ? 1 : 0,
    )
  live.tell({ kind: 'place', personId })
}

interface ConsentRow {
  site: string
  granted: number
}

/** What a page that asks for her place gets. */
export const locate = (world: World, personId: string, site: string) => {
  const row = world.store.first<ConsentRow>(
    'select site, granted from place_consent where person_id = ? and site = ?',
    personId,
    onSite(site),
  )
  if (!row) return { answer: 'unasked' } as const
  if (row.granted === 0) return { answer: 'refused' } as const
  const map = placeOf(world, personId)
  return { answer: 'granted', wgs84: fromSatellites(map), gcj02: map } as const
}

/** The map on one phone. */
export const readPlace = (world: World, personId: string) => ({
  at: placeOf(world, personId),
  landmarks: world.store.all<Landmark>('select * from landmark order by name limit 500'),
  sites: world.store
    .all<ConsentRow>(
      'select site, granted from place_consent where person_id = ? order by site',
      personId,
    )
    .map(({ site, granted }) => ({ site, granted: granted === 1 })),
})

/** What is written on everybody's map, in place of what was there. */
export const drawLandmarks = ({ store, live }: World, landmarks: readonly Landmark[]): void => {
  store.together(() => {
    store.run('delete from landmark')
    for (const { name, latitude, longitude } of landmarks)
      store.run('insert or replace into landmark values (?, ?, ?)', name, latitude, longitude)
  })
  live.tell({ kind: 'place', personId: '' })
}
