// How the inbox is doing: what waits in it, and how many of those who came were greeted in time.
import { sql } from 'kysely'
import type { WecomInboxHealth } from '#contracts'
import { DAY_MS } from '#kit'
import type { Db } from '#platform'

interface Row {
  waiting: number
  oldest: Date | null
  last: Date | null
  asked: number
  in_time: number
  unknown: number
}

/** Machine time throughout: WeCom's twenty seconds are real ones. */
export async function inboxHealth(db: Db): Promise<WecomInboxHealth> {
  const now = Date.now()
  const since = new Date(now - 7 * DAY_MS)
  const found = await sql<Row>`select w.waiting, w.oldest, l.last, g.asked, g.in_time, g.unknown
    from (select count(*)::int as waiting, min(received_at) as oldest from wecom.inbox
      where worked_at is null) w,
    (select max(received_at) as last from (select received_at from wecom.inbox
      order by inbox_id desc limit 1) newest) l,
    (select count(*)::int as asked,
      count(*) filter (where state = 'sent' and settled_at <= deadline_at)::int as in_time,
      count(*) filter (where state = 'unknown')::int as unknown
      from wecom.send where kind = 'welcome' and received_at >= ${since}
        and state in ('sent', 'rejected', 'unknown')) g`.execute(db)
  const row = found.rows[0]
  const { asked = 0, in_time: inTime = 0, unknown = 0 } = row ?? {}
  return {
    waiting: row?.waiting ?? 0,
    waitsMs: row?.oldest ? Math.max(0, now - row.oldest.getTime()) : 0,
    lastAt: row?.last?.toISOString() ?? null,
    welcomes: { asked, inTime, late: asked - inTime - unknown, unknown },
  }
}
