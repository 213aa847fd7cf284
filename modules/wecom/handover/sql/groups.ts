// Rows of groups that change their owner.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export interface PlannedGroupRow {
  groupId: number
  chatId: string
  to: string
  resigned: boolean
}

export async function plannedGroups(db: Db, id: number): Promise<PlannedGroupRow[]> {
  const found = await sql<PlannedGroupRow>`select h.group_id as "groupId", c.chat_id as "chatId",
      h.to_userid as "to", g.resigned
    from wecom.handover_group h join wecom.chat c on c.group_id = h.group_id
    join wecom.handover_giver g on g.handover_id = h.handover_id and g.staff_id = h.from_staff
    where h.handover_id = ${id} and h.state = 'planned' order by h.group_id`.execute(db)
  return found.rows
}

export interface GroupEnd {
  groupId: number
  state: 'done' | 'failed'
  errcode: number | null
}

export async function endGroups(tx: Tx, id: number, ends: readonly GroupEnd[]): Promise<void> {
  await sql`update wecom.handover_group g set state = e.state, errcode = e.errcode,
      settled_at = ${tx.now}
    from unnest(${ends.map((e) => e.groupId)}::bigint[], ${ends.map((e) => e.state)}::text[],
      ${ends.map((e) => e.errcode)}::int[]) as e (id, state, errcode)
    where g.handover_id = ${id} and g.group_id = e.id and g.state = 'planned'`.execute(tx.db)
}
