// The brand's own words on groups, and from when on a group counts as weak.
import { sql } from 'kysely'
import type { GroupRules } from '#contracts'
import type { Db, Scope, Tx } from '#platform'
import { recordAudit, storesWithin } from '#modules/org'

export async function saveGroupRules(tx: Tx, rules: GroupRules): Promise<void> {
  await sql`insert into wecom.group_rule (quiet_days, few_customers, drain_percent, merge_up_to)
    values (${rules.quietDays}, ${rules.fewCustomers}, ${rules.drainPercent}, ${rules.mergeUpTo})
    on conflict (one) do update set quiet_days = excluded.quiet_days,
      few_customers = excluded.few_customers, drain_percent = excluded.drain_percent,
      merge_up_to = excluded.merge_up_to`.execute(tx.db)
  await recordAudit(tx, { action: 'groups.rules', details: rules })
}

export async function groupTags(db: Db, scope: Scope): Promise<{ tag: string; groups: number }[]> {
  const found = await sql<{ tag: string; groups: number }>`select t.tag, count(*)::int as groups
    from wecom.chat_tag t join wecom.chat c using (group_id)
    where ${storesWithin(scope, 'c.store_id')} group by t.tag order by groups desc, t.tag
    limit 200`.execute(db)
  return found.rows
}

/** Puts a word on groups within reach, or takes it off; gives those that this changed. */
export async function tagGroups(
  tx: Tx,
  scope: Scope,
  { tag, groupIds, on }: { tag: string; groupIds: readonly number[]; on: boolean },
): Promise<number[]> {
  const ids = [...groupIds].sort((a, b) => a - b)
  const changed = await (
    on
      ? sql<{ id: number }>`insert into wecom.chat_tag (group_id, tag)
        select c.group_id, ${tag} from wecom.chat c where c.group_id = any(${ids}::bigint[])
          and ${storesWithin(scope, 'c.store_id')} order by c.group_id
        on conflict do nothing returning group_id as id`
      : sql<{ id: number }>`delete from wecom.chat_tag t using wecom.chat c
        where c.group_id = t.group_id and t.tag = ${tag} and t.group_id = any(${ids}::bigint[])
          and ${storesWithin(scope, 'c.store_id')} returning t.group_id as id`
  ).execute(tx.db)
  const all = changed.rows.map(({ id }) => id)
  if (all.length > 0)
    await recordAudit(tx, { action: 'groups.tag', details: { tag, on, groups: all.length } })
  return all
}
