// Rows of what WeCom knows of a customer.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface ContactKey { customerId: number; corpId: string; externalUserId: string }

/** Notes who is who; gives the customers whose details have never been fetched. */
export async function keepContacts(db: Db, contacts: readonly ContactKey[]): Promise<number[]> {
  await sql`insert into wecom.contact (customer_id, corp_id, external_userid)
    select * from unnest(${contacts.map((c) => c.customerId)}::bigint[], ${contacts.map((c) => c.corpId)}::text[],
      ${contacts.map((c) => c.externalUserId)}::text[])
    on conflict (customer_id, external_userid) do nothing`.execute(db)
  const found = await sql<{ customer_id: number }>`select distinct customer_id from wecom.contact
    where customer_id = any(${contacts.map((c) => c.customerId)}::bigint[]) and fetched_at is null`.execute(db)
  return found.rows.map((row) => row.customer_id)
}

export interface ContactRow { customer_id: number; corp_id: string; external_userid: string; name: string | null }

export async function contactsOf(db: Db, customerIds: readonly number[]): Promise<ContactRow[]> {
  const found = await sql<ContactRow>`select customer_id, corp_id, external_userid, name from wecom.contact
    where customer_id = any(${customerIds}::bigint[]) order by customer_id, external_userid`.execute(db)
  return found.rows
}

export interface ContactDetails {
  externalUserId: string; name: string | null; avatarUrl: string | null; problem: number | null
}

/** `at` null: only what is known is kept, the details are still to be fetched. */
export async function fillContact(db: Db, details: ContactDetails, at: Date | null): Promise<void> {
  await sql`update wecom.contact set name = coalesce(${details.name}, name),
      avatar_url = coalesce(${details.avatarUrl}, avatar_url), problem = ${details.problem}, fetched_at = coalesce(${at}, fetched_at)
    where external_userid = ${details.externalUserId}`.execute(db)
}
