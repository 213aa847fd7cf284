// Rows of what staff are told in WeCom.
import { sql } from 'kysely'
import type { WecomMemo } from '#contracts'
import { plusMs } from '#kit'
import type { Db, Tx } from '#platform'
import type { MemoKind } from './words.ts'

/** Longer than any call. */
const LEASE_MS = 120_000

export interface NewMemo {
  key: string
  kind: MemoKind
  staffId: number
  title: string
  description: string
  path: string
}

/** Gives how many are new. Who left or has no account in WeCom is told nothing. */
export async function addMemos(tx: Tx, memos: readonly NewMemo[]): Promise<number> {
  const of = <T>(pick: (memo: NewMemo) => T): T[] => memos.map(pick)
  const added = await sql`insert into wecom.memo (key, kind, staff_id, userid, title, description,
      path, state, made_at, due_at, wake_at)
    select x.key, x.kind, x.staff, s.wecom_userid, x.title, x.description, x.path, 'waiting',
      ${tx.now}, ${tx.now}, ${plusMs(tx.now, LEASE_MS)}
    from unnest(${of((m) => m.key)}::text[], ${of((m) => m.kind)}::text[],
      ${of((m) => m.staffId)}::bigint[], ${of((m) => m.title)}::text[],
      ${of((m) => m.description)}::text[], ${of((m) => m.path)}::text[])
      as x (key, kind, staff, title, description, path)
    join org.v_staff s on s.staff_id = x.staff and s.active and s.wecom_userid is not null
    on conflict (key) do nothing`.execute(tx.db)
  return Number(added.numAffectedRows ?? 0)
}

export interface MemoRow {
  id: number
  userid: string
  title: string
  description: string
  path: string
  state: 'waiting' | 'calling'
  tries: number
  madeAt: Date
  askedAt: Date | null
}

/** The first that is due, locked; undefined where nothing is. */
export async function nextMemo(tx: Tx): Promise<MemoRow | undefined> {
  const found = await sql<MemoRow>`select memo_id as id, userid, title, description, path, state,
      tries, made_at as "madeAt", asked_at as "askedAt"
    from wecom.memo where due_at <= ${tx.now} order by due_at, memo_id limit 1
    for update`.execute(tx.db)
  return found.rows[0]
}

/** How many calls named her since then. */
export async function callsSince(db: Db, userid: string, since: Date): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from wecom.memo
    where userid = ${userid} and called_at > ${since}`.execute(db)
  return found.rows[0]?.n ?? 0
}

/** All of hers that wait for a call, later. */
export async function putOff(tx: Tx, userid: string, until: Date): Promise<void> {
  await sql`update wecom.memo set due_at = ${until}, wake_at = ${until}
    where userid = ${userid} and due_at <= ${tx.now}`.execute(tx.db)
}

/** On record before it is made. */
export async function markCalling(tx: Tx, id: number): Promise<void> {
  const again = plusMs(tx.now, LEASE_MS)
  await sql`update wecom.memo set state = 'calling', tries = tries + 1, called_at = ${tx.now},
      asked_at = coalesce(asked_at, ${tx.now}), due_at = ${again}, wake_at = ${again}
    where memo_id = ${id}`.execute(tx.db)
}

export interface MemoEnding {
  state: 'sent' | 'rejected' | 'unknown'
  reason?: string
  errcode?: number | null
  msgid?: string | null
}
export async function endMemo(tx: Tx, id: number, ending: MemoEnding): Promise<void> {
  await sql`update wecom.memo set state = ${ending.state}, reason = ${ending.reason ?? null},
      errcode = ${ending.errcode ?? null}, msgid = ${ending.msgid ?? null}, settled_at = ${tx.now},
      due_at = null, wake_at = null
    where memo_id = ${id} and state in ('waiting', 'calling')`.execute(tx.db)
}

/** Certainly not done: as if it had not been asked. */
export async function backToWaiting(
  tx: Tx,
  id: number,
  again: { dueAt: Date; errcode: number | null },
): Promise<void> {
  await sql`update wecom.memo set state = 'waiting', errcode = ${again.errcode},
      asked_at = case when tries > 1 then asked_at end, due_at = ${again.dueAt},
      wake_at = ${again.dueAt}
    where memo_id = ${id} and state = 'calling'`.execute(tx.db)
}

export async function nextMemoWake(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(wake_at) as at from wecom.memo
    where wake_at is not null`.execute(db)
  return found.rows[0]?.at ?? null
}
/** Takes what is due for one look of the timer; gives how many. */
export async function wakeMemos(tx: Tx): Promise<number> {
  const done = await sql`update wecom.memo set wake_at = ${plusMs(tx.now, LEASE_MS)}
    where wake_at <= ${tx.now}`.execute(tx.db)
  return Number(done.numAffectedRows ?? 0)
}
export async function isMemoDue(tx: Tx): Promise<boolean> {
  const found = await sql`select 1 from wecom.memo where due_at <= ${tx.now}
    limit 1`.execute(tx.db)
  return found.rows.length > 0
}

interface Shown extends Omit<WecomMemo, 'madeAt' | 'settledAt'> {
  madeAt: Date
  settledAt: Date | null
}
export async function memoRows(db: Db, limit: number): Promise<Shown[]> {
  const found = await sql<Shown>`select m.memo_id as id, m.kind, s.name as "staffName", m.title,
      m.description, m.path, m.state, m.reason, m.errcode, m.made_at as "madeAt",
      m.settled_at as "settledAt"
    from wecom.memo m join org.v_staff s on s.staff_id = m.staff_id
    order by m.memo_id desc limit ${limit}`.execute(db)
  return found.rows
}

export interface Pending {
  staffId: number
  told: number
  done: number
}
/** Takers with more customers than they were told of; they count as told from now on. */
export async function takersToTell(tx: Tx, handoverId: number): Promise<Pending[]> {
  const found = await sql<Pending>`with now as (select t.staff_id, t.told, count(*)::int as done
      from wecom.handover_taker t join wecom.handover_item i on i.handover_id = t.handover_id
        and i.to_staff = t.staff_id and i.state = 'done'
      where t.handover_id = ${handoverId} group by 1, 2 having count(*) > t.told)
    update wecom.handover_taker t set told = n.done from now n
    where t.handover_id = ${handoverId} and t.staff_id = n.staff_id
    returning t.staff_id as "staffId", n.told, n.done`.execute(tx.db)
  return found.rows
}
