// Rows of mass-message tasks: proposed to one member, confirmed in the client, asked about until
// settled.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Content } from '../words.ts'

export interface NewTask {
  userId: string
  content: Content
  expiresAt: Date
  wakeAt: Date
}

export async function addTasks(db: Db, tasks: readonly NewTask[]): Promise<number[]> {
  const added = await sql<{
    task_id: number
  }>`insert into wecom.task (userid, content, state, wake_at, expires_at)
    select u, c, 'waiting', w, e from unnest(${tasks.map((t) => t.userId)}::text[],
      ${tasks.map((t) => JSON.stringify(t.content))}::jsonb[],
      ${tasks.map((t) => t.wakeAt)}::timestamptz[], ${tasks.map((t) => t.expiresAt)}::timestamptz[])
      with ordinality as x (u, c, w, e, n) order by n
    returning task_id`.execute(db)
  return added.rows.map((row) => row.task_id).sort((a, b) => a - b)
}

export interface TaskRow {
  task_id: number
  userid: string
  content: Content
  state: 'waiting' | 'calling' | 'proposed' | 'settled' | 'unknown' | 'rejected'
  msgid: string | null
  expires_at: Date
  tries: number
  called_at: Date | null
  /** The platform's time of a call that nobody answered clearly. */
  asked_at: Date | null
}
const columns = sql`task_id, userid, content, state, msgid, expires_at, tries, called_at, asked_at`

export async function lockTask(db: Db, taskId: number): Promise<TaskRow | undefined> {
  const found = await sql<TaskRow>`select ${columns} from wecom.task where task_id = ${taskId} for
      update`.execute(db)
  return found.rows[0]
}

export async function markTask(
  db: Db,
  taskId: number,
  change: Partial<Pick<TaskRow, 'state' | 'msgid' | 'called_at' | 'asked_at' | 'tries'>> & {
    wakeAt: Date | null
    errcode?: number | null
  },
): Promise<void> {
  await sql`update wecom.task set state = coalesce(${change.state ?? null}, state),
      msgid = coalesce(${change.msgid ?? null}, msgid),
      called_at = coalesce(${change.called_at ?? null}, called_at),
      asked_at = coalesce(${change.asked_at ?? null}, asked_at),
      tries = coalesce(${change.tries ?? null}::int, tries),
      errcode = coalesce(${change.errcode ?? null}::int, errcode), wake_at = ${change.wakeAt}
    where task_id = ${taskId}`.execute(db)
}

/** Whether another task is known by this id of the platform already. */
export async function msgidTaken(db: Db, msgid: string, taskId: number): Promise<boolean> {
  const found = await sql`select 1 from wecom.task
    where msgid = ${msgid} and task_id <> ${taskId}`.execute(db)
  return found.rows.length > 0
}

export interface TaskSend {
  customerId: number
  sendId: number
  externalUserId: string
  userId: string
  storeId: number | null
}

/** Messages of a task that are still open. */
export async function openSendsOf(db: Db, taskId: number): Promise<TaskSend[]> {
  const found = await sql<TaskSend>`select customer_id as "customerId", send_id as "sendId",
      external_userid as "externalUserId", userid as "userId", store_id as "storeId"
    from wecom.send where task_id = ${taskId} and state in ('waiting', 'calling', 'proposed')
    order by customer_id, send_id`.execute(db)
  return found.rows
}

export async function moveSendsOf(
  db: Db,
  taskId: number,
  to: 'waiting' | 'calling' | 'proposed',
): Promise<void> {
  await sql`update wecom.send set state = ${to} where task_id = ${taskId}
    and state in ('waiting', 'calling', 'proposed')`.execute(db)
}

export async function nextTaskWake(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(wake_at) as at from wecom.task
    where wake_at is not null`.execute(db)
  return found.rows[0]?.at ?? null
}

/** Takes due tasks for one round: each wakes again at `again` unless its round says otherwise. */
export async function claimTasks(db: Db, now: Date, again: Date, limit: number): Promise<number[]> {
  const claimed = await sql<{
    task_id: number
  }>`update wecom.task set wake_at = ${again} where task_id in (
      select task_id from wecom.task where wake_at <= ${now} order by task_id limit ${limit} for
        update skip locked)
    returning task_id`.execute(db)
  return claimed.rows.map((row) => row.task_id)
}
