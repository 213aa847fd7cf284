// What must always hold of followers.
import { sql } from 'kysely'
import type { AuditCheck } from '#platform'

export const audit: readonly AuditCheck[] = [
  {
    name: 'official.followersMatchChanges',
    sentence: {
      zh: '粉丝状态与关注、取关记录一致',
      en: 'Followers agree with what was recorded of following and leaving',
    },
    differences: async (db) => {
      const found = await sql<{ n: number }>`select count(*) as n from official.follower f
        left join lateral (select c.kind from official.follower_change c
          where c.follower_id = f.follower_id order by c.change_id desc limit 1) last on true
        where f.subscribed is distinct from coalesce(last.kind = 'followed', false)`.execute(db)
      return found.rows[0]?.n ?? 0
    },
  },
]
