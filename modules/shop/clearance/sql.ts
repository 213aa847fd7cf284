// Queries of discounts by the clock.
import { sql } from 'kysely'
import type { ClearanceInput, ClearanceStep } from '#contracts'
import type { Db, Tx } from '#platform'
import type { Clearance } from './clearance.ts'

const columns = sql`c.clearance_id as "clearanceId", c.name, c.promise, c.steps, c.skus,
  c.categories, c.store_ids as "storeIds", c.channels, c.active, c.changed_at as "changedAt"`

/** Those in use; a handful. */
export async function activeClearances(db: Db): Promise<Clearance[]> {
  const found = await sql<Clearance>`select ${columns} from shop.clearance c where c.active
    order by c.clearance_id`.execute(db)
  return found.rows
}

export interface ClearanceRow extends Clearance {
  units: number
  givenFen: number
}

/** With what it has given since a day; the newest first. */
export async function clearanceRows(db: Db, since: string, id?: number): Promise<ClearanceRow[]> {
  const found = await sql<ClearanceRow>`select ${columns}, coalesce(u.units, 0)::int as units,
      coalesce(u.given, 0)::bigint as "givenFen"
    from shop.clearance c
    left join lateral (select sum(units) as units, sum(given_fen) as given
      from shop.clearance_use u where u.clearance_id = c.clearance_id
        and u.used_on >= ${since}::date) u on true
    where ${id ?? null}::bigint is null or c.clearance_id = ${id ?? null}
    order by c.clearance_id desc limit 200`.execute(db)
  return found.rows
}

/** Gives its id; undefined where nothing has the id it names. */
export async function writeClearance(tx: Tx, to: ClearanceInput): Promise<number | undefined> {
  const values = sql`${to.name}, ${to.promise}, ${JSON.stringify(to.steps)}::jsonb,
    ${to.skus}::text[], ${to.categories}::text[], ${to.storeIds}::bigint[],
    ${to.channels}::text[], ${to.active}, ${tx.now}`
  const fields = sql`name, promise, steps, skus, categories, store_ids, channels, active, changed_at`
  const made =
    to.id === undefined
      ? await sql<{ id: number }>`insert into shop.clearance (${fields}) values (${values})
          returning clearance_id as id`.execute(tx.db)
      : await sql<{ id: number }>`update shop.clearance set (${fields}) = (${values})
          where clearance_id = ${to.id} returning clearance_id as id`.execute(tx.db)
  return made.rows[0]?.id
}

export interface ClearanceUse {
  customerId: number
  orderId: number
  clearanceId: number
  storeId: number | null
  usedOn: string
  offBp: number
  units: number
  givenFen: number
}

export async function noteUses(tx: Tx, rows: readonly ClearanceUse[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into shop.clearance_use (customer_id, order_id, clearance_id, store_id, used_on,
      off_bp, units, given_fen)
    select * from unnest(${rows.map((r) => r.customerId)}::bigint[],
      ${rows.map((r) => r.orderId)}::bigint[], ${rows.map((r) => r.clearanceId)}::bigint[],
      ${rows.map((r) => r.storeId)}::bigint[], ${rows.map((r) => r.usedOn)}::date[],
      ${rows.map((r) => r.offBp)}::int[], ${rows.map((r) => r.units)}::int[],
      ${rows.map((r) => r.givenFen)}::bigint[])`.execute(tx.db)
}

export interface KeptRow {
  clearanceId: number
  on: string
  storeName: string
  offBp: number
  units: number
}

/** What was sold at which step, by day and store, since a day; the newest first. */
export async function keptSince(db: Db, since: string): Promise<KeptRow[]> {
  const found = await sql<KeptRow>`select u.clearance_id as "clearanceId", u.used_on as "on",
      coalesce(s.name, '') as "storeName", u.off_bp as "offBp", sum(u.units)::int as units
    from shop.clearance_use u join shop.clearance c on c.clearance_id = u.clearance_id and c.active
    left join org.v_store s on s.store_id = u.store_id
    where u.used_on >= ${since}::date
    group by 1, 2, 3, 4 order by u.used_on desc, 3, u.off_bp limit 2000`.execute(db)
  return found.rows
}

export interface ProofRow extends KeptRow {
  storeId: number
  name: string
  promise: string
  steps: readonly ClearanceStep[]
  orders: number
  givenFen: number
}

/** By day, store, rule and step, the newest day first; those after `last`. */
export async function proofRows(
  db: Db,
  q: { from: string; until: string; last: ProofRow | undefined; limit: number },
): Promise<ProofRow[]> {
  const { last } = q
  const after = last
    ? sql`(u.used_on < ${last.on}::date or u.used_on = ${last.on}::date
        and (coalesce(u.store_id, 0), u.clearance_id, u.off_bp)
          > (${last.storeId}::bigint, ${last.clearanceId}::bigint, ${last.offBp}::int))`
    : sql`true`
  const found = await sql<ProofRow>`select u.*, coalesce(s.name, '') as "storeName", c.name,
      c.promise, c.steps
    from (select u.used_on as "on", coalesce(u.store_id, 0) as "storeId",
        u.clearance_id as "clearanceId", u.off_bp as "offBp", count(*)::int as orders,
        sum(u.units)::int as units, sum(u.given_fen)::bigint as "givenFen"
      from shop.clearance_use u
      where u.used_on between ${q.from}::date and ${q.until}::date and ${after}
      group by 1, 2, 3, 4 order by 1 desc, 2, 3, 4 limit ${q.limit}) u
    join shop.clearance c on c.clearance_id = u."clearanceId"
    left join org.v_store s on s.store_id = u."storeId"
    order by u."on" desc, u."storeId", u."clearanceId", u."offBp"`.execute(db)
  return found.rows
}

export async function storeNames(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const found = await sql<{ id: number; name: string }>`select store_id as id, name
    from org.v_store where store_id = any(${[...ids]}::bigint[])`.execute(db)
  return new Map(found.rows.map(({ id, name }) => [id, name]))
}
