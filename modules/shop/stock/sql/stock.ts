// The hot rows of stock, and what moved them.
import { sql } from 'kysely'
import type { stockMoveKinds } from '#contracts'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'

export interface StockKey {
  storeId: number
  variantId: number
}
export interface StockLevel extends StockKey {
  stockId: number
  onHand: number
  reserved: number
}

export const keyOfStock = ({ storeId, variantId }: StockKey): string => `${storeId} ${variantId}`

const columns = sql`k.stock_id as "stockId", k.store_id as "storeId",
  k.variant_id as "variantId", k.on_hand as "onHand", k.reserved`

/** Makes the rows that are not there yet, at nothing. */
export async function makeRows(tx: Tx, keys: readonly StockKey[]): Promise<void> {
  await sql`insert into shop.stock (store_id, variant_id)
    select distinct store_id, variant_id from unnest(${keys.map((k) => k.storeId)}::bigint[],
      ${keys.map((k) => k.variantId)}::bigint[]) w (store_id, variant_id)
    order by 1, 2 on conflict on constraint stock_place do nothing`.execute(tx.db)
}

/** What is there, without a lock; places nobody has entered are left out. */
export async function levelsOf(
  db: Db,
  keys: readonly StockKey[],
): Promise<Map<string, StockLevel>> {
  if (keys.length === 0) return new Map()
  const found = await sql<StockLevel>`select ${columns} from shop.stock k
    join unnest(${keys.map((k) => k.storeId)}::bigint[], ${keys.map((k) => k.variantId)}::bigint[])
      w (store_id, variant_id) using (store_id, variant_id)`.execute(db)
  return new Map(found.rows.map((row) => [keyOfStock(row), row]))
}

/** Locks the hot rows, ascending, last of all locks; then reads them. */
export async function lockLevels(
  tx: Tx,
  keys: readonly StockKey[],
): Promise<Map<string, StockLevel>> {
  const known = await levelsOf(tx.db, keys)
  const ids = sortedUnique([...known.values()].map(({ stockId }) => stockId))
  if (ids.length === 0) return new Map()
  tx.locks.take('hot', 'shop.stock', ids)
  const found = await sql<StockLevel>`select ${columns} from shop.stock k
    where k.stock_id = any(${ids}::bigint[]) order by k.stock_id for update`.execute(tx.db)
  return new Map(found.rows.map((row) => [keyOfStock(row), row]))
}

/** Causes that have moved these rows already. */
export async function knownCauses(
  db: Db,
  moves: readonly { stockId: number; cause: string }[],
): Promise<Set<string>> {
  if (moves.length === 0) return new Set()
  const found = await sql<{ key: string }>`select m.stock_id || ' ' || m.cause as key
    from shop.stock_move m join unnest(${moves.map((m) => m.stockId)}::bigint[],
      ${moves.map((m) => m.cause)}::text[]) w (stock_id, cause) using (stock_id, cause)`.execute(db)
  return new Set(found.rows.map(({ key }) => key))
}

export interface MoveRow {
  stockId: number
  kind: (typeof stockMoveKinds)[number]
  units: number
  reservedUnits: number
  onHandAfter: number
  reservedAfter: number
  by: string | null
  note: string | null
  cause: string | null
  number: string | null
  purchaseId: number | null
}

/** Brings the locked rows to what they came to, and writes down how. */
export async function writeMoves(
  tx: Tx,
  levels: readonly StockLevel[],
  moves: readonly MoveRow[],
): Promise<void> {
  await sql`with changed as (
      update shop.stock k set on_hand = w.on_hand, reserved = w.reserved
      from unnest(${levels.map((l) => l.stockId)}::bigint[], ${levels.map((l) => l.onHand)}::int[],
        ${levels.map((l) => l.reserved)}::int[]) w (id, on_hand, reserved)
      where k.stock_id = w.id)
    insert into shop.stock_move (stock_id, kind, units, reserved_units, on_hand_after,
      reserved_after, at, by, note, cause, number, purchase_id)
    select id, kind, units, reserved_units, on_hand_after, reserved_after, ${tx.now}::timestamptz,
      by, note, cause, number, purchase_id
    from unnest(${moves.map((m) => m.stockId)}::bigint[], ${moves.map((m) => m.kind)}::text[],
      ${moves.map((m) => m.units)}::int[], ${moves.map((m) => m.reservedUnits)}::int[],
      ${moves.map((m) => m.onHandAfter)}::int[], ${moves.map((m) => m.reservedAfter)}::int[],
      ${moves.map((m) => m.by)}::text[], ${moves.map((m) => m.note)}::text[],
      ${moves.map((m) => m.cause)}::text[], ${moves.map((m) => m.number)}::text[],
      ${moves.map((m) => m.purchaseId)}::bigint[])
      with ordinality w (id, kind, units, reserved_units, on_hand_after, reserved_after, by, note,
        cause, number, purchase_id, n) order by n`.execute(tx.db)
}

export async function writeLowMarks(
  tx: Tx,
  marks: readonly (StockKey & { lowAt: number | null })[],
): Promise<void> {
  await sql`update shop.stock k set low_at = w.low_at
    from unnest(${marks.map((m) => m.storeId)}::bigint[],
      ${marks.map((m) => m.variantId)}::bigint[], ${marks.map((m) => m.lowAt)}::int[])
      w (store_id, variant_id, low_at)
    where k.store_id = w.store_id and k.variant_id = w.variant_id`.execute(tx.db)
}
