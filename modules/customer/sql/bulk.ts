// Actions on many: whose they are, and the ids they changed.
import { sql } from 'kysely'
import type { Actor, Db, Tx } from '#platform'

export interface BulkRow {
  id: number
  tagId: number
  tagName: string
  on: boolean
  asked: number
  changed: number
  at: Date
  by: string
  undoneAt: Date | null
}
const RECENT = 20

/** Undefined where there is no such tag. */
export async function openBulk(
  tx: Tx,
  { tagId, on, asked }: { tagId: number; on: boolean; asked: number },
): Promise<number | undefined> {
  const { kind, id, name } = tx.actor
  const made = await sql<{ id: number }>`
    insert into customer.bulk (tag_id, put_on, owner_kind, owner_id, owner_name, asked, at)
    select tag_id, ${on}, ${kind}, ${id ?? 0}, ${name}, ${asked}, ${tx.now} from customer.tag
    where tag_id = ${tagId} and gone_at is null returning bulk_id as id`.execute(tx.db)
  return made.rows[0]?.id
}

export async function writeChunk(
  tx: Tx,
  bulkId: number,
  no: number,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return
  await sql`insert into customer.bulk_chunk (bulk_id, no, ids)
    values (${bulkId}, ${no}, ${[...ids]}::bigint[])`.execute(tx.db)
  await sql`update customer.bulk set changed = changed + ${ids.length}
    where bulk_id = ${bulkId}`.execute(tx.db)
}

export async function* chunksOfBulk(db: Db, bulkId: number): AsyncGenerator<number[]> {
  for (let after = -1; ;) {
    const found = await sql<{ no: number; ids: number[] }>`select no, ids from customer.bulk_chunk
      where bulk_id = ${bulkId} and no > ${after} order by no limit 1`.execute(db)
    const [row] = found.rows
    if (!row) return
    yield row.ids.map(Number)
    after = row.no
  }
}

export async function closeBulk(tx: Tx, bulkId: number): Promise<void> {
  await sql`update customer.bulk set undone_at = ${tx.now} where bulk_id = ${bulkId}
    and undone_at is null`.execute(tx.db)
}

/** The newest of an actor's own. */
export async function bulkRows(db: Db, actor: Actor, only?: number): Promise<BulkRow[]> {
  const found = await sql<BulkRow>`
    select b.bulk_id as id, b.tag_id as "tagId", t.name as "tagName", b.put_on as "on", b.asked,
      b.changed, b.at, b.owner_name as by, b.undone_at as "undoneAt"
    from customer.bulk b join customer.tag t using (tag_id)
    where b.owner_kind = ${actor.kind} and b.owner_id = ${actor.id ?? 0}
      and (${only ?? null}::bigint is null or b.bulk_id = ${only ?? null})
    order by b.bulk_id desc limit ${RECENT}`.execute(db)
  return found.rows
}

export const bulkById = async (db: Db, actor: Actor, id: number): Promise<BulkRow | undefined> =>
  (await bulkRows(db, actor, id))[0]
