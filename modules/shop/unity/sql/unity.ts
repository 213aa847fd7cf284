// Lines of tills, held against the catalogue as it stood when they were paid.
import { sql } from 'kysely'
import type { Unity } from '#contracts'
import type { Db, Scope } from '#platform'
import { storesWithin } from '#modules/org'

type Finding = Unity['findings'][number]
export interface Seen extends Omit<Finding, 'kind' | 'lastAt'> {
  kind: Finding['kind'] | 'same'
  lastAt: Date
}

/**
 * By store, article and price. A price is the catalogue's where it is the list price, or was in a
 * price list of that store then, for members or everybody: tills do not say who it was for.
 */
export async function seenLines(
  db: Db,
  scope: Scope,
  find: { since: Date; storeId: number | null },
): Promise<Seen[]> {
  const found = await sql<Seen>`
    with sold as (select o.store_id, l.sku, l.name, o.paid_at,
        l.goods_fen / l.quantity as fen
      from orders.v_order o join orders.v_line l using (customer_id, order_id)
      where o.paid_at >= ${find.since} and o.source <> 'shop' and o.store_id is not null
        and ${storesWithin(scope, 'o.store_id')}
        and (${find.storeId}::bigint is null or o.store_id = ${find.storeId})),
    held as (select s.*, v.list_fen, case when v.variant_id is null then 'unknown'
        when v.list_fen = s.fen or exists (select 1 from catalog.v_price p
          where p.variant_id = v.variant_id and p.fen = s.fen and p.from_at <= s.paid_at
            and (p.until_at is null or s.paid_at < p.until_at)
            and (cardinality(p.store_ids) = 0 or s.store_id = any(p.store_ids))) then 'same'
        else 'otherPrice' end as kind
      from sold s left join catalog.v_variant v on v.sku = s.sku and not v.gone)
    select h.store_id as "storeId", t.name as "storeName", h.sku, max(h.name) as name, h.kind,
      h.fen as "tillFen", max(h.list_fen) as "listFen", count(*)::int as lines,
      max(h.paid_at) as "lastAt"
    from held h join org.v_store t using (store_id)
    group by h.store_id, t.name, h.sku, h.kind, h.fen`.execute(db)
  return found.rows
}
