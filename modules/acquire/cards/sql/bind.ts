// Cards and the ties that bind them.
import { sql } from 'kysely'
import type { Db } from '#platform'

export async function cardsTouched(
  db: Db,
  refs: readonly string[],
  tieIds: readonly number[],
): Promise<number[]> {
  const found = await sql<{ card_id: number }>`
    select c.card_id from code.v_link l join acquire.parcel_card c on c.slug = l.slug
      where l.ref = any(${[...refs]}::text[])
    union
    select card_id from acquire.parcel_card where tie_id = any(${[...tieIds]}::bigint[])`.execute(
    db,
  )
  return found.rows.map((row) => row.card_id)
}

export interface Bound {
  cardId: number
  batchId: number
  customerId: number
}

/**
 * Holds each card to its first sure tie: one that still is so is kept, one that no longer is is let
 * go. Gives the cards that have somebody new. Cards are locked first, in order.
 */
export async function bindCards(db: Db, cardIds: readonly number[]): Promise<Bound[]> {
  await sql`select 1 from acquire.parcel_card where card_id = any(${[...cardIds]}::bigint[])
    order by card_id for update`.execute(db)
  const found = await sql<Bound & { fresh: boolean }>`with sure as (
      select distinct on (c.card_id) c.card_id, c.customer_id as before, t.customer_id, t.tie_id, t.at
      from acquire.parcel_card c
      left join code.v_link l on l.slug = c.slug
      left join code.v_tie t on t.code_id = l.code_id and t.ref = l.ref
        and t.grade in ('certain', 'by_state')
      where c.card_id = any(${[...cardIds]}::bigint[])
      order by c.card_id, (t.tie_id = c.tie_id) desc nulls last, t.at, t.tie_id)
    update acquire.parcel_card c set customer_id = s.customer_id, tie_id = s.tie_id, bound_at = s.at
    from sure s where s.card_id = c.card_id and s.tie_id is distinct from c.tie_id
    returning c.card_id as "cardId", c.batch_id as "batchId", c.customer_id as "customerId"`.execute(
    db,
  )
  return found.rows.filter((row) => row.customerId !== null)
}
