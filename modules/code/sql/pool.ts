// Rows of the ways made ahead, as the rotation sees them.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export interface PoolPlace {
  codeId: number
  storeId: number
  channel: string
  placement: string
  campaign: string | null
  remark: string
}

/** What the ways of a code stand for; locks its rotation. None when the code lends no ways. */
export async function poolPlaces(db: Db, codeId: number): Promise<PoolPlace[]> {
  const found = await sql<PoolPlace>`select c.code_id as "codeId", c.store_id as "storeId",
      c.channel, c.placement, c.campaign, c.name as remark
    from code.rotation r join code.channel_code c on c.code_id = r.code_id
    where r.code_id = ${codeId} and c.mode = 'leased' and c.kind <> 'group' for no key update of c`.execute(
    db,
  )
  return found.rows
}

/** Ways of each guide; those that WeCom refused count for nothing. */
export async function poolStandings(
  db: Db,
  codeId: number,
  now: Date,
): Promise<{ staffId: number; total: number; free: number }[]> {
  const found = await sql<{ staffId: number; total: number; free: number }>`
    select t.target_id as "staffId", count(v.way_id)::int as total,
      count(v.way_id) filter (where p.free_at <= ${now})::int as free
    from code.target t
    join org.v_staff s on s.staff_id = t.target_id and s.active and s.wecom_userid is not null
    left join code.pool_way p on p.code_id = t.code_id and p.staff_id = t.target_id
    left join wecom.v_way v on v.way_id = p.way_id and v.problem is null
    where t.code_id = ${codeId} group by t.target_id order by t.target_id`.execute(db)
  return found.rows
}

export async function writePoolWays(
  tx: Tx,
  codeId: number,
  ways: readonly { wayId: number; staffId: number }[],
): Promise<void> {
  await sql`insert into code.pool_way (way_id, code_id, staff_id, free_at)
    select w, ${codeId}, s, ${tx.now} from unnest(${ways.map((way) => way.wayId)}::bigint[],
      ${ways.map((way) => way.staffId)}::bigint[]) as x (w, s)`.execute(tx.db)
}
