// Rows of a hand-over at work: the hand-over itself, its calls and its customers.
import { sql } from 'kysely'
import type { HandoverSharing } from '#contracts'
import type { Db, Tx } from '#platform'
import type { Problem } from '../../problem.ts'

export interface HandoverRow {
  id: number
  state: 'running' | 'stopped' | 'done'
  sharing: HandoverSharing
  fullAt: number | null
  words: string
}

export async function lockHandover(tx: Tx, id: number): Promise<HandoverRow | undefined> {
  tx.locks.take('documents', 'wecom.handover', [id])
  const found = await sql<HandoverRow>`select handover_id as id, state, sharing,
      full_at as "fullAt", words from wecom.handover where handover_id = ${id}
    for update`.execute(tx.db)
  return found.rows[0]
}

export async function writeState(
  tx: Tx,
  id: number,
  change: { state?: HandoverRow['state']; wakeAt?: Date | null; problem?: Problem | null },
): Promise<void> {
  await sql`update wecom.handover set state = coalesce(${change.state ?? null}, state),
      finished_at = case when ${change.state === 'done'} then ${tx.now}::timestamptz
        else finished_at end,
      problem = case when ${change.problem === undefined} then problem
        else ${change.problem ? JSON.stringify(change.problem) : null}::jsonb end,
      wake_at = case when ${change.wakeAt === undefined} then wake_at
        else ${change.wakeAt ?? null}::timestamptz end
    where handover_id = ${id}`.execute(tx.db)
}

/** What was not asked yet is not asked any more; gives how many customers. */
export async function stopPlanned(tx: Tx, id: number): Promise<number> {
  const done = await sql`update wecom.handover_item set state = 'stopped', settled_at = ${tx.now}
    where handover_id = ${id} and state = 'planned'`.execute(tx.db)
  await sql`update wecom.handover_group set state = 'stopped', settled_at = ${tx.now}
    where handover_id = ${id} and state = 'planned'`.execute(tx.db)
  return Number(done.numAffectedRows ?? 0)
}

export async function underWayOf(db: Db, id: number): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from wecom.handover_item
    where handover_id = ${id} and state in ('calling', 'waiting')`.execute(db)
  return found.rows[0]?.n ?? 0
}

export interface CallRow {
  callId: number
  handoverId: number
  from: string
  to: string
  resigned: boolean
  askedAt: Date
  calledAt: Date
}
const callColumns = sql`call_id as "callId", handover_id as "handoverId", from_userid as "from",
  to_userid as "to", resigned, asked_at as "askedAt", called_at as "calledAt"`

/** The next hundred of one pair of guides, on record as being asked before they are. */
export async function reserveCall(
  tx: Tx,
  id: number,
  most: number,
): Promise<{ call: CallRow; ids: string[] } | undefined> {
  const added = await sql<CallRow>`insert into wecom.handover_call (handover_id, from_userid,
      to_userid, resigned, state, asked_at, called_at)
    select i.handover_id, i.from_userid, i.to_userid, g.resigned, 'calling', ${tx.now},
      clock_timestamp()
    from wecom.handover_item i join wecom.handover_giver g on g.handover_id = i.handover_id
      and g.staff_id = i.from_staff
    where i.handover_id = ${id} and i.state = 'planned'
    order by i.from_userid, i.to_userid limit 1 returning ${callColumns}`.execute(tx.db)
  const call = added.rows[0]
  if (!call) return undefined
  const taken = await sql<{ id: string }>`update wecom.handover_item i set state = 'calling',
      call_id = ${call.callId}, asked_at = ${tx.now}
    from (select customer_id, item_id from wecom.handover_item where handover_id = ${id}
      and state = 'planned' and from_userid = ${call.from} and to_userid = ${call.to}
      order by customer_id, item_id limit ${most}) chosen
    where i.customer_id = chosen.customer_id and i.item_id = chosen.item_id
    returning i.external_userid as id`.execute(tx.db)
  return { call, ids: taken.rows.map((row) => row.id) }
}

/** Calls of which nobody knows how they ended. */
export async function openCalls(db: Db, id: number): Promise<CallRow[]> {
  const found = await sql<CallRow>`select ${callColumns} from wecom.handover_call
    where handover_id = ${id} and state = 'calling' order by call_id`.execute(db)
  return found.rows
}

export async function endCall(tx: Tx, callId: number, state: 'asked' | 'over'): Promise<boolean> {
  const done = await sql`update wecom.handover_call set state = ${state}
    where call_id = ${callId} and state = 'calling'`.execute(tx.db)
  return Number(done.numAffectedRows ?? 0) > 0
}

/** Back to where they were before the call: certainly not done. */
export async function takeBack(tx: Tx, callId: number, ids?: readonly string[]): Promise<void> {
  await sql`update wecom.handover_item set call_id = null, asked_at = null,
      state = case when (select state from wecom.handover h where h.handover_id =
        handover_item.handover_id) = 'running' then 'planned' else 'stopped' end
    where call_id = ${callId} and state = 'calling' and (${ids === undefined}
      or external_userid = any(${ids ?? []}::text[]))`.execute(tx.db)
}

/** The other interface is the right one for this guide; true the first time only. */
export async function turnGiver(tx: Tx, { handoverId, from }: CallRow): Promise<boolean> {
  const done = await sql`update wecom.handover_giver set resigned = not resigned, turned = true
    where handover_id = ${handoverId} and userid = ${from} and not turned`.execute(tx.db)
  return Number(done.numAffectedRows ?? 0) > 0
}

export interface Answer {
  externalUserId: string
  state: 'waiting' | 'full' | 'limit' | 'failed'
  errcode: number | null
}

export async function writeAnswers(
  tx: Tx,
  callId: number,
  answers: readonly Answer[],
  takesAt: Date,
): Promise<void> {
  await sql`update wecom.handover_item i set state = a.state, errcode = a.errcode,
      takes_at = case when a.state = 'waiting' then ${takesAt}::timestamptz end,
      settled_at = case when a.state <> 'waiting' then ${tx.now}::timestamptz end
    from unnest(${answers.map((a) => a.externalUserId)}::text[],
      ${answers.map((a) => a.state)}::text[], ${answers.map((a) => a.errcode)}::int[])
      as a (id, state, errcode)
    where i.call_id = ${callId} and i.external_userid = a.id and i.state = 'calling'`.execute(tx.db)
}

/** The earliest moment at which somebody's day to refuse is over; null when nobody waits. */
export async function waitsUntil(db: Db, id: number): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(takes_at) as at
    from wecom.handover_item where handover_id = ${id} and state = 'waiting'`.execute(db)
  return found.rows[0]?.at ?? null
}

/** Anything left to ask. */
export async function isPlanned(db: Db, id: number): Promise<boolean> {
  const found = await sql`select 1 from wecom.handover_item where handover_id = ${id}
      and state = 'planned'
    union all select 1 from wecom.handover_group where handover_id = ${id} and state = 'planned'
    limit 1`.execute(db)
  return found.rows.length > 0
}

export async function nextWake(db: Db): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(wake_at) as at from wecom.handover
    where wake_at is not null`.execute(db)
  return found.rows[0]?.at ?? null
}

export async function claimDue(tx: Tx, again: Date, limit: number): Promise<number[]> {
  const found = await sql<{ id: number }>`update wecom.handover set wake_at = ${again}
    where handover_id in (select handover_id from wecom.handover where wake_at <= ${tx.now}
      order by handover_id limit ${limit} for update skip locked)
    returning handover_id as id`.execute(tx.db)
  return found.rows.map(({ id }) => id)
}

/** Something was told of these customers: whoever waits for them looks now. */
export async function wakeFor(tx: Tx, externalUserIds: readonly string[]): Promise<void> {
  await sql`update wecom.handover set wake_at = least(wake_at, ${tx.now}) where handover_id in (
    select handover_id from wecom.handover_item where state = 'waiting'
      and external_userid = any(${externalUserIds}::text[]))`.execute(tx.db)
}
