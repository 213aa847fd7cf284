// Rows of people to call, and of the calls.
import { sql } from 'kysely'
import type { CallOutcome } from '#contracts'
import type { Db, Scope, Tx } from '#platform'

export interface Caller {
  customerId: number
  storeId: number
  staffId: number | null
}

/**
 * Her guide, where she is somebody's friend; else one of the store she belongs to, the same one
 * whenever it is asked; else anybody of the store.
 */
export async function callersOf(
  db: Db,
  ids: readonly number[],
  storeId: number,
): Promise<Caller[]> {
  const found = await sql<Caller>`with who as (
      select x.id, c.person_id, coalesce(c.home_store_id, ${storeId}) as store_id
      from unnest(${[...ids]}::bigint[]) as x (id)
      join customer.v_customer c on c.customer_id = x.id)
    select w.id as "customerId", coalesce(f.store_id, w.store_id) as "storeId",
      coalesce(f.staff_id, s.staff_id) as "staffId"
    from who w
    left join lateral (select f.staff_id, ss.store_id from wecom.v_follow f
      join org.v_staff s on s.staff_id = f.staff_id and s.active
      join org.v_staff_store ss on ss.staff_id = f.staff_id
      where f.customer_id = w.person_id and f.active
      order by f.followed_at, f.staff_id, ss.store_id limit 1) f on true
    left join lateral (select s.staff_id from org.v_staff_store ss join org.v_staff s
      on s.staff_id = ss.staff_id and s.active and s.role = 'guide'
      where ss.store_id = w.store_id
      order by hashint8(w.person_id # s.staff_id), s.staff_id limit 1) s on true`.execute(db)
  return found.rows
}

export async function writeTasks(
  tx: Tx,
  outreachId: number,
  callers: readonly Caller[],
): Promise<void> {
  await sql`insert into acquire.call_task (customer_id, outreach_id, store_id, staff_id, due_at)
    select c, ${outreachId}, s, f, ${tx.now}
    from unnest(${callers.map((one) => one.customerId)}::bigint[],
      ${callers.map((one) => one.storeId)}::bigint[],
      ${callers.map((one) => one.staffId)}::bigint[]) as x (c, s, f)
    on conflict (customer_id, outreach_id) do nothing`.execute(tx.db)
}

/** Who of the staff has people to call on a list, and how many. */
export async function callersOfList(
  db: Db,
  outreachId: number,
): Promise<{ staffId: number; count: number }[]> {
  const found = await sql<{ staffId: number; count: number }>`select staff_id as "staffId",
      count(*)::int as count
    from acquire.call_task where outreach_id = ${outreachId} and state = 'open'
      and staff_id is not null
    group by 1 order by 1`.execute(db)
  return found.rows
}

export async function cancelTasks(
  tx: Tx,
  outreachId: number,
  ids: readonly number[],
): Promise<void> {
  await sql`update acquire.call_task set state = 'done', outcome = 'cancelled'
    where outreach_id = ${outreachId} and customer_id = any(${[...ids]}::bigint[])
      and state = 'open'`.execute(tx.db)
}

export interface TaskRow {
  id: number
  customerId: number
  personId: number
  outreachId: number
  outreachName: string
  outreachState: string
  customerName: string | null
  storeId: number
  storeName: string
  staffId: number | null
  staffName: string | null
  state: 'open' | 'done'
  outcome: CallOutcome | 'cancelled' | null
  attempts: number
  dueAt: Date
  copy: 'a' | 'b'
  scriptId: number | null
  scriptTitle: string | null
  scriptText: string | null
}

/** Of the actor's stores; a guide sees her own and those that are nobody's. */
const withinCalls = (scope: Scope) => sql<boolean>`(${scope.all} or (
  t.store_id = any(${[...scope.storeIds]}::bigint[])
  and (${scope.staffId}::bigint is null or t.staff_id is null or t.staff_id = ${scope.staffId})))`

export async function taskRows(
  db: Db,
  scope: Scope,
  find: { id?: number; state?: 'open' | 'done'; after?: number; limit: number },
): Promise<TaskRow[]> {
  const found = await sql<TaskRow>`select t.task_id as id, t.customer_id as "customerId",
      c.person_id as "personId", t.outreach_id as "outreachId", o.name as "outreachName",
      o.state as "outreachState", h.display_name as "customerName", t.store_id as "storeId",
      s.name as "storeName", t.staff_id as "staffId", f.name as "staffName", t.state, t.outcome,
      t.attempts, t.due_at as "dueAt", p.copy, r.script_id as "scriptId",
      r.title as "scriptTitle", r.text as "scriptText"
    from acquire.call_task t join acquire.outreach o on o.outreach_id = t.outreach_id
    join acquire.outreach_person p on p.outreach_id = t.outreach_id
      and p.customer_id = t.customer_id
    join customer.v_customer c on c.customer_id = t.customer_id
    join customer.v_customer h on h.customer_id = c.person_id
    join org.v_store s on s.store_id = t.store_id
    left join org.v_staff f on f.staff_id = t.staff_id
    left join acquire.script r on r.script_id = case when p.copy = 'b'
      then coalesce(o.script_b, o.script_a) else o.script_a end
    where ${withinCalls(scope)}
      and (${find.id ?? null}::bigint is null or t.task_id = ${find.id ?? null})
      and (${find.state ?? null}::text is null or t.state = ${find.state ?? null})
      and (${find.id ?? null}::bigint is not null or t.state = 'done' or o.state <> 'paused')
    order by t.due_at, t.task_id offset ${find.after ?? 0} limit ${find.limit}`.execute(db)
  return found.rows
}

export async function lockTask(
  tx: Tx,
  task: Pick<TaskRow, 'id' | 'customerId'>,
): Promise<'open' | 'done' | undefined> {
  const found = await sql<{ state: 'open' | 'done' }>`select state from acquire.call_task
    where customer_id = ${task.customerId} and task_id = ${task.id} for update`.execute(tx.db)
  return found.rows[0]?.state
}

export interface Ending {
  outcome: CallOutcome
  state: 'open' | 'done'
  dueAt: Date
  staffId: number | null
  note: string | null
}
export async function writeAttempt(tx: Tx, task: TaskRow, ending: Ending): Promise<void> {
  const { outcome, state, dueAt, staffId, note } = ending
  await sql`insert into acquire.call_attempt (customer_id, task_id, staff_id, script_id, outcome,
      note, at)
    values (${task.customerId}, ${task.id}, ${staffId}, ${task.scriptId}, ${outcome}, ${note},
      ${tx.now})`.execute(tx.db)
  await sql`update acquire.call_task set attempts = attempts + 1, outcome = ${outcome},
      state = ${state}, due_at = ${dueAt}, staff_id = coalesce(staff_id, ${staffId}::bigint)
    where customer_id = ${task.customerId} and task_id = ${task.id}`.execute(tx.db)
}

export interface ProgressRow {
  storeName: string
  staffName: string | null
  open: number
  done: number
  calls: number
  reached: number
  linked: number
}
export async function progressRows(db: Db, scope: Scope): Promise<ProgressRow[]> {
  const found = await sql<ProgressRow>`select s.name as "storeName", f.name as "staffName",
      count(*) filter (where t.state = 'open')::int as open,
      count(*) filter (where t.state = 'done')::int as done,
      coalesce(sum(a.calls), 0)::int as calls, coalesce(sum(a.reached), 0)::int as reached,
      coalesce(sum(a.linked), 0)::int as linked
    from acquire.call_task t join org.v_store s on s.store_id = t.store_id
    left join org.v_staff f on f.staff_id = t.staff_id
    left join lateral (select count(*) as calls,
        count(*) filter (where outcome not in ('noAnswer', 'wrongNumber')) as reached,
        count(*) filter (where outcome = 'sendLink') as linked
      from acquire.call_attempt a where a.task_id = t.task_id) a on true
    where ${withinCalls(scope)}
    group by 1, 2 order by 1, 2`.execute(db)
  return found.rows
}
