// Rows of the account's menu, and of what its buttons answer.
import { sql } from 'kysely'
import type { AccountButton } from '#contracts'
import type { Db } from '#platform'
import type { Problem } from '../problem.ts'

export interface MenuRow {
  id: number
  appId: string
  buttons: AccountButton[]
  savedAt: Date
  state: 'waiting' | 'sent' | 'refused'
  problem: Problem | null
}
const columns = sql`menu_id as id, app_id as "appId", buttons, saved_at as "savedAt", state, problem`

export async function writeMenu(
  db: Db,
  menu: { appId: string; buttons: readonly AccountButton[]; now: Date },
): Promise<number> {
  const { appId, buttons, now } = menu
  const written = await sql<{ id: number }>`insert into official.menu (app_id, buttons, saved_at)
    values (${appId}, ${JSON.stringify(buttons)}::jsonb, ${now})
    returning menu_id as id`.execute(db)
  return written.rows[0]?.id ?? 0
}

/** The latest of this account first. */
export async function latestMenus(db: Db, appId: string): Promise<MenuRow[]> {
  const found = await sql<MenuRow>`select ${columns} from official.menu where app_id = ${appId}
    order by menu_id desc limit 2`.execute(db)
  return found.rows
}

export async function settleMenu(
  db: Db,
  id: number,
  state: MenuRow['state'],
  problem: Problem | null,
): Promise<void> {
  await sql`update official.menu set state = ${state},
    problem = ${problem && JSON.stringify(problem)}::jsonb where menu_id = ${id}`.execute(db)
}

export async function writeTexts(
  db: Db,
  texts: readonly { key: string; content: string }[],
): Promise<void> {
  await sql`insert into official.menu_text (key, content)
    select distinct * from unnest(${texts.map(({ key }) => key)}::text[],
      ${texts.map(({ content }) => content)}::text[])
    on conflict do nothing`.execute(db)
}

export async function textsOfKeys(db: Db, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const found = await sql<{ key: string; content: string }>`select key, content
    from official.menu_text where key = any(${[...new Set(keys)]}::text[])`.execute(db)
  return new Map(found.rows.map(({ key, content }) => [key, content]))
}
