// Rows of printings, and what came of their cards.
import { sql } from 'kysely'
import type { CardBatchInput, CardCopy, CardCut } from '#contracts'
import type { Db, Scope } from '#platform'

export interface BatchRow {
  batchId: number
  name: string
  codeId: number
  codeName: string
  storeName: string
  copyA: CardCopy
  copyB: CardCopy | null
  shareB: number
  madeAt: Date
  rejected: number
}

const within = (scope: Scope) =>
  sql`(${scope.all} or c.store_id = any(${[...scope.storeIds]}::bigint[]))`

export async function batchRows(
  db: Db,
  scope: Scope,
  find: { id?: number; before?: number; limit: number },
): Promise<BatchRow[]> {
  const found = await sql<BatchRow>`select b.batch_id as "batchId", b.name, b.code_id as "codeId",
      c.name as "codeName", s.name as "storeName", b.copy_a as "copyA", b.copy_b as "copyB",
      b.share_b as "shareB", b.made_at as "madeAt",
      (select count(*) from acquire.card_reject r where r.batch_id = b.batch_id)::int as rejected
    from acquire.card_batch b join code.v_code c on c.code_id = b.code_id
    join org.v_store s on s.store_id = c.store_id
    where ${within(scope)} and (${find.id ?? null}::bigint is null or b.batch_id = ${find.id ?? null})
      and b.batch_id < ${find.before ?? Number.MAX_SAFE_INTEGER}
    order by b.batch_id desc limit ${find.limit}`.execute(db)
  return found.rows
}

export const batchWithin = async (
  db: Db,
  scope: Scope,
  id: number,
): Promise<BatchRow | undefined> => (await batchRows(db, scope, { id, limit: 1 }))[0]

/** A code that cards may be printed for; `taken` by another printing. */
export async function codeFor(
  db: Db,
  scope: Scope,
  codeId: number,
  batchId: number | null,
): Promise<{ leased: boolean; taken: boolean } | undefined> {
  const found = await sql<{ leased: boolean; taken: boolean }>`
    select c.mode = 'leased' and c.kind in ('guide', 'boss') as leased,
      exists (select 1 from acquire.card_batch b
      where b.code_id = c.code_id and b.batch_id is distinct from ${batchId}::bigint) as taken
    from code.v_code c where c.code_id = ${codeId} and ${within(scope)}`.execute(db)
  return found.rows[0]
}

/** The code of a printing is for ever: its links are on paper. */
export async function writeBatch(db: Db, input: CardBatchInput, now: Date): Promise<number> {
  const { id = null, name, codeId, copyA, copyB, shareB } = input
  const b = copyB === null ? null : JSON.stringify(copyB)
  const share = copyB === null ? 0 : shareB
  const written =
    id === null
      ? await sql<{ batch_id: number }>`insert into acquire.card_batch (name, code_id, copy_a,
          copy_b, share_b, made_at, changed_at)
        values (${name}, ${codeId}, ${JSON.stringify(copyA)}::jsonb, ${b}::jsonb, ${share}, ${now},
          ${now}) returning batch_id`.execute(db)
      : await sql<{ batch_id: number }>`update acquire.card_batch set name = ${name},
          copy_a = ${JSON.stringify(copyA)}::jsonb, copy_b = ${b}::jsonb, share_b = ${share},
          changed_at = ${now}
        where batch_id = ${id} returning batch_id`.execute(db)
  return written.rows[0]?.batch_id ?? 0
}

export interface CardFigures {
  key: string
  cards: number
  opened: number
  bound: number
  confirmed: number
  others: number
  ordered: number
}
const cuts: Record<CardCut | 'batch', string> = {
  shop: 'shop',
  lot: 'lot',
  copy: 'copy',
  batch: 'batch_id',
}

/** Cards of these printings, how many were opened, and how many brought somebody for sure. */
export async function cardFigures(
  db: Db,
  batchIds: readonly number[],
  by: CardCut | 'batch',
): Promise<CardFigures[]> {
  const found = await sql<CardFigures>`with mine as (
      select c.*, b.code_id from acquire.parcel_card c join acquire.card_batch b using (batch_id)
      where c.batch_id = any(${[...batchIds]}::bigint[])),
    opened as (select distinct v.slug from code.v_visit v
      where v.code_id in (select code_id from mine) and v.ref is not null)
    select c.${sql.ref(cuts[by])}::text as key, count(*)::int as cards, count(o.slug)::int as opened,
      count(c.customer_id)::int as bound, count(*) filter (where c.confirmed)::int as confirmed,
      sum(c.others)::int as others,
      count(*) filter (where c.customer_id is not null and exists (select 1 from orders.v_order p
        where p.source = c.shop and p.number = c.order_number))::int as ordered
    from mine c left join opened o on o.slug = c.slug
    group by 1 order by count(*) desc, 1`.execute(db)
  return found.rows
}

export interface Unsure {
  batchId: number
  uncertain: number
  forwarded: number
  /** Sure ties to a card that had brought somebody else before. */
  again: number
}

/**
 * Those who came by a code of cards, and by which card is not sure, or not first: they stand apart.
 * Whom a phone tells to be no buyer stands apart too, with her card.
 */
export async function unsureOf(db: Db, batchIds: readonly number[]): Promise<Map<number, Unsure>> {
  const found = await sql<Unsure>`with came as (
      select b.batch_id, t.grade from acquire.card_batch b
      join code.v_tie t on t.code_id = b.code_id
      join customer.v_person h on h.customer_id = t.customer_id
      left join code.v_link l on l.code_id = t.code_id and l.ref = t.ref
      left join acquire.parcel_card c on c.slug = l.slug
      left join customer.v_person p on p.customer_id = c.customer_id
      left join acquire.parcel_card bound on bound.tie_id = t.tie_id
      where b.batch_id = any(${[...batchIds]}::bigint[]) and bound.card_id is null
        and h.person_id is distinct from p.person_id),
    apart as (select batch_id, sum(others)::int as others from acquire.parcel_card
      where batch_id = any(${[...batchIds]}::bigint[]) group by 1)
    select batch_id as "batchId", count(*) filter (where grade = 'uncertain')::int as uncertain,
      count(*) filter (where grade = 'forwarded')::int as forwarded,
      greatest(0, count(*) filter (where grade in ('certain', 'by_state'))
        - max(others))::int as again
    from came join apart using (batch_id) group by 1`.execute(db)
  return new Map(found.rows.map((row) => [row.batchId, row]))
}
