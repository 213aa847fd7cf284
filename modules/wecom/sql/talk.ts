// Rows of what was said in groups, by owner and day.
import { sql } from 'kysely'
import type { wecomGroupStatistic } from '#wechat'
import type { Db } from '#platform'

type GroupCounts = wecomGroupStatistic.GroupCounts

export async function lastTalkDay(db: Db, corpId: string): Promise<string | null> {
  const found = await sql<{ day: string | null }>`select max(day)::text as day
    from wecom.owner_talk where corp_id = ${corpId}`.execute(db)
  return found.rows[0]?.day ?? null
}

/** Whoever owns a group that still is. */
export async function ownersOf(db: Db, corpId: string): Promise<string[]> {
  const found = await sql<{ owner: string }>`select distinct owner from wecom.chat
    where corp_id = ${corpId} and read > 0 and dismissed_at is null and owner <> ''
    order by owner`.execute(db)
  return found.rows.map((row) => row.owner)
}

export async function writeTalk(
  db: Db,
  corpId: string,
  day: string,
  rows: readonly { owner: string; data: GroupCounts }[],
): Promise<void> {
  const of = (key: keyof GroupCounts) => rows.map(({ data }) => data[key] ?? 0)
  await sql`insert into wecom.owner_talk (corp_id, userid, day, groups, spoken, members, writers,
      messages)
    select ${corpId}, owner, ${day}::date, groups, spoken, members, writers, messages
    from unnest(${rows.map((row) => row.owner)}::text[], ${of('chat_total')}::int[],
      ${of('chat_has_msg')}::int[], ${of('member_total')}::int[],
      ${of('member_has_msg')}::int[], ${of('msg_total')}::int[])
      as x (owner, groups, spoken, members, writers, messages)
    on conflict (corp_id, userid, day) do update set groups = excluded.groups,
      spoken = excluded.spoken, members = excluded.members, writers = excluded.writers,
      messages = excluded.messages`.execute(db)
}
