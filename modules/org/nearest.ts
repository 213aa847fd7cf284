// The stores around a place: a box of the index first, the true distance after.
import { sql } from 'kysely'
import type { Place } from '#contracts'
import type { Db } from '#platform'

export interface NearStore {
  storeId: number
  name: string
  address: string | null
  metres: number
}

const EARTH_M = 6_371_008.8
const DEGREE_M = (EARTH_M * Math.PI) / 180

/** A box that holds every place within the radius; near the poles it goes all round. */
function boxAround({ latitude, longitude }: Place, radiusM: number): [Place, Place] {
  const high = radiusM / DEGREE_M
  const narrowest = Math.cos((Math.min(89.9, Math.abs(latitude) + high) * Math.PI) / 180)
  const wide = Math.min(180, high / narrowest)
  return [
    { latitude: latitude - high, longitude: longitude - wide },
    { latitude: latitude + high, longitude: longitude + wide },
  ]
}

/**
 * Open stores within the radius, the nearest first; distances along the ground, in metres. `among`:
 * these only.
 */
export async function nearestStores(
  db: Db,
  from: Place,
  { radiusM, limit, among }: { radiusM: number; limit: number; among?: readonly number[] },
): Promise<NearStore[]> {
  const [low, high] = boxAround(from, radiusM)
  const found = await sql<NearStore>`select * from (
      select store_id as "storeId", name, address, round(${2 * EARTH_M}::float8 * asin(sqrt(
        sind((place[1] - ${from.latitude}::float8) / 2) ^ 2
        + cosd(place[1]) * cosd(${from.latitude}::float8)
          * sind((place[0] - ${from.longitude}::float8) / 2) ^ 2)))::int as metres
      from org.store where not closed and place <@ box(
        point(${low.longitude}::float8, ${low.latitude}::float8),
        point(${high.longitude}::float8, ${high.latitude}::float8))) s
    where metres <= ${radiusM}::float8
      and (${among === undefined} or "storeId" = any(${[...(among ?? [])]}::bigint[]))
    order by metres, "storeId" limit ${limit}`.execute(db)
  return found.rows
}
