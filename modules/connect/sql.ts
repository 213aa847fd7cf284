// Every query of connect.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { ImportStatus, Mapping } from '#contracts'
import type { StagedData, StagedKind } from './mapping/map-row.ts'

/** Code -> how many rows were rejected for it, and the first five. */
export type Reasons = Record<string, { count: number; examples: number[] }>

export interface ImportRow {
  id: number
  kind: Mapping['kind']
  source: string
  file_name: string
  file_path: string
  file_hash: string
  bytes: number
  mapping: Mapping
  effects: 'history' | 'live'
  state: ImportStatus['state']
  staged: boolean
  bytes_read: number
  rows_read: number
  rows_staged: number
  groups: number
  next_group: number
  accepted: number
  duplicates: number
  rejected: number
  reasons: Reasons
  cancel_asked: boolean
  peak_rss_mb: number | null
  error: ImportStatus['error']
  started_by: string
  started_at: Date
  working_ms: number
  finished_at: Date | null
}

const one = async <T>(rows: Promise<{ rows: T[] }>): Promise<T | undefined> => (await rows).rows[0]

export const findImport = (db: Db, id: number) =>
  one(sql<ImportRow>`select * from connect.import where id = ${id}`.execute(db))

/** The import, locked: only one process works on it at a time. */
export const lockImport = (db: Db, id: number) =>
  one(sql<ImportRow>`select * from connect.import where id = ${id} for update`.execute(db))

export const listImports = async (db: Db, before: number | null, limit: number) =>
  (
    await sql<ImportRow>`select * from connect.import where ${before}::bigint is null
      or id < ${before}
    order by id desc limit ${limit}`.execute(db)
  ).rows

export interface NewImport {
  kind: string
  source: string
  fileName: string
  filePath: string
  fileHash: string
  bytes: number
  mapping: Mapping
  effects: string
  by: string
  at: Date
}
export const insertImport = async (db: Db, n: NewImport) =>
  one(
    sql<ImportRow>`insert into connect.import
    (kind, source, file_name, file_path, file_hash, bytes, mapping, effects, state, started_by,
    started_at)
  values (${n.kind}, ${n.source}, ${n.fileName}, ${n.filePath}, ${n.fileHash}, ${n.bytes},
    ${JSON.stringify(n.mapping)}::jsonb, ${n.effects}, 'waiting', ${n.by}, ${n.at})
    returning *`.execute(db),
  )

export const lastImportOf = (db: Db, fileHash: string) =>
  one(
    sql<{ id: number; started_at: Date }>`select id, started_at from connect.import
    where file_hash = ${fileHash} and state = 'done' order by id desc limit 1`.execute(db),
  )

export interface Progress {
  state?: string
  staged?: boolean
  bytes_read?: number
  rows_read?: number
  rows_staged?: number
  groups?: number
  next_group?: number
  accepted?: number
  duplicates?: number
  rejected?: number
  reasons?: Reasons
  cancel_asked?: boolean
  peak_rss_mb?: number
  error?: unknown
  working_ms?: number
  finished_at?: Date | null
}
const jsonColumns = new Set(['error', 'reasons'])

/** Statements on a whole large file: on a connection whose transactions may take their time. */
const unhurried = <T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> =>
  db.connection().execute(async (held) => {
    await sql`set transaction_timeout = 0`.execute(held)
    try {
      return await work(held)
    } finally {
      await sql`reset transaction_timeout`.execute(held)
    }
  })

const WAIT_MS = 500

/**
 * Runs `work` while nobody else works on this import, in whatever process; waits for its turn. The
 * lock belongs to a connection, so that it goes with a process that dies.
 */
export const alone = (db: Db, importId: number, work: () => Promise<void>): Promise<void> =>
  db.connection().execute(async (held) => {
    const key = sql`hashtext('connect.import'), ${importId}::int`
    const taken = async () =>
      (
        await one(
          sql<{ taken: boolean }>`select pg_try_advisory_lock(${key}) as taken`.execute(held),
        )
      )?.taken
    while (!(await taken())) await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
    try {
      await work()
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(held)
    }
  })

/** Sets the given columns; the rest stays. */
export async function updateImport(db: Db, id: number, changes: Progress): Promise<void> {
  const sets = Object.entries(changes).map(
    ([column, value]) =>
      sql`${sql.ref(column)}
        = ${value !== null && jsonColumns.has(column) ? sql`${JSON.stringify(value)}::jsonb` : value}`,
  )
  await sql`update connect.import set ${sql.join(sets)} where id = ${id}`.execute(db)
}

/**
 * Numbers the groups in the order of their first row. Rows that are orders of their own and equal
 * to the letter become orders of their own too: the second is `...#2`.
 */
export const makeGroups = (pool: Db, importId: number, rowIsOrder: boolean): Promise<number> =>
  unhurried(pool, async (db) => {
    if (rowIsOrder) await numberRepeats(db, importId)
    await sql`delete from connect.staged_group where import_id = ${importId}`.execute(db)
    const made = await sql<{ n: number }>`with made as (
        insert into connect.staged_group (import_id, no, kind, group_key, rows)
        select ${importId}, row_number() over (order by min(row_no)), kind, group_key, count(*)
        from connect.staged_row where import_id = ${importId} group by kind, group_key returning 1)
      select count(*) as n from made`.execute(db)
    await sql`analyze connect.staged_row, connect.staged_group`.execute(db)
    return made.rows[0]?.n ?? 0
  })

const numberRepeats = (db: Db, importId: number) =>
  sql`update connect.staged_row s set group_key = s.group_key || '#' || d.no from (
      select row_no, row_number() over (partition by group_key order by row_no) as no
      from connect.staged_row where import_id = ${importId} and kind = 'order') d
    where s.import_id = ${importId} and s.row_no = d.row_no and d.no > 1`.execute(db)

export interface StagedRow {
  no: number
  kind: StagedKind
  group_key: string
  row_no: number
  data: StagedData
}

/** Rows of the next groups, as many groups as fit into `rowsMax` rows but at least one. */
export async function nextRows(
  db: Db,
  importId: number,
  from: number,
  groupsMax: number,
  rowsMax: number,
): Promise<StagedRow[]> {
  return (
    await sql<StagedRow>`
    select g.no, s.kind, s.group_key, s.row_no, s.data
    from (select *, sum(rows) over (order by no) as upto from connect.staged_group
      where import_id = ${importId} and no >= ${from} and no < ${from + groupsMax}) g
    join connect.staged_row s on s.import_id = g.import_id and s.kind = g.kind
      and s.group_key = g.group_key
    where g.upto <= ${rowsMax} or g.no = ${from}
    order by g.no, s.row_no`.execute(db)
  ).rows
}

export const stagedCounts = async (db: Db, importId: number) =>
  one(
    sql<{ rows: number; groups: number }>`
  select (select count(*) from connect.staged_row where import_id = ${importId}) as rows,
         (select count(*) from connect.staged_group
         where import_id = ${importId}) as groups`.execute(db),
  )

/** Rows rejected when they were taken: what stands in them is read from the file at the end. */
export async function rejectTaken(
  db: Db,
  importId: number,
  rows: readonly { rowNo: number; code: string }[],
): Promise<void> {
  await sql`insert into connect.rejected_row (import_id, row_no, code, taken)
    select ${importId}, row_no, code, true from unnest(${rows.map((r) => r.rowNo)}::int[],
      ${rows.map((r) => r.code)}::text[]) r(row_no, code)
    on conflict (import_id, row_no) do nothing`.execute(db)
}

/**
 * All that was rejected so far, when read or when taken, with the first five rows of each reason.
 */
export const rejectedSoFar = async (
  db: Db,
  importId: number,
): Promise<{ rejected: number; reasons: Reasons }> => {
  const found = await unhurried(db, (held) =>
    sql<{ code: string; count: number; examples: number[] }>`
    select code, count(*) as count, (array_agg(row_no order by row_no))[1:5] as examples
    from connect.rejected_row where import_id = ${importId} group by code`.execute(held),
  )
  return {
    rejected: found.rows.reduce((sum, row) => sum + row.count, 0),
    reasons: Object.fromEntries(found.rows.map(({ code, ...reason }) => [code, reason])),
  }
}

export const hasUnfilled = async (db: Db, importId: number): Promise<boolean> =>
  (
    await sql`select 1 from connect.rejected_row where import_id = ${importId} and raw is null
      limit 1`.execute(db)
  ).rows.length > 0

export const rejectedPage = async (db: Db, importId: number, after: number, limit: number) =>
  (
    await sql<{
      row_no: number
      code: string
      raw: string | null
    }>`select row_no, code, raw from connect.rejected_row
    where import_id = ${importId} and row_no > ${after} order by row_no limit ${limit}`.execute(db)
  ).rows

const DROP_ROWS = 50_000

/** Staged rows hold what the file held; nothing of it stays when the import is over. */
export async function dropStaging(db: Db, importId: number): Promise<void> {
  for (const table of ['connect.staged_row', 'connect.staged_group']) {
    const drop = () =>
      sql`delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where import_id = ${importId}
        limit ${DROP_ROWS}))`.execute(db)
    while (Number((await drop()).numAffectedRows ?? 0) > 0) continue
  }
}

interface MappingRow {
  id: number
  name: string
  mapping: Mapping
  changed_at: Date
}
export const listMappings = async (db: Db) =>
  (await sql<MappingRow>`select * from connect.mapping order by name`.execute(db)).rows
export const putMapping = (
  db: Db,
  m: { id?: number | undefined; name: string; mapping: Mapping; at: Date },
) =>
  one(
    m.id === undefined
      ? sql<MappingRow>`insert into connect.mapping (name, mapping, changed_at)
        values (${m.name}, ${JSON.stringify(m.mapping)}::jsonb, ${m.at})
        on conflict (name) do update
          set mapping = excluded.mapping, changed_at = excluded.changed_at returning *`.execute(db)
      : sql<MappingRow>`update connect.mapping
        set name = ${m.name}, mapping = ${JSON.stringify(m.mapping)}::jsonb,
        changed_at = ${m.at} where id = ${m.id} returning *`.execute(db),
  )
export const removeMapping = async (db: Db, id: number) =>
  (await sql`delete from connect.mapping where id = ${id} returning 1`.execute(db)).rows.length > 0

/** The same bytes by the same mapping, still on their way. */
export const unfinishedImportOf = (db: Db, fileHash: string, mapping: Mapping, effects: string) =>
  one(
    sql<ImportRow>`select * from connect.import where file_hash = ${fileHash}
      and effects = ${effects}
    and mapping = ${JSON.stringify(mapping)}::jsonb and state in ('waiting', 'running', 'settling')
    and not cancel_asked order by id desc limit 1`.execute(db),
  )

export const unfinishedImports = async (db: Db) =>
  (
    await sql<{ id: number }>`select id from connect.import
  where state in ('waiting', 'running', 'settling') order by id`.execute(db)
  ).rows.map((row) => row.id)
