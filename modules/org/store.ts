// Stores and the regions they lie in.
import { sql, type RawBuilder } from 'kysely'
import type { Place } from '#contracts'
import { ok, refuse, type Db, type Outcome, type Scope, type Tx } from '#platform'
import { recordAudit } from './audit.ts'
import { storeSaved } from './events.ts'
import { orgRefusals } from './refusals.ts'

export interface StoreInput {
  id?: number
  code: string
  name: string
  regionId?: number
  address?: string
  place?: Place | null
  openFrom?: string
  openUntil?: string
  closed?: boolean
}
export interface StoreRow {
  id: number
  code: string
  name: string
  regionId: number | null
  regionName: string | null
  address: string | null
  place: Place | null
  openFrom: string
  openUntil: string
  closed: boolean
  staffCount: number
}

/** Stores a scope names; for a guide those where she works. */
export const storesWithin = (scope: Scope, column = 'store_id'): RawBuilder<boolean> =>
  scope.all
    ? sql<boolean>`true`
    : sql<boolean>`${sql.ref(column)} = any(${[...scope.storeIds]}::bigint[])`

export async function storeRows(
  db: Db,
  scope: Scope,
  find: {
    id?: number
    ids?: readonly number[] | undefined
    search?: string
    after?: string
    limit: number
  },
): Promise<StoreRow[]> {
  const found = await sql<StoreRow>`
    select s.store_id as id, s.code, s.name, s.region_id as "regionId", r.name as "regionName",
      s.address, case when s.place is not null then json_build_object('latitude', s.place[1],
        'longitude', s.place[0]) end as place, to_char(s.open_from, 'HH24:MI') as "openFrom",
      to_char(s.open_until, 'HH24:MI') as "openUntil", s.closed, (select count(*)::int
      from org.staff_store p join org.staff f using (staff_id)
        where p.store_id = s.store_id and f.active) as "staffCount"
    from org.store s left join org.region r using (region_id)
    where ${storesWithin(scope, 's.store_id')}
      and (${find.id ?? null}::bigint is null or s.store_id = ${find.id ?? null})
      and (${find.ids ? [...find.ids] : null}::bigint[] is null
        or s.store_id = any(${find.ids ? [...find.ids] : null}::bigint[]))
      and (${find.search ?? null}::text is null
        or strpos(lower(s.name || ' ' || s.code), lower(${find.search ?? ''})) > 0)
      and s.code > ${find.after ?? ''}
    order by s.code limit ${find.limit + 1}`.execute(db)
  return found.rows
}

/** Creates or changes stores; each is answered by itself. */
export async function saveStore(
  tx: Tx,
  inputs: readonly StoreInput[],
): Promise<Outcome<{ storeId: number }>[]> {
  const outcomes: Outcome<{ storeId: number }>[] = []
  for (const input of inputs) outcomes.push(await saveOne(tx, input))
  return outcomes
}

async function saveOne(tx: Tx, input: StoreInput): Promise<Outcome<{ storeId: number }>> {
  const { code, name, openFrom = '09:00', openUntil = '22:00', closed = false } = input
  const region = input.regionId ?? null
  const point = sql`point(${input.place?.longitude ?? null}::float8,
    ${input.place?.latitude ?? null}::float8)`
  if (region !== null && !(await exists(tx.db, region)))
    return refuse(orgRefusals.unknownRegion, { region }, 'regionId')
  const taken = await sql`select 1 from org.store where code = ${code}
    and store_id is distinct from ${input.id ?? null}::bigint`.execute(tx.db)
  if (taken.rows.length > 0) return refuse(orgRefusals.storeCodeTaken, { code }, 'code')
  const saved =
    input.id === undefined
      ? await sql<{ store_id: number }>`insert into org.store
        (code, name, region_id, address, place, open_from, open_until, closed, created_at)
        values (${code}, ${name}, ${region}, ${input.address ?? null}, ${point}, ${openFrom}, ${openUntil},
          ${closed}, ${tx.now})
        on conflict (code) do nothing returning store_id`.execute(tx.db)
      : await sql<{
          store_id: number
        }>`update org.store set code = ${code}, name = ${name}, region_id = ${region},
        address = ${input.address ?? null}, place = ${point}, open_from = ${openFrom}, open_until = ${openUntil},
        closed = ${closed}
        where store_id = ${input.id} returning store_id`.execute(tx.db)
  const storeId = saved.rows[0]?.store_id
  if (storeId === undefined) {
    return input.id === undefined
      ? refuse(orgRefusals.storeCodeTaken, { code }, 'code')
      : refuse(orgRefusals.unknownStore, { id: input.id }, 'id')
  }
  tx.publish(storeSaved, [{ subject: null, payload: { storeId } }])
  await recordAudit(tx, {
    action: 'store.save',
    subject: `store ${storeId}`,
    details: { ...input },
  })
  return ok({ storeId })
}

const exists = async (db: Db, regionId: number): Promise<boolean> =>
  (await sql`select 1 from org.region where region_id = ${regionId}`.execute(db)).rows.length > 0

export async function regionRows(db: Db, scope: Scope): Promise<{ id: number; name: string }[]> {
  const found = await sql<{
    id: number
    name: string
  }>`select region_id as id, name from org.region r
    where ${scope.all} or exists (select 1 from org.store s where s.region_id = r.region_id
      and ${storesWithin(scope, 's.store_id')}) order by name collate "C"`.execute(db)
  return found.rows
}

/** Creates or renames a region. */
export async function saveRegion(
  tx: Tx,
  { id, name }: { id?: number; name: string },
): Promise<Outcome<{ id: number; name: string }>> {
  const taken = await sql`select 1 from org.region where name = ${name}
    and region_id is distinct from ${id ?? null}::bigint`.execute(tx.db)
  if (taken.rows.length > 0) return refuse(orgRefusals.regionTaken, { name }, 'name')
  const saved =
    id === undefined
      ? await sql<{
          region_id: number
        }>`insert into org.region (name) values (${name}) returning region_id`.execute(tx.db)
      : await sql<{
          region_id: number
        }>`update org.region set name = ${name} where region_id = ${id}
        returning region_id`.execute(tx.db)
  const regionId = saved.rows[0]?.region_id
  if (regionId === undefined) return refuse(orgRefusals.unknownRegion, { id }, 'id')
  await recordAudit(tx, { action: 'region.save', subject: `region ${regionId}`, details: { name } })
  return ok({ id: regionId, name })
}

export interface StoreByCode {
  id: number
  code: string
  name: string
  regionId: number | null
}

export async function storesByCode(
  db: Db,
  codes: readonly string[],
): Promise<Map<string, StoreByCode>> {
  if (codes.length === 0) return new Map()
  const found =
    await sql<StoreByCode>`select store_id as id, code, name, region_id as "regionId" from org.store
    where code = any(${[...new Set(codes)]}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.code, row]))
}
