// Rows of what is said on the phone, and how calls with it ended.
import { sql } from 'kysely'
import type { Script } from '#contracts'
import type { Db } from '#platform'

export async function scriptRows(db: Db, id?: number): Promise<Script[]> {
  const found = await sql<Script>`select s.script_id as id, s.situation, s.title, s.text, s.active,
      count(a.attempt_id)::int as calls,
      count(*) filter (where a.outcome not in ('noAnswer', 'wrongNumber'))::int as reached,
      count(*) filter (where a.outcome = 'sendLink')::int as linked
    from acquire.script s left join acquire.call_attempt a on a.script_id = s.script_id
    where ${id ?? null}::bigint is null or s.script_id = ${id ?? null}
    group by s.script_id order by s.active desc, s.situation, s.script_id`.execute(db)
  return found.rows
}

export async function writeScript(
  db: Db,
  {
    id,
    situation,
    title,
    text,
    active,
  }: Pick<Script, 'situation' | 'title' | 'text' | 'active'> & { id?: number | undefined },
  now: Date,
): Promise<number | null> {
  const written =
    id === undefined
      ? await sql<{ id: number }>`insert into acquire.script (situation, title, text, active,
          changed_at) values (${situation}, ${title}, ${text}, ${active}, ${now})
        returning script_id as id`.execute(db)
      : await sql<{ id: number }>`update acquire.script set situation = ${situation},
          title = ${title}, text = ${text}, active = ${active}, changed_at = ${now}
        where script_id = ${id} returning script_id as id`.execute(db)
  return written.rows[0]?.id ?? null
}
