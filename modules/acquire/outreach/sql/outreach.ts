// Rows of outreach.
import { sql } from 'kysely'
import type { OutreachCopy, OutreachInput, OutreachState } from '#contracts'
import type { Db, Tx } from '#platform'

export interface OutreachRow {
  id: number
  name: string
  kind: 'sms' | 'call'
  codeId: number
  codeName: string
  storeId: number
  storeName: string
  segmentId: number | null
  segmentName: string | null
  copyA: OutreachCopy
  copyB: OutreachCopy | null
  scriptA: number | null
  scriptB: number | null
  shareB: number
  state: OutreachState
  audienceId: number | null
  chunks: number
  startedAt: Date | null
}

export async function outreachRows(
  db: Db,
  find: { id?: number; before?: number; limit: number },
): Promise<OutreachRow[]> {
  const found = await sql<OutreachRow>`select o.outreach_id as id, o.name, o.kind,
      o.code_id as "codeId", c.name as "codeName", c.store_id as "storeId", s.name as "storeName",
      o.segment_id as "segmentId", g.name as "segmentName", o.copy_a as "copyA",
      o.copy_b as "copyB", o.script_a as "scriptA", o.script_b as "scriptB", o.share_b as "shareB",
      o.state, o.audience_id as "audienceId", o.chunks, o.started_at as "startedAt"
    from acquire.outreach o join code.v_code c on c.code_id = o.code_id
    join org.v_store s on s.store_id = c.store_id
    left join audience.v_segment g on g.segment_id = o.segment_id
    where (${find.id ?? null}::bigint is null or o.outreach_id = ${find.id ?? null})
      and o.outreach_id < ${find.before ?? Number.MAX_SAFE_INTEGER}
    order by o.outreach_id desc limit ${find.limit}`.execute(db)
  return found.rows
}

export const outreachOf = async (db: Db, id: number): Promise<OutreachRow | undefined> =>
  (await outreachRows(db, { id, limit: 1 }))[0]

/** Writes a draft; null where it is no draft any more. */
export async function writeOutreach(
  db: Db,
  input: OutreachInput,
  now: Date,
): Promise<number | null> {
  const { id, name, kind, codeId, segmentId, copyA, copyB, scriptA, scriptB, shareB } = input
  const [a, b] = [JSON.stringify(copyA), copyB === null ? null : JSON.stringify(copyB)]
  const share = copyB === null && scriptB === null ? 0 : shareB
  const written =
    id === undefined
      ? await sql<{ id: number }>`insert into acquire.outreach (name, kind, code_id, segment_id,
          copy_a, copy_b, script_a, script_b, share_b, made_at, changed_at)
        values (${name}, ${kind}, ${codeId}, ${segmentId}, ${a}::jsonb, ${b}::jsonb, ${scriptA},
          ${scriptB}, ${share}, ${now}, ${now}) returning outreach_id as id`.execute(db)
      : await sql<{ id: number }>`update acquire.outreach set name = ${name}, kind = ${kind},
          code_id = ${codeId}, segment_id = ${segmentId}, copy_a = ${a}::jsonb,
          copy_b = ${b}::jsonb, script_a = ${scriptA}, script_b = ${scriptB}, share_b = ${share},
          changed_at = ${now}
        where outreach_id = ${id} and state = 'draft' returning outreach_id as id`.execute(db)
  return written.rows[0]?.id ?? null
}

/** Goes from one of the states to another; false where it is in none of them. */
export async function moveOutreach(
  tx: Tx,
  id: number,
  from: readonly OutreachState[],
  to: OutreachState,
): Promise<boolean> {
  const moved = await sql`update acquire.outreach set state = ${to}, changed_at = ${tx.now},
      started_at = coalesce(started_at,
        case when ${to}::text = 'gathering' then ${tx.now}::timestamptz end)
    where outreach_id = ${id} and state = any(${[...from]}::text[]) returning 1`.execute(tx.db)
  return moved.rows.length > 0
}

/** The first frozen list counts; another one is left alone. */
export async function keepAudience(tx: Tx, id: number, audienceId: number): Promise<void> {
  await sql`update acquire.outreach set audience_id = ${audienceId}
    where outreach_id = ${id} and audience_id is null`.execute(tx.db)
}

export async function countChunk(tx: Tx, id: number, chunks: number): Promise<void> {
  await sql`update acquire.outreach set chunks = ${chunks} where outreach_id = ${id}`.execute(tx.db)
}

/** A code in use whose scanning adds a guide. */
export async function addingCode(db: Db, codeId: number): Promise<boolean> {
  const found = await sql`select 1 from code.v_code where code_id = ${codeId} and active
    and kind in ('guide', 'boss')`.execute(db)
  return found.rows.length > 0
}
export async function segmentKnown(db: Db, segmentId: number): Promise<boolean> {
  const found = await sql`select 1 from audience.v_segment
    where segment_id = ${segmentId}`.execute(db)
  return found.rows.length > 0
}

export interface Wording {
  templateId: number
  text: string
}
/** Wordings in use. */
export async function wordings(db: Db, ids: readonly number[]): Promise<Wording[]> {
  const found = await sql<Wording>`select template_id as "templateId", text from sms.v_template
    where template_id = any(${[...ids]}::bigint[]) and active`.execute(db)
  return found.rows
}
export async function scriptsKnown(db: Db, ids: readonly number[]): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from acquire.script
    where script_id = any(${[...ids]}::bigint[]) and active`.execute(db)
  return found.rows[0]?.n ?? 0
}
