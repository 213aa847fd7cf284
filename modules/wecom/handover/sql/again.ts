// What a hand-over was asked for, and whom it left where they were.
import { sql } from 'kysely'
import type { HandoverPlan } from '#contracts'
import type { Db } from '#platform'

/** The same guides, shared out in the same way. */
export async function inputOf(db: Db, id: number): Promise<HandoverPlan> {
  const found = await sql<
    Omit<HandoverPlan, 'storeId' | 'words'> & { storeId: number | null; words: string }
  >`select h.reason, h.store_id as "storeId", h.sharing, h.full_at as "fullAt", h.words,
      array(select g.staff_id from wecom.handover_giver g where g.handover_id = h.handover_id
        order by 1) as "giverIds",
      coalesce((select jsonb_agg(jsonb_build_object('staffId', t.staff_id, 'weight', t.weight)
        order by t.staff_id) from wecom.handover_taker t where t.handover_id = h.handover_id),
        '[]') as takers,
      exists (select 1 from wecom.handover_group g where g.handover_id = h.handover_id)
        as "withGroups"
    from wecom.handover h where h.handover_id = ${id}`.execute(db)
  const row = found.rows[0]
  if (!row) throw new Error(`hand-over ${id} vanished`)
  const { storeId, words, ...rest } = row
  return { ...rest, ...(storeId !== null && { storeId }), ...(words && { words }) }
}

export interface LeftOver {
  /** By guide and customer, in WeCom's ids. */
  customers: ReadonlySet<string>
  groups: ReadonlySet<number>
}

/** Whose last try was refused, found no room, was one too many, failed, or found nobody. */
export async function leftOver(db: Db, id: number): Promise<LeftOver> {
  const customers = await sql<{ key: string }>`select from_userid || ' ' || external_userid as key
    from (select distinct on (from_userid, external_userid) from_userid, external_userid, state
      from wecom.handover_item where handover_id = ${id}
      order by from_userid, external_userid, item_id desc) last
    where state in ('refused', 'full', 'limit', 'failed', 'unplaced')`.execute(db)
  const groups = await sql<{ id: number }>`select group_id as id from wecom.handover_group
    where handover_id = ${id} and state in ('failed', 'unplaced')`.execute(db)
  return {
    customers: new Set(customers.rows.map((row) => row.key)),
    groups: new Set(groups.rows.map((row) => row.id)),
  }
}
