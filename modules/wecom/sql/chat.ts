// Rows of groups and of who is or was in them.
import { sql } from 'kysely'
import type { Db } from '#platform'

/** Notes that these groups are to be read again; new ones are kept by their id. */
export async function wantChats(
  db: Db,
  chats: readonly { corpId: string; chatId: string }[],
): Promise<void> {
  await sql`insert into wecom.chat as c (corp_id, chat_id)
    select distinct on (id) corp, id from unnest(${chats.map((c) => c.corpId)}::text[],
      ${chats.map((c) => c.chatId)}::text[]) as x (corp, id) order by id
    on conflict (chat_id) do update set wanted = c.wanted + 1`.execute(db)
}

export interface DueChat {
  groupId: number
  chatId: string
  wanted: number
}

export async function dueChats(db: Db, limit: number): Promise<DueChat[]> {
  const found = await sql<DueChat>`select group_id as "groupId", chat_id as "chatId", wanted
    from wecom.chat where wanted > read order by group_id limit ${limit}`.execute(db)
  return found.rows
}

/** Groups by the platform's ids of them. */
export async function chatsOf(db: Db, chatIds: readonly string[]): Promise<DueChat[]> {
  const found = await sql<DueChat>`select group_id as "groupId", chat_id as "chatId", wanted
    from wecom.chat where chat_id = any(${chatIds}::text[]) order by group_id`.execute(db)
  return found.rows
}

/** Groups that live here and are not among those the platform has. */
export async function chatsNotIn(db: Db, listed: readonly string[], asOf: Date): Promise<string[]> {
  const found = await sql<{ id: string }>`select c.chat_id as id from wecom.chat c
    where c.dismissed_at is null and c.as_of < ${asOf} and not exists (
      select 1 from unnest(${listed}::text[]) as l (id) where l.id = c.chat_id)`.execute(db)
  return found.rows.map(({ id }) => id)
}

export interface ChatRow {
  groupId: number
  chatId: string
  staffId: number | null
  storeId: number | null
  asOf: Date | null
  dismissedAt: Date | null
}

export async function lockChat(db: Db, groupId: number): Promise<ChatRow | undefined> {
  const found = await sql<ChatRow>`select group_id as "groupId", chat_id as "chatId",
      staff_id as "staffId", store_id as "storeId", as_of as "asOf", dismissed_at as "dismissedAt"
    from wecom.chat where group_id = ${groupId} for update`.execute(db)
  return found.rows[0]
}

export interface ChatState {
  name: string
  owner: string
  staffId: number | null
  storeId: number | null
  madeAt: Date
}

export async function writeChat(
  db: Db,
  groupId: number,
  chat: ChatState | null,
  asOf: Date,
): Promise<void> {
  await (
    chat
      ? sql`update wecom.chat set name = ${chat.name}, owner = ${chat.owner},
        staff_id = ${chat.staffId}, store_id = ${chat.storeId}, made_at = ${chat.madeAt},
        as_of = ${asOf} where group_id = ${groupId}`
      : sql`update wecom.chat set dismissed_at = coalesce(dismissed_at, ${asOf}), as_of = ${asOf}
        where group_id = ${groupId}`
  ).execute(db)
}

export async function chatRead(db: Db, groupId: number, wanted: number): Promise<void> {
  await sql`update wecom.chat set read = greatest(read, ${wanted}::int)
    where group_id = ${groupId}`.execute(db)
}

export interface Stay {
  member: string
  kind: 'staff' | 'customer'
  joinedAt: Date
  scene: number
  invitor: string | null
  state: string | null
  name: string | null
}

/** Who is inside. */
export async function staysOf(db: Db, groupId: number): Promise<Stay[]> {
  const found = await sql<Stay>`select member, kind, joined_at as "joinedAt", scene, invitor, state,
      name from wecom.chat_member where group_id = ${groupId} and left_at is null`.execute(db)
  return found.rows
}

export async function addStays(db: Db, groupId: number, stays: readonly Stay[]): Promise<void> {
  const of = <T>(pick: (stay: Stay) => T): T[] => stays.map(pick)
  await sql`insert into wecom.chat_member (group_id, member, kind, joined_at, scene, invitor, state,
      name)
    select ${groupId}, * from unnest(${of((s) => s.member)}::text[], ${of((s) => s.kind)}::text[],
      ${of((s) => s.joinedAt)}::timestamptz[], ${of((s) => s.scene)}::int[],
      ${of((s) => s.invitor)}::text[], ${of((s) => s.state)}::text[], ${of((s) => s.name)}::text[])
    on conflict (group_id, member, joined_at) do update set left_at = null`.execute(db)
}

export async function endStays(
  db: Db,
  groupId: number,
  members: readonly string[],
  at: Date,
): Promise<void> {
  await sql`update wecom.chat_member set left_at = greatest(joined_at, ${at})
    where group_id = ${groupId} and left_at is null
      and member = any(${members}::text[])`.execute(db)
}
