// Rows of recipients.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export interface NewPerson {
  customerId: number
  copy: 'a' | 'b'
}

/** Each once; gives how many are new. */
export async function addPeople(
  tx: Tx,
  outreachId: number,
  people: readonly NewPerson[],
): Promise<number> {
  const made = await sql`insert into acquire.outreach_person (customer_id, outreach_id, copy)
    select c, ${outreachId}, v from unnest(${people.map((one) => one.customerId)}::bigint[],
      ${people.map((one) => one.copy)}::text[]) as x (c, v)
    on conflict (customer_id, outreach_id) do nothing returning 1`.execute(tx.db)
  return made.rows.length
}

/** Those nothing was done about yet. */
export async function nextPeople(db: Db, outreachId: number, limit: number): Promise<NewPerson[]> {
  const found = await sql<NewPerson>`select customer_id as "customerId", copy
    from acquire.outreach_person where outreach_id = ${outreachId} and state = 'new'
    order by customer_id limit ${limit}`.execute(db)
  return found.rows
}

export interface Offered {
  customerId: number
  slug: string | null
  touchId: number | null
  /** Why she is left out; null: she is not. */
  reason: string | null
}
export async function markOffered(
  tx: Tx,
  outreachId: number,
  people: readonly Offered[],
): Promise<void> {
  await sql`update acquire.outreach_person p set slug = x.slug, touch_id = x.touch,
      reason = x.reason, offered_at = ${tx.now},
      state = case when x.reason is null then 'offered' else 'held' end
    from unnest(${people.map((one) => one.customerId)}::bigint[],
      ${people.map((one) => one.slug)}::text[], ${people.map((one) => one.touchId)}::bigint[],
      ${people.map((one) => one.reason)}::text[]) as x (c, slug, touch, reason)
    where p.outreach_id = ${outreachId} and p.customer_id = x.c`.execute(tx.db)
}

/** Those of a cancelled outreach that are still to be taken back. */
export async function nextToCancel(db: Db, outreachId: number, limit: number): Promise<number[]> {
  const found = await sql<{ id: number }>`select customer_id as id from acquire.outreach_person
    where outreach_id = ${outreachId} and state in ('new', 'offered')
    order by customer_id limit ${limit}`.execute(db)
  return found.rows.map((row) => row.id)
}
export async function markCancelled(
  tx: Tx,
  outreachId: number,
  customerIds: readonly number[],
): Promise<void> {
  await sql`update acquire.outreach_person set state = 'cancelled'
    where outreach_id = ${outreachId}
      and customer_id = any(${[...customerIds]}::bigint[])`.execute(tx.db)
}

export async function countsOf(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, { people: number; offered: number }>> {
  const found = await sql<{ id: number; people: number; offered: number }>`
    select outreach_id as id, count(*)::int as people,
      count(*) filter (where offered_at is not null)::int as offered
    from acquire.outreach_person where outreach_id = any(${[...ids]}::bigint[])
    group by 1`.execute(db)
  return new Map(found.rows.map((row) => [row.id, row]))
}

/** Some of the people, spread over all of them. */
export async function somePeople(db: Db, outreachId: number, limit: number): Promise<NewPerson[]> {
  const found = await sql<NewPerson>`select customer_id as "customerId", copy
    from acquire.outreach_person where outreach_id = ${outreachId}
    order by hashint8(customer_id), customer_id limit ${limit}`.execute(db)
  return found.rows
}
