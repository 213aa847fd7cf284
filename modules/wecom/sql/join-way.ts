// Rows of codes that let people into groups.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface DoorRow {
  state: string
  code_id: number | null
  store_id: number | null
  channel: string | null
  placement: string | null
  campaign: string | null
}

export async function waysOfGroups(
  db: Db,
  states: readonly string[],
): Promise<Map<string, DoorRow>> {
  if (states.length === 0) return new Map()
  const found = await sql<DoorRow>`select state, code_id, store_id, channel, placement, campaign
    from wecom.join_way where state = any(${states}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.state, row]))
}

export interface JoinWayChange {
  codeId: number
  groupId: number | null
  state: string
  storeId: number
  channel: string
  placement: string
  campaign: string | null
  chatIds: readonly string[]
  autoCreate: boolean
  baseName: string
  remark: string
}

/** One way per code, or per code and group: the state of the first save stays, so that printed codes keep working. */
export async function writeJoinWay(
  db: Db,
  way: JoinWayChange,
): Promise<{ wayId: number; state: string; changed: boolean }> {
  const target =
    way.groupId === null
      ? sql`(code_id) where group_id is null`
      : sql`(code_id, group_id) where group_id is not null`
  const written = await sql<{ wayId: number; state: string; changed: boolean }>`
    insert into wecom.join_way as w (state, code_id, group_id, store_id, channel, placement, campaign,
      chat_ids, auto_create, base_name, remark)
    values (${way.state}, ${way.codeId}, ${way.groupId}, ${way.storeId}, ${way.channel}, ${way.placement},
      ${way.campaign}, ${[...way.chatIds]}::text[], ${way.autoCreate}, ${way.baseName},
      ${way.remark})
    on conflict ${target} do update set store_id = excluded.store_id,
      channel = excluded.channel, placement = excluded.placement, campaign = excluded.campaign,
      chat_ids = excluded.chat_ids, auto_create = excluded.auto_create,
      base_name = excluded.base_name, remark = excluded.remark,
      wanted = w.wanted + ((w.chat_ids, w.auto_create, w.base_name, w.remark) is distinct from
        (excluded.chat_ids, excluded.auto_create, excluded.base_name, excluded.remark)
        or w.problem is not null)::int
    returning way_id as "wayId", state, wanted > made as changed`.execute(db)
  const [row] = written.rows
  if (!row) throw new Error('a join way was not written')
  return row
}

export interface JoinWayRow {
  wayId: number
  state: string
  chatIds: string[]
  autoCreate: boolean
  baseName: string
  remark: string
  configId: string | null
  qrUrl: string | null
  hasPng: boolean
  wanted: number
  made: number
}

export async function joinWayOf(db: Db, wayId: number): Promise<JoinWayRow | undefined> {
  const found = await sql<JoinWayRow>`select way_id as "wayId", state, chat_ids as "chatIds",
      auto_create as "autoCreate", base_name as "baseName", remark, config_id as "configId",
      qr_url as "qrUrl", qr_png is not null as "hasPng", wanted, made
    from wecom.join_way where way_id = ${wayId}`.execute(db)
  return found.rows[0]
}

export async function keepJoinWay(
  db: Db,
  wayId: number,
  kept: {
    configId?: string
    qrUrl?: string
    png?: Buffer
    made?: number
    problem?: { code: string; sentence: { zh: string; en: string } }
  },
): Promise<void> {
  await sql`update wecom.join_way set config_id = coalesce(${kept.configId ?? null}, config_id),
      qr_url = coalesce(${kept.qrUrl ?? null}, qr_url), qr_png = coalesce(${kept.png ?? null}, qr_png),
      made = greatest(made, ${kept.made ?? 0}::int),
      problem = ${kept.problem ? JSON.stringify(kept.problem) : null}::jsonb
    where way_id = ${wayId}`.execute(db)
}

/** The picture that leads into one group of a code. */
export async function joinWayPicture(
  db: Db,
  { codeId, groupId }: { codeId: number; groupId: number },
): Promise<Buffer | null> {
  const found = await sql<{ qr_png: Buffer | null }>`select qr_png from wecom.join_way
    where code_id = ${codeId} and group_id = ${groupId}`.execute(db)
  return found.rows[0]?.qr_png ?? null
}
