// Following and leaving the official account, as they stand on a customer's timeline.
import { sql } from 'kysely'
import type { TimelineSource } from '#platform'

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const found = await sql<{ at: Date; kind: string; scene: string | null }>`
      select c.at, c.kind, f.qr_scene as scene
      from official.follower f join official.follower_change c using (follower_id)
      where f.customer_id = any(${customerIds}::bigint[]) and c.at < ${before}
      order by c.at desc, c.change_id desc limit ${limit}`.execute(db)
    return found.rows.map(({ at, kind, scene }) => ({
      at,
      kind: `official.${kind}`,
      details: { scene },
    }))
  },
}
