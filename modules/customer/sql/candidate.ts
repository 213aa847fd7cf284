// Pairs that may be one person: found by evidence or by likeness, settled by a merge or by a
// person.
import { sql } from 'kysely'
import { reachable } from '../reach.ts'
import type { Db, Scope, Tx } from '#platform'

/** Notes why a pair stays two, and that nobody needs to decide it by machine again. */
export async function settleCandidate(tx: Tx, a: number, b: number, reason: string): Promise<void> {
  await sql`insert into customer.candidate as c (low_id, high_id, reasons, strength, found_at,
    settled_at)
    values (${Math.min(a, b)}, ${Math.max(a, b)}, array[${reason}], 'weak', ${tx.now},
      ${reason === 'unmerged' ? tx.now : null})
    on conflict (low_id, high_id) do update set reasons = excluded.reasons, strength = 'weak',
      settled_at = coalesce(excluded.settled_at, c.settled_at)`.execute(tx.db)
}

/** After a merge the pair is settled, and the alias's other pairs are the survivor's. */
export async function settleMerged(tx: Tx, from: number, into: number): Promise<void> {
  await sql`insert into customer.candidate (low_id, high_id, reasons, strength, found_at)
    select least(other, ${into}::bigint), greatest(other, ${into}::bigint), reasons, strength,
      found_at
    from (select case when low_id = ${from} then high_id else low_id
      end as other, reasons, strength, found_at
      from customer.candidate where (low_id = ${from} or high_id = ${from})
        and settled_at is null) as mine
    where other <> ${into} on conflict (low_id, high_id) do nothing`.execute(tx.db)
  await sql`update customer.candidate set settled_at = ${tx.now}
    where (low_id = ${from} or high_id = ${from}) and settled_at is null`.execute(tx.db)
}

/**
 * Pairs with the same name and the same full birthday as one of these customers: likely one person.
 */
export async function findLikely(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`insert into customer.candidate (low_id, high_id, reasons, strength, found_at)
    select distinct least(c.customer_id, o.customer_id), greatest(c.customer_id, o.customer_id),
      array['sameNameAndBirthday'], 'likely', ${tx.now}::timestamptz
    from customer.customer c join lateral (
      select o.customer_id from customer.customer o
      where o.name_sort = c.name_sort and o.name = c.name and o.birthday = c.birthday
        and length(o.birthday) = 10
        and o.customer_id <> c.customer_id
        and not exists (select 1 from customer.alias a where a.customer_id = o.customer_id)
          limit 5) o on true
    where c.customer_id = any(${[...ids]}::bigint[]) and c.name_sort <> ''
      and length(c.birthday) = 10
      and not exists (select 1 from customer.alias a where a.customer_id = c.customer_id)
    on conflict (low_id, high_id) do nothing`.execute(tx.db)
}

export interface CandidateRow {
  lowId: number
  highId: number
  reasons: string[]
  strength: 'strong' | 'likely' | 'weak'
}

/** Open pairs of which the scope may see both, strongest first within a page of ids. */
export async function candidateRows(
  db: Db,
  scope: Scope,
  find: { customerId?: number; after?: [number, number]; limit: number },
): Promise<CandidateRow[]> {
  const [low, high] = find.after ?? [0, 0]
  const one = find.customerId ?? null
  const found = await sql<CandidateRow>`
    select low_id as "lowId", high_id as "highId", reasons, strength from customer.candidate c
    where settled_at is null and (low_id, high_id) > (${low}::bigint, ${high}::bigint)
      and (${one}::bigint is null or low_id = ${one}::bigint or high_id = ${one}::bigint)
      and ${reachable(scope, 'c.low_id')} and ${reachable(scope, 'c.high_id')}
      and not exists (select 1 from customer.alias a where a.customer_id in (c.low_id, c.high_id))
    order by low_id, high_id limit ${find.limit + 1}`.execute(db)
  return found.rows
}
