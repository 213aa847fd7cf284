// The code by which each open store lets people in.
import { sql } from 'kysely'
import type { NearbyGoal } from '#contracts'
import type { Db } from '#platform'
import type { DoorRow } from './link.ts'

/** What the code of all stores leads to, and which stores come into question. */
export type NearbyCode = Pick<DoorRow, 'leadsTo' | 'onlyStores' | 'onlyRegions'>

export interface StoreDoor {
  storeId: number
  store: string
  region: string | null
  address: string | null
  slug: string
}

/** WeCom lets nobody in by a code above this. */
const FULL_BY_CODE = 200

/** Whether a code has a group that takes one more; those that grow by themselves always have. */
const hasRoom = sql`exists (select 1 from wecom.v_join_way j
  join wecom.v_chat g on g.chat_id = any(j.chat_ids) and g.dismissed_at is null
  where j.code_id = c.code_id and j.pictured
    and (j.auto_create or g.members < least(${FULL_BY_CODE}, (select r.full_at from code.rotation r
      where r.code_id = c.code_id))))`

const lets = {
  guide: sql`c.kind = 'guide'`,
  group: sql`c.kind = 'group' and ${hasRoom}`,
} satisfies Record<NearbyGoal, unknown>

/** Stores of these regions, and these stores; undefined where all come into question. */
export async function storesOf(
  db: Db,
  { onlyStores, onlyRegions }: NearbyCode,
): Promise<number[] | undefined> {
  if (onlyStores.length + onlyRegions.length === 0) return undefined
  const found = await sql<{ store_id: number }>`select store_id from org.v_store
    where store_id = any(${onlyStores}::bigint[])
      or region_id = any(${onlyRegions}::bigint[])`.execute(db)
  return found.rows.map((row) => row.store_id)
}

/**
 * Of a store's codes in use the oldest that lets somebody in: what hangs longest is meant to last,
 * and the next one answers when its groups are full.
 */
export async function storeDoors(
  db: Db,
  goal: NearbyGoal,
  storeIds: readonly number[] | undefined,
): Promise<StoreDoor[]> {
  const among = storeIds ? sql`c.store_id = any(${[...storeIds]}::bigint[])` : sql`true`
  const found = await sql<StoreDoor>`select * from (
      select distinct on (c.store_id) c.store_id as "storeId", s.name as store,
        s.region_name as region, s.address, l.slug
      from code.channel_code c
      join code.link l on l.code_id = c.code_id and l.ref is null
      join org.v_store s on s.store_id = c.store_id and not s.closed
      where c.active and ${lets[goal]} and ${among}
      order by c.store_id, c.code_id) d
    order by region nulls last, store, "storeId"`.execute(db)
  return found.rows
}
