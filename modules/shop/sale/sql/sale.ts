// Sales and their hot row.
import { sql } from 'kysely'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'
import type { Presale, Sale } from '../sale.ts'

export const saleColumns = sql`s.sale_id as "saleId", s.name, s.sku, s.article, s.category,
  s.store_id as "storeId", s.price_fen as "priceFen", s.list_fen as "listFen",
  s.per_person as "perPerson", s.window_seconds as "windowSeconds", s.starts_at as "startsAt",
  s.ends_at as "endsAt", s.restock, s.voucher_template_id as "voucherTemplateId",
  s.stopped_at as "stoppedAt", s.about, s.early, s.deposit_fen as "depositFen",
  s.counts_fen as "countsFen", s.balance_from as "balanceFrom", s.balance_until as "balanceUntil",
  s.deposit_back as "depositBack", s.delivers_on as "deliversOn",
  s.called_off_at as "calledOffAt"`

type Nullable<T> = { [K in keyof T]: T[K] | null }
/** A sale as it is read: the terms of a pre-sale are columns, all of them or none. */
export type SaleRecord = Omit<Sale, 'presale'> & Nullable<Presale>

export function saleOf<T extends SaleRecord>({
  depositFen,
  countsFen,
  balanceFrom,
  balanceUntil,
  depositBack,
  deliversOn,
  ...rest
}: T): Omit<T, keyof Presale> & { presale: Presale | null } {
  const terms = { depositFen, countsFen, balanceFrom, balanceUntil, depositBack, deliversOn }
  return { ...rest, presale: depositFen === null ? null : (terms as Presale) }
}

export async function salesOf(db: Db, saleIds: readonly number[]): Promise<Map<number, Sale>> {
  const found = await sql<SaleRecord>`select ${saleColumns} from shop.sale s
    where s.sale_id = any(${sortedUnique(saleIds)}::bigint[])`.execute(db)
  return new Map(found.rows.map((row) => [row.saleId, saleOf(row)]))
}

/** Locks the hot rows, last of all locks; gives what is left of each. */
export async function lockStock(tx: Tx, saleIds: readonly number[]): Promise<Map<number, number>> {
  const ids = sortedUnique(saleIds)
  if (ids.length === 0) return new Map()
  tx.locks.take('hot', 'shop.sale', ids)
  const found = await sql<{ id: number; left: number }>`
    select sale_id as id, units_left as "left" from shop.sale_stock
    where sale_id = any(${ids}::bigint[]) order by sale_id for update`.execute(tx.db)
  return new Map(found.rows.map(({ id, left }) => [id, left]))
}

/** The same with what is sold, in one statement: for those who sell hundreds at a time. */
export async function lockSales(
  tx: Tx,
  saleIds: readonly number[],
): Promise<Map<number, Sale & { left: number }>> {
  const ids = sortedUnique(saleIds)
  tx.locks.take('hot', 'shop.sale', ids)
  const found = await sql<
    SaleRecord & { left: number }
  >`select ${saleColumns}, k.units_left as "left"
    from shop.sale s join shop.sale_stock k using (sale_id)
    where s.sale_id = any(${ids}::bigint[]) order by s.sale_id for update of k`.execute(tx.db)
  return new Map(found.rows.map((row) => [row.saleId, saleOf(row)]))
}

export type MoveKind =
  | 'opened'
  | 'reserved'
  | 'expired'
  | 'cancelled'
  | 'retaken'
  | 'restocked'
  | 'adjusted'
  | 'returned'
  | 'forfeited'
export interface StockMove {
  saleId: number
  kind: MoveKind
  /** Below zero: taken. */
  units: number
}

/** Changes the hot rows the caller holds, and writes down each change with what it left. */
export async function moveStock(
  tx: Tx,
  left: Map<number, number>,
  moves: readonly StockMove[],
): Promise<void> {
  const real = moves.filter(({ units }) => units !== 0)
  if (real.length === 0) return
  const rows = real.map((move) => {
    const after = (left.get(move.saleId) ?? 0) + move.units
    left.set(move.saleId, after)
    return { ...move, after }
  })
  const ids = sortedUnique(rows.map(({ saleId }) => saleId))
  await sql`with changed as (
      update shop.sale_stock k set units_left = w.rest
      from unnest(${ids}::bigint[], ${ids.map((id) => left.get(id) ?? 0)}::int[]) w (id, rest)
      where k.sale_id = w.id)
    insert into shop.sale_move (sale_id, kind, units, left_after, at)
    select id, kind, units, after, ${tx.now}::timestamptz
    from unnest(${rows.map((r) => r.saleId)}::bigint[], ${rows.map((r) => r.kind)}::text[],
      ${rows.map((r) => r.units)}::int[], ${rows.map((r) => r.after)}::int[])
      with ordinality w (id, kind, units, after, n) order by n`.execute(tx.db)
}
