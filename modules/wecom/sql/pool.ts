// Rows of ways made ahead.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { WayChange } from './way.ts'

/** Gives the ids by their states. */
export async function writePoolWays(
  db: Db,
  ways: readonly WayChange[],
): Promise<Map<string, number>> {
  const of = <T>(pick: (way: WayChange) => T): T[] => ways.map(pick)
  const written = await sql<{ way_id: number; state: string }>`
    insert into wecom.contact_way (state, code_id, store_id, channel, placement, campaign, userids,
      remark, pooled)
    select s, c, st, ch, p, ca, string_to_array(u, ','), r, true
    from unnest(${of((w) => w.state)}::text[], ${of((w) => w.codeId)}::bigint[],
      ${of((w) => w.storeId)}::bigint[], ${of((w) => w.channel)}::text[],
      ${of((w) => w.placement)}::text[], ${of((w) => w.campaign)}::text[],
      ${of((w) => w.userIds.join(','))}::text[], ${of((w) => w.remark)}::text[]) as x (s, c, st, ch,
      p, ca, u, r)
    returning way_id, state`.execute(db)
  return new Map(written.rows.map((row) => [row.state, row.way_id]))
}

export async function restateWays(
  db: Db,
  code: {
    codeId: number
    storeId: number
    channel: string
    placement: string
    campaign: string | null
  },
): Promise<void> {
  await sql`update wecom.contact_way set store_id = ${code.storeId}, channel = ${code.channel},
      placement = ${code.placement}, campaign = ${code.campaign}
    where code_id = ${code.codeId} and pooled
      and (store_id, channel, placement, campaign) is distinct from
        (${code.storeId}, ${code.channel}, ${code.placement}, ${code.campaign})`.execute(db)
}

/** All there are, printed ones too: WeCom counts them together. */
export async function countWays(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from wecom.contact_way`.execute(db)
  return found.rows[0]?.n ?? 0
}

/** Those WeCom is still to make, or whose picture is still to be fetched; oldest first. */
export async function dueWays(db: Db, limit: number): Promise<number[]> {
  const found = await sql<{ way_id: number }>`select way_id from wecom.contact_way
    where pooled and problem is null and (made < wanted or qr_png is null)
    order by way_id limit ${limit}`.execute(db)
  return found.rows.map((row) => row.way_id)
}

/** The picture of one way. */
export async function pictureOfWay(db: Db, wayId: number): Promise<Buffer | null> {
  const found = await sql<{ qr_png: Buffer | null }>`select qr_png from wecom.contact_way
    where way_id = ${wayId}`.execute(db)
  return found.rows[0]?.qr_png ?? null
}
