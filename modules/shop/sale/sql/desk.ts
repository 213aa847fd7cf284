// Sales as the console sees them.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { Sale } from '../sale.ts'
import { saleColumns, saleOf, type SaleRecord } from './sale.ts'

export interface SaleRow extends Sale {
  storeName: string | null
  units: number
  left: number
  reserved: number
  held: number
  heldFen: number
  paid: number
  refunded: number
  returned: number
  forfeited: number
  forfeitedFen: number
  shortfalls: number
  takenFen: number
}

/** Sales nobody has stopped, open at an instant or about to begin: the soonest to end first. */
export async function currentSales(db: Db, now: Date, until: Date): Promise<Sale[]> {
  const found = await sql<SaleRecord>`select ${saleColumns} from shop.sale s
    where s.stopped_at is null and s.called_off_at is null and s.ends_at > ${now}
      and s.starts_at < ${until}::timestamptz + make_interval(mins => coalesce(
        (select max((e ->> 'minutes')::int) from jsonb_array_elements(s.early) e), 0))
    order by s.starts_at > ${now}, s.ends_at, s.sale_id limit 10`.execute(db)
  return found.rows.map((row) => saleOf(row))
}

/** Newest first, after an id; or the one. Counts are read from reservations, not kept. */
export async function saleRows(
  db: Db,
  which: { id: number } | { before: number | null; limit: number },
): Promise<SaleRow[]> {
  const [where, limit] =
    'id' in which
      ? [sql`s.sale_id = ${which.id}`, 1]
      : [sql`(${which.before}::bigint is null or s.sale_id < ${which.before})`, which.limit]
  const found = await sql<SaleRecord & Omit<SaleRow, keyof Sale>>`with s as (
      select * from shop.sale s where ${where} order by s.sale_id desc limit ${limit})
    select ${saleColumns}, o.name as "storeName", m.units,
      k.units_left as "left", r.reserved, r.held, r.held_fen as "heldFen", r.paid, r.refunded,
      r.returned, r.forfeited, r.forfeited_fen as "forfeitedFen", r.shortfalls,
      r.taken_fen as "takenFen"
    from s join shop.sale_stock k using (sale_id)
    left join org.v_store o on o.store_id = s.store_id
    cross join lateral (select coalesce(sum(units), 0)::int as units from shop.sale_move m
      where m.sale_id = s.sale_id and m.kind in ('opened', 'adjusted')) m
    cross join lateral (select
        coalesce(sum(units) filter (where state = 'reserved'), 0)::int as reserved,
        coalesce(sum(units) filter (where state = 'held'), 0)::int as held,
        coalesce(sum(units * deposit_fen) filter (where state = 'held'), 0)::bigint as held_fen,
        coalesce(sum(units) filter (where state = 'paid'), 0)::int as paid,
        coalesce(sum(units) filter (where state = 'returned'), 0)::int as returned,
        coalesce(sum(units) filter (where state = 'forfeited'), 0)::int as forfeited,
        coalesce(sum(units * deposit_fen) filter (where state = 'forfeited'), 0)::bigint
          as forfeited_fen,
        coalesce(sum(units) filter (where state = 'refunded' and order_id is not null), 0)::int
          as refunded,
        coalesce(sum(units) filter (where state = 'refunded' and order_id is null), 0)::int
          as shortfalls,
        coalesce(sum(units * price_fen) filter (where state = 'paid'), 0)::bigint as taken_fen
      from shop.reservation r where r.sale_id = s.sale_id) r
    order by s.sale_id desc`.execute(db)
  return found.rows.map((row) => saleOf(row))
}

export interface Minute {
  at: Date
  reserved: number
  paid: number
  returned: number
  /** At its end. */
  left: number
}

/** The last day's minutes that had anything, oldest first. */
export async function saleMinutes(db: Db, saleId: number): Promise<Minute[]> {
  const found = await sql<Minute>`select at, coalesce(sum(reserved), 0)::int as reserved,
      coalesce(sum(paid), 0)::int as paid, coalesce(sum(returned), 0)::int as returned,
      (sum(sum(moved)) over (order by at))::int as "left"
    from (
      select date_trunc('minute', m.at) as at, m.units as moved,
        case when m.kind in ('reserved', 'retaken') then -m.units end as reserved, 0 as paid,
        case when m.kind in ('expired', 'cancelled', 'returned', 'forfeited') then m.units end
          as returned
      from shop.sale_move m where m.sale_id = ${saleId}
      union all
      select date_trunc('minute', r.settled_at), 0, 0, r.units, 0 from shop.reservation r
      where r.sale_id = ${saleId} and r.order_id is not null) x
    group by at order by at desc limit 1440`.execute(db)
  return found.rows.toReversed().filter((row) => row.reserved + row.paid + row.returned > 0)
}

export interface Shortfall {
  reservationId: number
  customerId: number
  units: number
  fen: number
  at: Date | null
}

/** Who paid too late for anything to be left. */
export async function shortfallsOf(db: Db, saleId: number): Promise<Shortfall[]> {
  const found = await sql<Shortfall>`select reservation_id as "reservationId",
      customer_id as "customerId", units, units * coalesce(deposit_fen, price_fen) as fen,
      settled_at as at
    from shop.reservation where sale_id = ${saleId} and state = 'refunded' and order_id is null
    order by settled_at desc limit 200`.execute(db)
  return found.rows
}

/** How many were put on sale. */
export async function saleUnits(db: Db, saleId: number): Promise<number> {
  const found = await sql<{ n: number }>`select coalesce(sum(units), 0)::int as n
    from shop.sale_move where sale_id = ${saleId} and kind in ('opened', 'adjusted')`.execute(db)
  return found.rows[0]?.n ?? 0
}

export type SaleChange = Omit<Sale, 'saleId' | 'stoppedAt' | 'calledOffAt'>

/** Columns and their values, in one order. */
const written = ({ presale: p, early, ...to }: SaleChange) => [
  sql`name, sku, article, category, store_id, price_fen, list_fen, per_person, window_seconds,
    starts_at, ends_at, restock, voucher_template_id, about, early, deposit_fen, counts_fen,
    balance_from, balance_until, deposit_back, delivers_on`,
  sql`${to.name}, ${to.sku}, ${to.article}, ${to.category}, ${to.storeId}, ${to.priceFen},
    ${to.listFen}, ${to.perPerson}, ${to.windowSeconds}, ${to.startsAt}::timestamptz,
    ${to.endsAt}::timestamptz, ${to.restock}::boolean, ${to.voucherTemplateId}::bigint, ${to.about},
    ${JSON.stringify(early)}::jsonb, ${p?.depositFen ?? null}::bigint,
    ${p?.countsFen ?? null}::bigint, ${p?.balanceFrom ?? null}::timestamptz,
    ${p?.balanceUntil ?? null}::timestamptz, ${p?.depositBack ?? null}::boolean,
    ${p?.deliversOn ?? null}::date`,
]

export async function insertSale(tx: Tx, to: SaleChange): Promise<number> {
  const [columns, values] = written(to)
  const made = await sql<{ id: number }>`with made as (
      insert into shop.sale (${columns}, made_at) values (${values}, ${tx.now}) returning sale_id)
    insert into shop.sale_stock (sale_id, units_left) select sale_id, 0 from made
    returning sale_id as id`.execute(tx.db)
  return made.rows[0]?.id ?? 0
}

export async function updateSale(tx: Tx, saleId: number, to: SaleChange): Promise<void> {
  const [columns, values] = written(to)
  await sql`update shop.sale set (${columns}) = row(${values})
    where sale_id = ${saleId}`.execute(tx.db)
}

export async function markCalledOff(tx: Tx, saleId: number): Promise<void> {
  await sql`update shop.sale set called_off_at = coalesce(called_off_at, ${tx.now})
    where sale_id = ${saleId}`.execute(tx.db)
}

export async function markStopped(tx: Tx, saleId: number): Promise<void> {
  await sql`update shop.sale set stopped_at = coalesce(stopped_at, ${tx.now})
    where sale_id = ${saleId}`.execute(tx.db)
}
