// The only place where customers are locked, and where an old id leads to the one that lives on.
import { sql } from 'kysely'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'

/**
 * Locks customers in ascending order; foreign keys to them keep flowing. Gives those whom this
 * transaction did not hold before.
 */
export async function lockCustomers(tx: Tx, ids: readonly number[]): Promise<number[]> {
  const fresh = tx.locks.take('customers', 'customer', sortedUnique(ids))
  if (fresh.length > 0) await lockRows(tx.db, fresh)
  return fresh
}

/** For each id the one that lives on: itself unless it was merged. Ids nobody has are left out. */
export async function survivorsOf(db: Db, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map()
  const found = await sql<{ id: number; survivor: number }>`
    select c.customer_id as id, coalesce(a.survivor_id, c.customer_id) as survivor
    from customer.customer c left join customer.alias a using (customer_id)
    where c.customer_id = any(${sortedUnique(ids)}::bigint[])`.execute(db)
  return new Map(found.rows.map((row) => [row.id, row.survivor]))
}

/**
 * Every id that the people behind these are known under, and who lives on for it. Reads only what
 * was merged, which is little: whoever asks for thousands pays for no table of customers.
 */
export async function everyIdOf(db: Db, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map()
  const found = await sql<{ id: number; person: number }>`
    with person as materialized (select distinct coalesce(a.survivor_id, i.id) as id
      from unnest(${sortedUnique(ids)}::bigint[]) i(id)
      left join customer.alias a on a.customer_id = i.id)
    select id, id as person from person
    union all select a.customer_id, p.id from person p
      join customer.alias a on a.survivor_id = p.id`.execute(db)
  return new Map(found.rows.map((row) => [row.id, row.person]))
}

/**
 * Thrown where a customer was merged between being found and being locked: the transaction runs
 * again.
 */
class MergedMeanwhile extends Error {
  readonly code = '40001'
}

/** Locks living customers; a transaction that found one who has been merged since is run again. */
export async function lockLiving(tx: Tx, ids: readonly number[]): Promise<void> {
  const fresh = tx.locks.take('customers', 'customer', sortedUnique(ids))
  if (fresh.length === 0) return
  const [, merged] = await Promise.all([lockRows(tx.db, fresh), mergedOf(tx.db, fresh)])
  if (merged.size > 0) throw new MergedMeanwhile('a customer was merged meanwhile')
}

const lockRows = (db: Db, ids: readonly number[]) =>
  sql`select 1 from customer.customer where customer_id = any(${ids}::bigint[])
    order by customer_id for no key update`.execute(db)

/**
 * Locks whoever lives on for these ids; gives her for each of them. Ids nobody has are left out. Who
 * lives on is asked once more, behind the locks and in the same breath: after waiting for a merge she
 * is somebody else, and the transaction runs again.
 */
export async function lockPeople(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  const asked = sortedUnique(ids)
  if (asked.length === 0) return new Map()
  const [people, since] = await Promise.all([lockSurvivors(tx.db, asked), mergedOf(tx.db, asked)])
  tx.locks.take('customers', 'customer', sortedUnique([...people.values()]))
  for (const [id, survivor] of people)
    if ((since.get(id) ?? id) !== survivor)
      throw new MergedMeanwhile('a customer was merged meanwhile')
  return people
}

interface Named {
  id: number
  survivor: number
}
const byId = ({ rows }: { rows: readonly Named[] }) =>
  new Map(rows.map(({ id, survivor }) => [id, survivor]))

const lockSurvivors = async (db: Db, ids: readonly number[]): Promise<Map<number, number>> =>
  byId(
    await sql<Named>`with asked as materialized (select c.customer_id as id,
          coalesce(a.survivor_id, c.customer_id) as survivor
        from customer.customer c left join customer.alias a using (customer_id)
        where c.customer_id = any(${ids}::bigint[])),
      locked as materialized (select customer_id from customer.customer
        where customer_id = any(array(select survivor from asked))
        order by customer_id for no key update)
      select id, survivor from asked where (select count(*) from locked) > 0`.execute(db),
  )

/** Of these ids those that were merged, and into whom. */
const mergedOf = async (db: Db, ids: readonly number[]): Promise<Map<number, number>> =>
  byId(
    await sql<Named>`select customer_id as id, survivor_id as survivor from customer.alias
      where customer_id = any(${ids}::bigint[])`.execute(db),
  )
