// Rows of short links and their openings.
import { sql } from 'kysely'
import { newSlug, type Day } from '#kit'
import type { Db, Tx } from '#platform'

/** A new code gets its link once; one that has it keeps it. */
export async function writeLink(tx: Tx, codeId: number): Promise<void> {
  await sql`insert into code.link (slug, code_id, made_at)
    values (${newSlug()}, ${codeId}, ${tx.now})
    on conflict (code_id) do nothing`.execute(tx.db)
}

export async function codeOfSlug(db: Db, slug: string): Promise<number | undefined> {
  const found = await sql<{
    code_id: number
  }>`select code_id from code.link where slug = ${slug}`.execute(db)
  return found.rows[0]?.code_id
}

export async function writeVisits(
  tx: Tx,
  visits: readonly { codeId: number; inWechat: boolean }[],
  day: Day,
): Promise<void> {
  await sql`with kept as (
      insert into code.visit (code_id, in_wechat, at)
      select code_id, in_wechat, ${tx.now}::timestamptz
      from unnest(${visits.map((v) => v.codeId)}::bigint[],
        ${visits.map((v) => v.inWechat)}::boolean[])
        w(code_id, in_wechat)
      returning code_id)
    insert into code.visit_day as d (code_id, day, visits)
    select code_id, ${day}::date, count(*) from kept group by code_id order by code_id
    on conflict (code_id, day) do update set visits = d.visits + excluded.visits`.execute(tx.db)
}

export interface DoorRow {
  codeId: number
  store: string
  active: boolean
}

/** What stands behind a short name. */
export async function doorOf(db: Db, slug: string): Promise<DoorRow | undefined> {
  const found = await sql<DoorRow>`select c.code_id as "codeId", s.name as store, c.active
    from code.link l join code.channel_code c on c.code_id = l.code_id
    join org.v_store s on s.store_id = c.store_id where l.slug = ${slug}`.execute(db)
  return found.rows[0]
}

/** Days whose count is not that of their openings. */
export async function wrongCounts(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from (
    select coalesce(v.code_id, d.code_id) from (select code_id, count(*) as visits from code.visit
      group by 1) v
    full join (select code_id, sum(visits) as visits from code.visit_day group by 1) d
      on d.code_id = v.code_id
    where coalesce(v.visits, 0) <> coalesce(d.visits, 0)) x`.execute(db)
  return found.rows[0]?.n ?? 0
}
