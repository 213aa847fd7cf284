// What must always hold of hand-overs.
import { sql } from 'kysely'
import type { AuditCheck } from '#platform'

export const audit: readonly AuditCheck[] = [
  {
    name: 'wecom.passedOnHasGuide',
    sentence: {
      zh: '每位已交接的客户都与新导购是好友，或之后有删除记录',
      en: 'Whoever was passed on is a friend of her new guide, or left him later',
    },
    differences: async (db) =>
      (
        await sql<{ n: number }>`select count(*)::int as n from wecom.handover_item i
        where i.state = 'done' and i.external_userid <> '' and not exists (
          select 1 from wecom.follow f where f.external_userid = i.external_userid
            and f.userid = i.to_userid and (f.active or f.unfollowed_at is not null))`.execute(db)
      ).rows[0]?.n ?? 0,
  },
  {
    name: 'wecom.handoversEnd',
    sentence: {
      zh: '已结束的交接里没有仍在途中的客户',
      en: 'Nobody is under way in a hand-over that is over',
    },
    differences: async (db) =>
      (
        await sql<{ n: number }>`select count(*)::int as n from wecom.handover_item i
        join wecom.handover h using (handover_id)
        where h.state = 'done' and i.state in ('planned', 'calling', 'waiting')`.execute(db)
      ).rows[0]?.n ?? 0,
  },
]
