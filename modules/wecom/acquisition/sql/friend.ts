// Rows of who came by an acquisition link, and of their first words.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export interface NewFriend {
  customerId: number
  externalUserId: string
  userId: string
  staffId: number | null
  storeId: number | null
  codeId: number | null
  at: Date
}

export async function writeFriends({ db, now }: Tx, friends: readonly NewFriend[]): Promise<void> {
  const of = <T>(pick: (friend: NewFriend) => T): T[] => friends.map(pick)
  await sql`insert into wecom.acquisition_friend (customer_id, external_userid, userid, staff_id,
      store_id, code_id, added_at, heard_at)
    select x.*, ${now} from unnest(${of((f) => f.customerId)}::bigint[],
      ${of((f) => f.externalUserId)}::text[], ${of((f) => f.userId)}::text[],
      ${of((f) => f.staffId)}::bigint[], ${of((f) => f.storeId)}::bigint[],
      ${of((f) => f.codeId)}::bigint[], ${of((f) => f.at)}::timestamptz[]) x`.execute(db)
}

export interface Wrote {
  externalUserId: string
  userId: string
  at: Date
  /** False: she had written by then. */
  exact: boolean
}
export interface Silent {
  customerId: number
  friendNo: number
  staffId: number | null
  storeId: number | null
  codeId: number | null
  at: Date
  exact: boolean
}

/** The latest coming of each of these pairs, where nobody has told yet that she wrote. */
export async function silentFriends(db: Db, wrote: readonly Wrote[]): Promise<Silent[]> {
  if (wrote.length === 0) return []
  const found = await sql<Silent>`select distinct on (f.customer_id, f.friend_no)
      f.customer_id as "customerId", f.friend_no as "friendNo", f.staff_id as "staffId",
      f.store_id as "storeId", f.code_id as "codeId", greatest(x.at, f.added_at) as at, x.exact
    from unnest(${wrote.map((one) => one.externalUserId)}::text[],
      ${wrote.map((one) => one.userId)}::text[], ${wrote.map((one) => one.at)}::timestamptz[],
      ${wrote.map((one) => one.exact)}::boolean[]) as x (who, userid, at, exact)
    cross join lateral (select * from wecom.acquisition_friend o
      where o.external_userid = x.who and o.userid = x.userid
        and o.added_at <= x.at + interval '10 minutes'
      order by o.added_at desc limit 1) f
    where f.replied_at is null
    order by f.customer_id, f.friend_no, x.at`.execute(db)
  return found.rows
}

/** Gives those that were still open. */
export async function writeReplies(db: Db, replies: readonly Silent[]): Promise<Set<number>> {
  const written = await sql<{ friend_no: number }>`update wecom.acquisition_friend f
    set replied_at = x.at, replied_exact = x.exact
    from unnest(${replies.map((one) => one.customerId)}::bigint[],
      ${replies.map((one) => one.friendNo)}::bigint[],
      ${replies.map((one) => one.at)}::timestamptz[],
      ${replies.map((one) => one.exact)}::boolean[]) as x (customer_id, friend_no, at, exact)
    where f.customer_id = x.customer_id and f.friend_no = x.friend_no and f.replied_at is null
    returning f.friend_no`.execute(db)
  return new Set(written.rows.map((row) => row.friend_no))
}
