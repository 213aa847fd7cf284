// Who follows, as the console lists them.
import { sql } from 'kysely'
import type { OfficialFollower } from '#contracts'
import type { Db } from '#platform'

export interface FollowerSearch {
  following?: boolean
  bound?: boolean
  before?: number
  limit: number
}

type Row = Omit<OfficialFollower, 'followedAt' | 'unfollowedAt'> & {
  followedAt: Date | null
  unfollowedAt: Date | null
}

/** Newest first. */
export async function followerRows(db: Db, find: FollowerSearch): Promise<OfficialFollower[]> {
  const { following, bound, before, limit } = find
  const conditions = [sql`true`]
  if (following !== undefined) conditions.push(sql`f.subscribed = ${following}`)
  if (bound !== undefined) conditions.push(sql`(f.customer_id is not null) = ${bound}`)
  if (before !== undefined) conditions.push(sql`f.follower_id < ${before}`)
  const found = await sql<Row>`select f.follower_id as id, f.subscribed as following,
      f.followed_at as "followedAt", f.unfollowed_at as "unfollowedAt", f.scene,
      f.qr_scene as "qrScene", f.customer_id as "customerId", c.display_name as "customerName"
    from (select * from official.follower f where ${sql.join(conditions, sql` and `)}
      order by follower_id desc limit ${limit}) f
    left join customer.v_customer c on c.customer_id = f.customer_id
    order by f.follower_id desc`.execute(db)
  return found.rows.map(({ followedAt, unfollowedAt, ...row }) => ({
    ...row,
    followedAt: followedAt?.toISOString() ?? null,
    unfollowedAt: unfollowedAt?.toISOString() ?? null,
  }))
}
