// A hand-over as it is written down: what was planned, row by row.
import { sql } from 'kysely'
import type { HandoverPlan } from '#contracts'
import type { Tx } from '#platform'
import type { Plan, PlannedFriend, PlannedGroup } from '../plan.ts'

export async function addHandover(tx: Tx, input: HandoverPlan): Promise<number> {
  const added = await sql<{ id: number }>`insert into wecom.handover (reason, store_id, sharing,
      full_at, words, state, started_by, started_at, wake_at)
    values (${input.reason}, ${input.storeId ?? null}, ${input.sharing}, ${input.fullAt},
      ${input.words ?? ''}, 'running', ${tx.actor.kind === 'staff' ? tx.actor.id : null}, ${tx.now},
      ${tx.now}) returning handover_id as id`.execute(tx.db)
  return added.rows[0]?.id ?? 0
}

export async function addPeople(tx: Tx, id: number, { givers, takers }: Plan): Promise<void> {
  await sql`insert into wecom.handover_giver (handover_id, staff_id, userid, resigned)
    select ${id}, * from unnest(${givers.map((one) => one.staffId)}::bigint[],
      ${givers.map((one) => one.userId)}::text[],
      ${givers.map((one) => !one.active)}::boolean[])`.execute(tx.db)
  await sql`insert into wecom.handover_taker (handover_id, staff_id, userid, weight, load)
    select ${id}, * from unnest(${takers.map((one) => one.staffId)}::bigint[],
      ${takers.map((one) => one.userId)}::text[], ${takers.map((one) => one.weight)}::int[],
      ${takers.map((one) => one.load)}::int[])`.execute(tx.db)
}

/** Whoever is under way elsewhere is left to that; whoever nobody takes is on record as staying. */
export async function addItems(
  tx: Tx,
  id: number,
  friends: readonly PlannedFriend[],
): Promise<void> {
  const rows = friends.filter(({ stays }) => stays !== 'underWay')
  const of = <T>(pick: (friend: PlannedFriend) => T): T[] => rows.map(pick)
  await sql`insert into wecom.handover_item (customer_id, handover_id, external_userid, from_staff,
      from_userid, to_staff, to_userid, store_id, to_store, state, reason, settled_at)
    select c, ${id}, x, f, u, t, k.userid, s, ts, case when t is null then 'unplaced' else 'planned'
      end, r, case when t is null then ${tx.now}::timestamptz end
    from unnest(${of((o) => o.customerId)}::bigint[], ${of((o) => o.externalUserId)}::text[],
      ${of((o) => o.fromStaff)}::bigint[], ${of((o) => o.fromUserId)}::text[],
      ${of((o) => o.placed?.staffId ?? null)}::bigint[], ${of((o) => o.storeId)}::bigint[],
      ${of((o) => o.placed?.storeId ?? null)}::bigint[], ${of((o) => o.stays)}::text[])
      as p (c, x, f, u, t, s, ts, r)
    left join wecom.handover_taker k on k.handover_id = ${id} and k.staff_id = t
    on conflict do nothing`.execute(tx.db)
}

export async function addGroups(
  tx: Tx,
  id: number,
  groups: readonly PlannedGroup[],
): Promise<void> {
  const of = <T>(pick: (group: PlannedGroup) => T): T[] => groups.map(pick)
  await sql`insert into wecom.handover_group (handover_id, group_id, from_staff, to_staff,
      to_userid, state)
    select ${id}, g, f, t, k.userid, case when t is null then 'unplaced' else 'planned' end
    from unnest(${of((o) => o.groupId)}::bigint[], ${of((o) => o.fromStaff)}::bigint[],
      ${of((o) => o.placed?.staffId ?? null)}::bigint[]) as p (g, f, t)
    left join wecom.handover_taker k on k.handover_id = ${id}
      and k.staff_id = t`.execute(tx.db)
}
