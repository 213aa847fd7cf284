// Balances of pre-sales: whose are due, who was told, what of them went back.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { Reservation } from './reservation.ts'

type Which = Pick<Reservation, 'customerId' | 'reservationId'>

/** Balances the clock has to look at, and whatever still waits of a sale that was called off. */
const waiting = (now: Date, aside: readonly number[]) => sql`
  select customer_id, reservation_id, due_at from shop.reservation
    where state = 'held' and due_at <= ${now} and customer_id <> all(${[...aside]}::bigint[])
  union all
  select r.customer_id, r.reservation_id, s.called_off_at from shop.sale s
    join shop.reservation r on r.sale_id = s.sale_id and r.state in ('reserved', 'held')
    where s.called_off_at is not null and r.customer_id <> all(${[...aside]}::bigint[])`

export async function dueBalances(
  tx: Tx,
  limit: number,
  aside: readonly number[],
): Promise<Which[]> {
  const found = await sql<Which>`select distinct customer_id as "customerId",
      reservation_id as "reservationId"
    from (select * from (${waiting(tx.now, aside)}) x order by due_at limit ${limit}) w`.execute(
    tx.db,
  )
  return found.rows
}

export async function nextBalance(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select least(
      (select min(due_at) from shop.reservation
        where state = 'held' and customer_id <> all(${[...aside]}::bigint[])),
      (select min(s.called_off_at) from shop.sale s where s.called_off_at is not null
        and exists (select 1 from shop.reservation r where r.sale_id = s.sale_id
          and r.state in ('reserved', 'held') and r.customer_id <> all(${[...aside]}::bigint[])))
    ) as at`.execute(db)
  return found.rows[0]?.at ?? null
}

/** She was told of her balance; next the clock looks at it then. */
export async function noteTold(
  tx: Tx,
  rows: readonly (Which & { told: number; dueAt: Date })[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update shop.reservation r set told = w.told, due_at = w.due_at
    from unnest(${rows.map((r) => r.customerId)}::bigint[],
      ${rows.map((r) => r.reservationId)}::bigint[], ${rows.map((r) => r.told)}::int[],
      ${rows.map((r) => r.dueAt)}::timestamptz[]) w (customer_id, id, told, due_at)
    where r.customer_id = w.customer_id and r.reservation_id = w.id`.execute(tx.db)
}

/** So much more of these balances has gone back. */
export async function noteBalanceBack(
  tx: Tx,
  rows: readonly (Which & { fen: number })[],
): Promise<void> {
  const real = rows.filter(({ fen }) => fen > 0)
  if (real.length === 0) return
  await sql`update shop.reservation r set balance_back_fen = r.balance_back_fen + w.fen
    from (select customer_id, id, sum(fen)::bigint as fen
      from unnest(${real.map((r) => r.customerId)}::bigint[],
        ${real.map((r) => r.reservationId)}::bigint[], ${real.map((r) => r.fen)}::bigint[])
        x (customer_id, id, fen) group by 1, 2) w
    where r.customer_id = w.customer_id and r.reservation_id = w.id`.execute(tx.db)
}
