// Friends for the tests of this and other modules: people who scanned a code, and what became of
// them.
import { sql } from 'kysely'
import type { TestPlatform } from '#platform/testing'

export interface Friend {
  customerId: number
  personId: string
  externalUserId: string
  userId: string
  welcomeCode: string
}

/** A friend without any wire: known by a friendship row alone, for modules that only read it. */
export async function makeFriend(
  house: TestPlatform,
  friend: {
    customerId: number
    staffId: number
    userId: string
    codeId?: number
    storeId?: number
  },
): Promise<void> {
  await sql`insert into wecom.follow (customer_id, external_userid, userid, staff_id, store_id,
      code_id, followed_at, active, as_of)
    values (${friend.customerId}, ${`wm${friend.customerId}`}, ${friend.userId}, ${friend.staffId},
      ${friend.storeId ?? null}, ${friend.codeId ?? null}, ${house.clock.now()}, true,
      ${house.clock.now()})`.execute(house.db)
}

/** A group without any wire: its owner, one who came by a code, one whom she brought and who left. */
export async function makeGroup(
  house: TestPlatform,
  group: { name: string; userId: string; staffId: number; storeId: number },
): Promise<number> {
  const now = house.clock.now()
  const made = await sql<{ id: number }>`insert into wecom.chat (corp_id, chat_id, name, owner,
      staff_id, store_id, made_at, as_of, read)
    values ('ww', ${`wr${group.name}`}, ${group.name}, ${group.userId}, ${group.staffId},
      ${group.storeId}, ${now}, ${now}, 1) returning group_id as id`.execute(house.db)
  const id = made.rows[0]?.id ?? 0
  await sql`insert into wecom.chat_member (group_id, member, kind, joined_at, scene, invitor, name,
      left_at)
    select ${id}, who, kind, ${now}, scene, by, name, case when gone then ${now}::timestamptz end
    from (values (${group.userId}, 'staff', 1, null, null, false),
      (${`wmA${id}`}, 'customer', 3, null, '陈静', false),
      (${`wmB${id}`}, 'customer', 1, ${`wmA${id}`}, '周敏', true))
      as x (who, kind, scene, by, name, gone)`.execute(house.db)
  return id
}

/** An account of customer service without any wire, and somebody's coming to it. */
export async function makeServiceTalk(
  house: TestPlatform,
  talk: {
    customerId: number
    name?: string
    at?: Date
    codeId?: number | null
    repliedAt?: Date | null
  },
): Promise<number> {
  const { customerId, name = '云裳客服', at = house.clock.now(), codeId, repliedAt } = talk
  const made = await sql<{
    id: number
  }>`insert into wecom.service_account (corp_id, open_kfid, name,
      greets, greeting, fetched_at)
    values ('ww0123456789abcdef', ${`wk${name}`}, ${name}, true, '{name}，您好，想看点什么？', ${at})
    on conflict (corp_id, open_kfid) do update set fetched_at = excluded.fetched_at
    returning service_id as id`.execute(house.db)
  const id = made.rows[0]?.id ?? 0
  await sql`insert into wecom.service_talk (customer_id, service_id, external_userid, code_id,
      began_at, replied_at, last_at, messages)
    values (${customerId}, ${id}, ${`wm${customerId}`}, ${codeId ?? null}, ${at},
      ${repliedAt ?? null}, ${repliedAt ?? at}, ${repliedAt ? 1 : 0})`.execute(house.db)
  return id
}

/** The newest friendship of one of WeCom's ids. */
export async function friendOf(
  house: TestPlatform,
  personId: string,
  externalUserId: string,
): Promise<Friend> {
  const found = await sql<Omit<Friend, 'personId'>>`select customer_id as "customerId",
      external_userid as "externalUserId", userid as "userId",
      coalesce(welcome_code, '') as "welcomeCode"
    from wecom.follow where external_userid = ${externalUserId} order by followed_at desc
      limit 1`.execute(house.db)
  const row = found.rows[0]
  if (!row) throw new Error('nobody follows yet')
  return { ...row, personId }
}

/** How a touch ended: `sent`, `rejected expired`, or `open`. */
export async function outcomeOf(house: TestPlatform, touchId: number): Promise<string> {
  const events = await sql<{
    payload: { outcome: string; reason?: string }
  }>`select payload from platform.event
    where name = 'wecom.sendSettled' and (payload->>'touchId')::bigint = ${touchId}`.execute(
    house.db,
  )
  return (
    events.rows
      .map(({ payload }) => [payload.outcome, payload.reason].filter(Boolean).join(' '))
      .join(', ') || 'open'
  )
}

/** One who was added by an acquisition link, without any wire; with when she first wrote. */
export async function comeByLink(
  house: TestPlatform,
  came: { customerId: number; codeId: number; at: Date; repliedAt: Date | null },
): Promise<void> {
  const { customerId, codeId, at, repliedAt } = came
  await sql`insert into wecom.acquisition_friend (customer_id, external_userid, userid, code_id,
      added_at, heard_at, replied_at, replied_exact)
    values (${customerId}, ${`wm${customerId}`}, 'li', ${codeId}, ${at}, ${at}, ${repliedAt},
      ${repliedAt === null ? null : true})`.execute(house.db)
}
