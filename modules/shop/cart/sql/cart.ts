// Rows of carts.
import { sql } from 'kysely'
import type { Db, MergeInput, Tx } from '#platform'

export interface CartLine {
  sku: string
  quantity: number
}

export async function cartLines(db: Db, customerId: number): Promise<CartLine[]> {
  const found = await sql<CartLine>`select sku, quantity from shop.cart_line
    where customer_id = ${customerId} order by added_at, sku`.execute(db)
  return found.rows
}

export async function writeStore(tx: Tx, customerId: number, storeId: number): Promise<void> {
  await sql`insert into shop.cart (customer_id, store_id, changed_at)
    values (${customerId}, ${storeId}, ${tx.now})
    on conflict (customer_id) do update set store_id = excluded.store_id,
      changed_at = excluded.changed_at`.execute(tx.db)
}

/** Replaces what lies in it, in the order given. */
export async function writeLines(
  tx: Tx,
  customerId: number,
  lines: readonly CartLine[],
): Promise<void> {
  await sql`delete from shop.cart_line where customer_id = ${customerId}`.execute(tx.db)
  await sql`insert into shop.cart_line (customer_id, sku, quantity, added_at)
    select ${customerId}::bigint, sku, quantity, ${tx.now}::timestamptz + n * interval '1 us'
    from unnest(${lines.map((l) => l.sku)}::text[], ${lines.map((l) => l.quantity)}::int[])
      with ordinality w (sku, quantity, n)`.execute(tx.db)
}

/** What lies in either lies in hers; of the same article the larger number. */
export async function mergeCarts({ db, now }: Tx, { from, into, mergeId }: MergeInput) {
  await sql`insert into shop.cart (customer_id, store_id, changed_at)
    select ${into}::bigint, store_id, ${now}::timestamptz from shop.cart
    where customer_id = ${from} on conflict (customer_id) do nothing`.execute(db)
  await sql`insert into shop.cart_line as l (customer_id, sku, quantity, added_at, merge_id)
    select ${into}::bigint, sku, quantity, added_at, ${mergeId}::bigint from shop.cart_line
    where customer_id = ${from} order by sku
    on conflict (customer_id, sku) do update
      set quantity = greatest(l.quantity, excluded.quantity)`.execute(db)
}

/** What the merge brought goes with her who left; the rest stays. Her own rows stand as they stood. */
export async function splitCarts({ db }: Tx, { into, mergeId }: MergeInput) {
  await sql`delete from shop.cart_line where customer_id = ${into}
    and merge_id = ${mergeId}`.execute(db)
}

export async function dropCart({ db }: Tx, customerId: number): Promise<void> {
  await sql`delete from shop.cart_line where customer_id = ${customerId}`.execute(db)
  await sql`delete from shop.cart where customer_id = ${customerId}`.execute(db)
}
