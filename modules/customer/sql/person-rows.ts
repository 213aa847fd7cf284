// Rows that make up what is shown of a customer.
import { sql } from 'kysely'
import type { Db, Scope } from '#platform'
import type { IdentityKind } from '../identity.ts'

export interface PersonRow {
  id: number
  name: string | null
  gender: 'f' | 'm' | null
  birthday: string | null
  createdAt: Date
  storeId: number | null
  storeName: string | null
  guideName: string | null
  tags: { id: number; name: string }[]
}

export async function personRows(db: Db, ids: readonly number[]): Promise<PersonRow[]> {
  if (ids.length === 0) return []
  const found = await sql<PersonRow>`
    select c.customer_id as id, c.name, c.gender, c.birthday, c.created_at as "createdAt",
      c.home_store_id as "storeId", s.name as "storeName", g.name as "guideName",
      coalesce((select jsonb_agg(jsonb_build_object('id', t.tag_id, 'name', t.name) order by m.at)
        from customer.customer_tag m join customer.tag t using (tag_id)
        where m.customer_id = c.customer_id and not m.gone), '[]') as tags
    from unnest(${[...ids]}::bigint[]) with ordinality as i (id, no)
    join customer.customer c on c.customer_id = i.id
    left join org.v_store s on s.store_id = c.home_store_id
    left join lateral (select f.name from customer.reach r join org.v_staff f
      on f.staff_id = r.staff_id
      where r.customer_id = c.customer_id and not r.gone order by r.since, r.staff_id limit 1) g
        on true
    order by i.no`.execute(db)
  return found.rows
}

export interface IdentityRow {
  customerId: number
  kind: IdentityKind
  app: string
  value: string | null
  sealed: string | null
  keyId: string | null
  addedAt: Date
}

export async function identityRows(db: Db, ids: readonly number[]): Promise<IdentityRow[]> {
  const found = await sql<IdentityRow>`select customer_id as "customerId", kind, app, value, sealed,
      key_id as "keyId", added_at as "addedAt"
    from customer.identity where customer_id = any(${[...ids]}::bigint[])
      order by added_at, id_key`.execute(db)
  return found.rows
}

export interface SourceRow {
  at: Date
  storeName: string | null
  channel: string | null
  placement: string | null
  codeId: number | null
  guideName: string | null
}

export async function sourceRow(db: Db, id: number): Promise<SourceRow | null> {
  const found = await sql<SourceRow>`select f.at, s.name as "storeName", f.channel, f.placement,
      f.code_id as "codeId", g.name as "guideName"
    from customer.source f left join org.v_store s using (store_id)
    left join org.v_staff g on g.staff_id = f.staff_id
    where f.customer_id = ${id} and f.which = 'first'`.execute(db)
  return found.rows[0] ?? null
}

/** Who may see her, as far as the one who asks may see those stores. */
export async function reachRows(
  db: Db,
  scope: Scope,
  id: number,
): Promise<{ storeName: string; guideName: string | null; since: Date }[]> {
  const found = await sql<{ storeName: string; guideName: string | null; since: Date }>`
    select s.name as "storeName", g.name as "guideName", r.since
    from customer.reach r join org.v_store s using (store_id) left join org.v_staff g
      on g.staff_id = r.staff_id
    where r.customer_id = ${id} and not r.gone
      and (${scope.all} or r.store_id = any(${[...scope.storeIds]}::bigint[]))
      and (r.staff_id > 0 or not exists (select 1 from customer.reach o
        where o.customer_id = r.customer_id and o.store_id = r.store_id and o.staff_id > 0
          and not o.gone))
    order by r.since, r.store_id`.execute(db)
  return found.rows
}

export interface ConsentRow {
  purpose: string
  granted: boolean
  at: Date
  by: string
  evidence: string
}

/** The latest word on each purpose. */
export async function consentRows(db: Db, id: number): Promise<ConsentRow[]> {
  const found =
    await sql<ConsentRow>`select distinct on (purpose) purpose, granted, at, by, evidence
    from customer.consent where customer_id = ${id} order by purpose, consent_id desc`.execute(db)
  return found.rows
}
