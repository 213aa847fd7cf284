// Rows of wordings.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface TemplateRow {
  id: number
  code: string
  text: string
  active: boolean
}
const columns = sql`template_id as id, code, text, active`

export async function templateRows(db: Db, ids?: readonly number[]): Promise<TemplateRow[]> {
  const found = await sql<TemplateRow>`select ${columns} from sms.template
    where ${ids === undefined} or template_id = any(${[...(ids ?? [])]}::bigint[])
    order by active desc, template_id desc`.execute(db)
  return found.rows
}

/** Null where another wording has this code, or the one to change is not there. */
export async function writeTemplate(
  db: Db,
  { id, code, text, active }: Omit<TemplateRow, 'id'> & { id?: number | undefined },
  now: Date,
): Promise<TemplateRow | null> {
  const written =
    id === undefined
      ? await sql<TemplateRow>`insert into sms.template (code, text, active, changed_at)
        values (${code}, ${text}, ${active}, ${now}) on conflict (code) do nothing
        returning ${columns}`.execute(db)
      : await sql<TemplateRow>`update sms.template t set code = ${code}, text = ${text},
          active = ${active}, changed_at = ${now}
        where template_id = ${id} and not exists (select 1 from sms.template o
          where o.code = ${code} and o.template_id <> t.template_id)
        returning ${columns}`.execute(db)
  return written.rows[0] ?? null
}
