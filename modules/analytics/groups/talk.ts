// How much was said in the groups of each owner: WeCom tells it by owner and day, and of no group.
import { sql } from 'kysely'
import type { GroupsAsked, GroupTalk } from '#contracts'
import { storesWithin } from '#modules/org'
import type { Db, Platform, Scope } from '#platform'
import { frameOf } from '../period.ts'

interface Asked {
  from: string
  until: string
  storeId: number | null
}

/** Owners who have a group within reach; what they own elsewhere is in their counts, too. */
async function talkRows(db: Db, scope: Scope, ask: Asked): Promise<GroupTalk['rows']> {
  const found = await sql<GroupTalk['rows'][number]>`with owner as (
      select distinct c.corp_id, c.userid, c.staff_id from wecom.v_chat_owner c
      where c.dismissed_at is null and ${storesWithin(scope, 'c.store_id')}
        and (${ask.storeId}::bigint is null or c.store_id = ${ask.storeId}))
    select o.userid, min(s.name) as "ownerName", count(*)::int as days,
      (array_agg(t.groups order by t.day desc))[1] as groups,
      (array_agg(t.members order by t.day desc))[1] as members,
      sum(t.messages)::int as messages,
      count(*) filter (where t.messages > 0)::int as "spokenDays",
      round(avg(t.writers), 1)::float as "writersADay"
    from owner o join wecom.v_owner_talk t on t.corp_id = o.corp_id and t.userid = o.userid
    left join org.v_staff s on s.staff_id = o.staff_id
    where t.day between ${ask.from}::date and ${ask.until}::date
    group by o.userid order by messages desc, o.userid limit 500`.execute(db)
  return found.rows
}

export async function groupTalkOf(
  platform: Platform,
  scope: Scope,
  asked: Pick<GroupsAsked, 'from' | 'until'> & { storeId?: number | undefined },
): Promise<GroupTalk> {
  const { from, until, asOf } = await frameOf(platform, {
    ...(asked.from !== undefined && { from: asked.from }),
    ...(asked.until !== undefined && { until: asked.until }),
  })
  const storeId = asked.storeId ?? null
  const rows = await talkRows(platform.db, scope, { from, until, storeId })
  const last = await sql<{ day: string | null }>`select max(day)::text as day
    from wecom.v_owner_talk`.execute(platform.db)
  return { asOf, from, until, readUntil: last.rows[0]?.day ?? null, rows }
}
