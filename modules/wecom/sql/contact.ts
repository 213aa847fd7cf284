// Rows of what WeCom knows of a customer.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface ContactKey {
  customerId: number
  corpId: string
  externalUserId: string
}

/**
 * Notes who is who; those never fetched, and those that changed, are asked about by the next job.
 */
export async function keepContacts(
  db: Db,
  contacts: readonly (ContactKey & { changed?: boolean })[],
): Promise<boolean> {
  const of = <T>(pick: (contact: ContactKey & { changed?: boolean }) => T): T[] =>
    contacts.map(pick)
  const kept = await sql<{
    due: boolean
  }>`insert into wecom.contact as c (customer_id, corp_id, external_userid, due)
    select id, corp, external, true
      from unnest(${of((c) => c.customerId)}::bigint[], ${of((c) => c.corpId)}::text[],
      ${of((c) => c.externalUserId)}::text[]) as x (id, corp, external)
    on conflict (customer_id, external_userid) do nothing returning due`.execute(db)
  const changed = contacts
    .filter((contact) => contact.changed)
    .map((contact) => contact.externalUserId)
  if (changed.length > 0) {
    await sql`update wecom.contact set due = true
      where external_userid = any(${changed}::text[])`.execute(db)
  }
  return kept.rows.length > 0 || changed.length > 0
}

export interface ContactRow {
  customer_id: number
  corp_id: string
  external_userid: string
  name: string | null
  /** Asked about before. */
  known: boolean
}

/** Those still to be asked about, oldest first. */
export async function dueContacts(db: Db, limit: number): Promise<ContactRow[]> {
  const found = await sql<ContactRow>`select customer_id, corp_id, external_userid, name,
      fetched_at is not null as known from wecom.contact
    where due order by customer_id limit ${limit}`.execute(db)
  return found.rows
}

export interface ContactDetails {
  externalUserId: string
  name: string | null
  avatarUrl: string | null
  problem: number | null
}

/** `at` null: only what is known is kept, the details are still to be fetched. */
export async function fillContacts(
  db: Db,
  details: readonly ContactDetails[],
  at: Date | null,
): Promise<void> {
  const of = <T>(pick: (one: ContactDetails) => T): T[] => details.map(pick)
  await sql`update wecom.contact c set name = coalesce(d.name, c.name),
      avatar_url = coalesce(d.avatar_url, c.avatar_url), problem = d.problem,
      fetched_at = coalesce(${at}, c.fetched_at), due = c.due and ${at}::timestamptz is null
    from unnest(${of((d) => d.externalUserId)}::text[], ${of((d) => d.name)}::text[],
      ${of((d) => d.avatarUrl)}::text[], ${of((d) => d.problem)}::int[]) as d (external_userid,
      name, avatar_url, problem)
    where c.external_userid = d.external_userid`.execute(db)
}
