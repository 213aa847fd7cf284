// Cards, the ties that may bind them, and which of them somebody's news may change.
import { sql } from 'kysely'
import type { Db } from '#platform'
import { everyIdOf } from '#modules/customer'
import type { Claim, Verdict } from '../buyer.ts'

const idsOf = (rows: readonly { card_id: number }[]): number[] => rows.map((row) => row.card_id)

export async function cardsTouched(
  db: Db,
  refs: readonly string[],
  tieIds: readonly number[],
): Promise<number[]> {
  if (tieIds.length === 0) return []
  const found = await sql<{ card_id: number }>`
    select c.card_id from code.v_link l join acquire.parcel_card c on c.slug = l.slug
      where l.ref = any(${[...refs]}::text[])
    union
    select card_id from acquire.parcel_card where tie_id = any(${[...tieIds]}::bigint[])`.execute(
    db,
  )
  return idsOf(found.rows)
}

/** Of these people, under all their ids, those who came by a printing. */
export async function peopleWithCards(db: Db, customerIds: readonly number[]): Promise<number[]> {
  const people = await everyIdOf(db, customerIds)
  if (people.size === 0) return []
  const found = await sql<{ customer_id: number }>`select distinct t.customer_id
    from code.v_tie t join acquire.card_batch b on b.code_id = t.code_id
    where t.customer_id = any(${[...people.keys()]}::bigint[])`.execute(db)
  return found.rows.map((row) => row.customer_id)
}

/** Cards that they came by, and cards of the same printings that were sent to their phones. */
export async function cardsOfBuyers(
  db: Db,
  customerIds: readonly number[],
  keys: readonly string[],
): Promise<number[]> {
  if (customerIds.length === 0) return []
  const found = await sql<{ card_id: number }>`with came as (
      select t.code_id, t.ref, t.tie_id from code.v_tie t
      where t.customer_id = any(${[...customerIds]}::bigint[]))
    select c.card_id from came join code.v_link l on l.code_id = came.code_id and l.ref = came.ref
      join acquire.parcel_card c on c.slug = l.slug
    union
    select c.card_id from came join acquire.parcel_card c on c.tie_id = came.tie_id
    union
    select c.card_id from acquire.parcel_card c
      join acquire.card_batch b using (batch_id) join came on came.code_id = b.code_id
      where c.buyer_key = any(${[...keys]}::text[])`.execute(db)
  return idsOf(found.rows)
}

/** Cards of orders that have just become known. */
export async function cardsOfOrders(
  db: Db,
  orders: readonly { customerId: number; orderId: number }[],
): Promise<number[]> {
  if (orders.length === 0) return []
  const found = await sql<{ card_id: number }>`select c.card_id
    from unnest(${orders.map((row) => row.customerId)}::bigint[],
      ${orders.map((row) => row.orderId)}::bigint[]) w(customer_id, order_id)
    join orders.v_order o on o.customer_id = w.customer_id and o.order_id = w.order_id
    join acquire.parcel_card c on c.shop = o.source and c.order_number = o.number`.execute(db)
  return idsOf(found.rows)
}

export interface LockedCard {
  cardId: number
  shop: string
  orderNumber: string
  buyerKey: string | null
  tieId: number | null
}
export async function lockCards(db: Db, cardIds: readonly number[]): Promise<LockedCard[]> {
  const found = await sql<LockedCard>`select card_id as "cardId", shop,
      order_number as "orderNumber", buyer_key as "buyerKey", tie_id as "tieId"
    from acquire.parcel_card where card_id = any(${[...cardIds]}::bigint[])
    order by card_id for update`.execute(db)
  return found.rows
}

export interface Held extends Claim {
  cardId: number
}

/**
 * Ties that name one of these cards; and, for a card with a phone, ties of these people to its
 * printing that name no card, where this one had been opened before. Clocks may differ by ten minutes.
 */
export async function claimsOf(
  db: Db,
  cardIds: readonly number[],
  customerIds: readonly number[],
): Promise<Held[]> {
  const found = await sql<Held>`with mine as (
      select c.card_id, c.buyer_key, c.slug, c.tie_id, l.code_id, l.ref
      from acquire.parcel_card c join code.v_link l on l.slug = c.slug
      where c.card_id = any(${[...cardIds]}::bigint[]))
    select m.card_id as "cardId", t.tie_id as "tieId", p.person_id as "personId", t.grade, t.at,
      true as named
    from mine m join code.v_tie t on t.code_id = m.code_id and t.ref = m.ref
    join customer.v_person p on p.customer_id = t.customer_id
    union all
    select m.card_id, t.tie_id, p.person_id, t.grade, t.at, false
    from mine m join code.v_tie t on t.code_id = m.code_id and t.visit_id is null
      and (t.customer_id = any(${[...customerIds]}::bigint[]) or t.tie_id = m.tie_id)
    join customer.v_person p on p.customer_id = t.customer_id
    where m.buyer_key is not null and exists (select 1 from code.v_visit v
      where v.code_id = m.code_id and v.slug = m.slug and v.at <= t.at + interval '10 minutes')`.execute(
    db,
  )
  return found.rows
}

export interface Bound {
  cardId: number
  batchId: number
  customerId: number
}

/** Writes what changed; gives the cards that have somebody new. Cards are locked before. */
export async function writeBound(
  db: Db,
  cards: readonly (Verdict & { cardId: number })[],
): Promise<Bound[]> {
  const found = await sql<Bound & { fresh: boolean }>`update acquire.parcel_card c
    set customer_id = s.customer_id, tie_id = s.tie_id, bound_at = s.at, confirmed = w.confirmed,
      others = w.others
    from unnest(${cards.map((card) => card.cardId)}::bigint[],
      ${cards.map((card) => card.claim?.tieId ?? null)}::bigint[],
      ${cards.map((card) => card.confirmed)}::boolean[],
      ${cards.map((card) => card.others)}::int[]) w(card_id, tie_id, confirmed, others)
    left join code.v_tie s on s.tie_id = w.tie_id
    join acquire.parcel_card old on old.card_id = w.card_id
    where c.card_id = w.card_id and (old.tie_id, old.confirmed, old.others)
      is distinct from (w.tie_id, w.confirmed, w.others)
    returning c.card_id as "cardId", c.batch_id as "batchId", c.customer_id as "customerId",
      old.tie_id is distinct from c.tie_id as fresh`.execute(db)
  return found.rows.filter((row) => row.fresh && row.customerId !== null)
}
