// What must always hold of friendships and messages.
import { sql } from 'kysely'
import type { AuditCheck, Db } from '#platform'
import { audit as handoverAudit } from './handover/index.ts'

const count = async (db: Db, query: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
  (await query.execute(db)).rows[0]?.n ?? 0

export const audit: readonly AuditCheck[] = [
  ...handoverAudit,
  {
    name: 'wecom.followsMatchChanges',
    sentence: {
      zh: '好友状态与添加、删除记录一致',
      en: 'Friendships agree with what was recorded of adding and leaving',
    },
    differences: (db) =>
      count(
        db,
        sql`select count(*) as n from wecom.follow f
      left join lateral (select c.kind from wecom.follow_change c
        where c.external_userid = f.external_userid and c.userid = f.userid
        order by c.change_id desc limit 1) last on true
      where f.active is distinct from coalesce(last.kind = 'followed', false)`,
      ),
  },
  {
    name: 'wecom.linkFriendsWereAdded',
    sentence: {
      zh: '经获客链接来的每一位都有对应的添加记录',
      en: 'Whoever came by an acquisition link was added then',
    },
    differences: (db) =>
      count(
        db,
        sql`select count(*) as n from wecom.acquisition_friend f
      where f.external_userid <> '' and not exists (select 1 from wecom.follow_change c
        where c.external_userid = f.external_userid and c.userid = f.userid
          and c.kind = 'followed' and c.at = f.added_at)`,
      ),
  },
  {
    name: 'wecom.oneMessagePerTouch',
    sentence: { zh: '每次触达最多一条消息', en: 'A touch is at most one message' },
    differences: (db) =>
      count(
        db,
        sql`select count(*) as n from (select touch_id from wecom.send
      group by touch_id having count(*) > 1) twice`,
      ),
  },
]
