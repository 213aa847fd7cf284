// Every moment that brought a person nearer: she opened a link that is surely hers, came to customer
// service, became a guide's friend, registered, or came by a door that keeps no code. Rows are read through the alias, so a
// merge joins two paths and an unmerge parts them.
import { sql, type RawBuilder } from 'kysely'

/**
 * Of everybody, or of the ids of one person. Columns: person_id, kind, rank, at, store_id, staff_id,
 * channel, placement, campaign, code_id, batch_id. What a code stands for is what it stands for
 * today. Of one instant the lower rank is earlier.
 */
export function touches(customerIds: readonly number[] | null = null): RawBuilder<unknown> {
  const ids = customerIds === null ? null : [...customerIds]
  // Said of each table by itself: only so is a union below looked up and not read whole.
  const hers = (column: string): RawBuilder<boolean> =>
    ids === null ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = any(${ids}::bigint[])`
  return sql`
    select m.person_id, m.kind, m.rank, m.at, coalesce(c.store_id, m.store_id) as store_id,
      m.staff_id, coalesce(c.channel, m.channel) as channel,
      coalesce(c.placement, m.placement) as placement, coalesce(c.campaign, m.campaign) as campaign,
      m.code_id, b.batch_id
    from (
      select p.person_id, 'scanned' as kind, 1 as rank, v.at, null::bigint as store_id,
        null::bigint as staff_id, null::text as channel, null::text as placement,
        null::text as campaign, v.code_id
      from code.v_tie t join code.v_visit v using (visit_id)
      join customer.v_person p on p.customer_id = t.customer_id
      where t.grade in ('certain', 'by_state') and ${hers('t.customer_id')}
      union all
      select p.person_id, 'asked', 1, s.began_at, s.store_id, null,
        case when s.code_id is null then 'service' end, null, null, s.code_id
      from wecom.v_service_talk s join customer.v_person p using (customer_id)
      where ${hers('s.customer_id')}
      union all
      select p.person_id, 'added', 2, f.at, f.store_id, f.staff_id, null, null, null, f.code_id
      from wecom.v_follow_change f join customer.v_person p using (customer_id)
      where f.kind = 'followed' and ${hers('f.customer_id')}
      union all
      select p.person_id, 'registered', 3, m.joined_at, m.store_id, null, null, null, null, null
      from loyalty.v_member m join customer.v_person p using (customer_id)
      where ${hers('m.customer_id')}
      union all
      select distinct p.person_id, 'came', 0, s.at, s.store_id, s.staff_id, s.channel, s.placement,
        s.campaign, s.code_id
      from customer.v_came s join customer.v_person p using (customer_id)
      where ${hers('s.customer_id')} and not exists (
        select 1 from wecom.v_follow_change f join customer.v_person q using (customer_id)
        where q.person_id = p.person_id and f.kind = 'followed' and f.at = s.at
          and ${hers('f.customer_id')})
        and not exists (
        select 1 from wecom.v_service_talk k join customer.v_person q using (customer_id)
        where q.person_id = p.person_id and k.began_at = s.at and ${hers('k.customer_id')})) as m
    left join code.v_code c on c.code_id = m.code_id
    left join acquire.v_card_batch b on b.code_id = m.code_id`
}
