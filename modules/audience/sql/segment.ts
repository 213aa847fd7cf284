// Queries about segments, who watches them, and their members.
import { sql } from 'kysely'
import type { Rule } from '#contracts'
import type { Db, Tx } from '#platform'

export interface SegmentRow {
  id: number
  name: string
  note: string
  rule: Rule
  version: number
  moving: boolean
  count: number | null
  countedAt: Date | null
  changedAt: Date
  changedBy: string
}
const columns = sql`segment_id as id, name, note, rule, version, moving, counted as count,
  counted_at as "countedAt", changed_at as "changedAt", changed_by as "changedBy"`

export async function segmentsByIds(db: Db, ids: readonly number[]): Promise<SegmentRow[]> {
  if (ids.length === 0) return []
  return (
    await sql<SegmentRow>`select ${columns} from audience.segment
    where segment_id = any(${ids}::bigint[]) order by segment_id`.execute(db)
  ).rows
}

/** Newest change first. */
export async function listSegments(
  db: Db,
  q: { search: string | null; before: { at: Date; id: number } | null; limit: number },
): Promise<SegmentRow[]> {
  return (
    await sql<SegmentRow>`select ${columns} from audience.segment
    where (${q.search}::text is null or strpos(lower(name), lower(${q.search}::text)) > 0)
      and (${q.before === null}
        or (changed_at, segment_id) < (${q.before?.at ?? null}::timestamptz,
          ${q.before?.id ?? null}::bigint))
    order by changed_at desc, segment_id desc limit ${q.limit}`.execute(db)
  ).rows
}

export interface SegmentInput {
  id?: number
  name: string
  note: string
  rule: Rule
  moving: boolean
}

/** Undefined where the name is taken or the id unknown. */
export async function writeSegment(tx: Tx, input: SegmentInput): Promise<number | undefined> {
  const by = tx.actor.name
  const rule = JSON.stringify(input.rule)
  const made =
    input.id === undefined
      ? await sql<{
          id: number
        }>`insert into audience.segment (name, note, rule, moving, changed_at, changed_by)
        values (${input.name}, ${input.note}, ${rule}::jsonb, ${input.moving}, ${tx.now}, ${by})
        on conflict (name) do nothing returning segment_id as id`.execute(tx.db)
      : await sql<{
          id: number
        }>`update audience.segment s set name = ${input.name}, note = ${input.note},
        version = version + case when rule = ${rule}::jsonb then 0 else 1
        end, rule = ${rule}::jsonb,
        moving = ${input.moving}, changed_at = ${tx.now}, changed_by = ${by}
        where segment_id = ${input.id} and not exists (select 1 from audience.segment other
          where other.name = ${input.name} and other.segment_id <> ${input.id})
        returning segment_id as id`.execute(tx.db)
  return made.rows[0]?.id
}

export async function lockSegments(tx: Tx, ids: readonly number[]): Promise<void> {
  tx.locks.take('documents', 'segment', ids)
  await sql`select 1 from audience.segment where segment_id = any(${ids}::bigint[])
    order by segment_id for update`.execute(tx.db)
}

export async function deleteSegment(tx: Tx, id: number): Promise<boolean> {
  await sql`delete from audience.watched where segment_id = ${id}`.execute(tx.db)
  await sql`delete from audience.member where segment_id = ${id}`.execute(tx.db)
  const gone = await sql`delete from audience.segment where segment_id = ${id} returning 1`.execute(
    tx.db,
  )
  return gone.rows.length > 0
}

export async function rememberCount(db: Db, id: number, count: number, at: Date): Promise<void> {
  await sql`update audience.segment set counted = ${count}, counted_at = ${at}
    where segment_id = ${id}`.execute(db)
}

/** Segments whose own rule names one of these. */
export async function segmentsNaming(db: Db, id: number): Promise<{ id: number; name: string }[]> {
  return (
    await sql<{ id: number; name: string }>`select segment_id as id, name from audience.segment
    where rule @? ${`$.** ? (@.segment == ${Number(id)})`}::jsonpath`.execute(db)
  ).rows
}

export interface Watcher {
  kind: string
  id: number
  name: string
}

export async function watchersOf(db: Db, ids: readonly number[]): Promise<Map<number, Watcher[]>> {
  const found = await sql<Watcher & { segmentId: number }>`
    select segment_id as "segmentId", owner_kind as kind, owner_id as id, owner_name as name
    from audience.watch where segment_id = any(${ids}::bigint[])
    order by segment_id, owner_kind, owner_id`.execute(db)
  const by = new Map<number, Watcher[]>()
  for (const { segmentId, ...watcher } of found.rows) {
    by.set(segmentId, [...(by.get(segmentId) ?? []), watcher])
  }
  return by
}

/** Adds a watcher. True when it is the segment's first. */
export async function addWatcher(tx: Tx, segmentId: number, owner: Watcher): Promise<boolean> {
  await sql`insert into audience.watch (segment_id, owner_kind, owner_id, owner_name)
    values (${segmentId}, ${owner.kind}, ${owner.id}, ${owner.name})
    on conflict (segment_id, owner_kind, owner_id) do update
      set owner_name = excluded.owner_name`.execute(tx.db)
  const first = await sql`insert into audience.watched (segment_id) values (${segmentId})
    on conflict do nothing returning 1`.execute(tx.db)
  return first.rows.length > 0
}

export async function removeWatcher(
  tx: Tx,
  segmentId: number,
  owner: Pick<Watcher, 'kind' | 'id'>,
): Promise<void> {
  await sql`delete from audience.watch where segment_id = ${segmentId}
    and owner_kind = ${owner.kind} and owner_id = ${owner.id}`.execute(tx.db)
  const last = await sql`delete from audience.watched w where segment_id = ${segmentId}
    and not exists (select 1 from audience.watch x where x.segment_id = w.segment_id)
      returning 1`.execute(tx.db)
  if (last.rows.length > 0)
    await sql`delete from audience.member where segment_id = ${segmentId}`.execute(tx.db)
}

export interface WatchedSegment extends SegmentRow {
  filledVersion: number | null
  sweptOn: string | null
}

export async function watchedSegments(db: Db): Promise<WatchedSegment[]> {
  return (
    await sql<WatchedSegment>`select s.segment_id as id, s.name, s.note, s.rule, s.version,
      s.moving, s.counted as count, s.counted_at as "countedAt", s.changed_at as "changedAt",
      s.changed_by as "changedBy", w.version as "filledVersion", w.swept_on as "sweptOn"
    from audience.segment s join audience.watched w using (segment_id)
      order by s.segment_id`.execute(db)
  ).rows
}
