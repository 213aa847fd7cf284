// First touch, kept for ever, and the last one beside it.
import { sql } from 'kysely'
import type { Tx } from '#platform'
import type { SourceInput } from '../resolve.ts'

/** The first source of a customer stays; the last is the latest by its time. */
export async function writeSources(
  tx: Tx,
  given: readonly { id: number; source: SourceInput }[],
): Promise<void> {
  if (given.length === 0) return
  const pick = <K extends keyof SourceInput>(key: K) =>
    given.map(({ source }) => source[key] ?? null)
  await sql`insert into customer.source as s
      (customer_id, which, store_id, channel, placement, campaign, staff_id, code_id, at)
    select distinct on (i.id, w.which) i.id, w.which, i.store_id, i.channel, i.placement,
      i.campaign, i.staff_id, i.code_id, i.at
    from unnest(${given.map((g) => g.id)}::bigint[], ${pick('storeId')}::bigint[],
        ${pick('channel')}::text[], ${pick('placement')}::text[], ${pick('campaign')}::text[],
        ${pick('staffId')}::bigint[], ${pick('codeId')}::bigint[],
        ${given.map(({ source }) => (source.at ?? tx.now).toISOString())}::timestamptz[])
        with ordinality as i (id, store_id, channel, placement, campaign, staff_id, code_id, at, no)
      cross join (values ('first', 1), ('last', -1)) as w (which, direction)
    order by i.id, w.which, w.direction * extract(epoch from i.at), w.direction * i.no
    on conflict (customer_id, which) do update
      set store_id = excluded.store_id, channel = excluded.channel,
      placement = excluded.placement, campaign = excluded.campaign, staff_id = excluded.staff_id,
      code_id = excluded.code_id, at = excluded.at
      where s.which = 'last' and excluded.at >= s.at`.execute(tx.db)
}
