// Rows of merging: the log, the aliases, and what either side held before.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

/** What one side held before the merge: ids and keys only. */
export interface Side {
  keys: string[]
  tags: number[]
  reach: [storeId: number, staffId: number][]
  /** Profile fields that were known. */
  known: string[]
  /** Purposes with a consent on record. */
  purposes: string[]
  sources: unknown[]
}

export interface MergeRow {
  id: number
  survivorId: number
  aliasId: number
  at: Date
  by: string
  reason: string | null
  undoneAt: Date | null
}

export async function sideOf(db: Db, id: number): Promise<Side> {
  const found = await sql<Side>`select
      array(select id_key from customer.identity where customer_id = ${id} order by 1) as keys,
      array(select tag_id from customer.customer_tag where customer_id = ${id} and not gone
      order by 1) as tags,
      coalesce((select jsonb_agg(jsonb_build_array(store_id, staff_id)) from customer.reach
        where customer_id = ${id} and not gone), '[]') as reach,
      array_remove(array[case when name is not null then 'name' end, case when gender is not null
      then 'gender' end,
        case when birthday is not null then 'birthday' end,
        case when home_store_id is not null then 'home_store_id' end], null) as known,
      array(select distinct purpose from customer.consent where customer_id = ${id}
      order by 1) as purposes,
      coalesce((select jsonb_agg(to_jsonb(s)) from customer.source s where s.customer_id = ${id}),
      '[]') as sources
    from customer.customer where customer_id = ${id}`.execute(db)
  const side = found.rows[0]
  if (!side) throw new Error(`customer ${id} vanished`)
  return side
}

export async function insertMerge(
  tx: Tx,
  input: {
    from: number
    into: number
    reason: string | null
    automatic: boolean
    before: { from: Side; into: Side }
  },
): Promise<MergeRow> {
  const made = await sql<{ id: number }>`
    insert into customer.merge (from_id, into_id, by, automatic, reason, before, at)
    values (${input.from}, ${input.into}, ${tx.actor.name}, ${input.automatic}, ${input.reason},
      ${JSON.stringify(input.before)}::jsonb, ${tx.now}) returning merge_id as id`.execute(tx.db)
  return {
    id: made.rows[0]?.id ?? 0,
    survivorId: input.into,
    aliasId: input.from,
    at: tx.now,
    by: tx.actor.name,
    reason: input.reason,
    undoneAt: null,
  }
}

const columns = sql`merge_id as id, into_id as "survivorId", from_id as "aliasId", at, by, reason,
  undone_at as "undoneAt"`

export async function mergeById(db: Db, id: number): Promise<MergeRow | undefined> {
  const found =
    await sql<MergeRow>`select ${columns} from customer.merge where merge_id = ${id}`.execute(db)
  return found.rows[0]
}

/** Merges in which any of the ids took part, newest first. */
export async function mergesOf(db: Db, ids: readonly number[]): Promise<MergeRow[]> {
  const found = await sql<MergeRow>`select ${columns} from customer.merge
    where from_id = any(${[...ids]}::bigint[]) or into_id = any(${[...ids]}::bigint[])
    order by merge_id desc`.execute(db)
  return found.rows
}

export async function beforeOf(db: Db, mergeId: number): Promise<{ from: Side; into: Side }> {
  const found = await sql<{ before: { from: Side; into: Side } }>`select before from customer.merge
    where merge_id = ${mergeId}`.execute(db)
  const before = found.rows[0]?.before
  if (!before) throw new Error(`merge ${mergeId} vanished`)
  return before
}

/** `from` and everybody merged into it now lead to `into`. */
export async function addAlias(db: Db, from: number, into: number, mergeId: number): Promise<void> {
  await sql`update customer.alias set survivor_id = ${into} where survivor_id = ${from}`.execute(db)
  await sql`insert into customer.alias (customer_id, into_id, survivor_id, merge_id)
    values (${from}, ${into}, ${into}, ${mergeId})`.execute(db)
}

/** `from` lives again, and those who came by it lead to it. */
export async function dropAlias(db: Db, from: number, survivor: number): Promise<void> {
  await sql`delete from customer.alias where customer_id = ${from}`.execute(db)
  const others = await sql<{ id: number; into: number }>`select customer_id as id, into_id as into
    from customer.alias where survivor_id = ${survivor}`.execute(db)
  const into = new Map(others.rows.map((row) => [row.id, row.into]))
  const leadsTo = (id: number): boolean => {
    for (let at = into.get(id); at !== undefined; at = into.get(at)) if (at === from) return true
    return false
  }
  const mine = others.rows.map((row) => row.id).filter(leadsTo)
  await sql`update customer.alias set survivor_id = ${from}
    where customer_id = any(${mine}::bigint[])`.execute(db)
}
