// Friendships that come of a hand-over: the platform tells of them as of any other.
import { sql } from 'kysely'
import type { Db } from '#platform'

interface Pair {
  externalUserId: string
  userId: string
}

/** Of these customers and members those that were asked to be passed on to that very member. */
export async function passedPairs(db: Db, pairs: readonly Pair[]): Promise<Set<string>> {
  const found = await sql<{ pair: string }>`select distinct w.id || ' ' || w.userid as pair
    from unnest(${pairs.map((pair) => pair.externalUserId)}::text[],
      ${pairs.map((pair) => pair.userId)}::text[]) as w (id, userid)
    join wecom.handover_item i on i.external_userid = w.id and i.to_userid = w.userid
      and i.state in ('calling', 'waiting', 'done')`.execute(db)
  return new Set(found.rows.map((row) => row.pair))
}
