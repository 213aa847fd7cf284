// WeCom's part when two customers turn out to be one, part again, ask for their data, or go.
import { sql } from 'kysely'
import type { MergeInput, PersonPart, Tx } from '#platform'

const tables = ['contact', 'follow']

/**
 * Friendships hang on WeCom's id of the customer, so both sides' rows live on side by side under
 * the survivor; which ids came along is remembered for taking them apart.
 */
async function merge(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await sql`insert into wecom.merged (merge_id, customer_id, external_userid)
    select ${mergeId}, ${into}, c.external_userid from wecom.contact c where c.customer_id = ${from}
      and not exists (select 1 from wecom.contact o where o.customer_id = ${into}
        and o.external_userid = c.external_userid)`.execute(tx.db)
  // One id of WeCom's may have been met under both before anybody knew: what is known of it once
  // stays.
  await sql`delete from wecom.contact c using wecom.contact o where c.customer_id = ${from}
    and o.customer_id = ${into} and o.external_userid = c.external_userid`.execute(tx.db)
  await sql`with lost as (delete from wecom.follow f using wecom.follow o
      where f.external_userid = o.external_userid
      and f.userid = o.userid and f.customer_id <> o.customer_id
      and (f.as_of, f.customer_id = ${into}) < (o.as_of, o.customer_id = ${into})
        and f.customer_id in (${from}, ${into}) and o.customer_id in (${from}, ${into})
      returning f.follow_id)
    insert into wecom.lost_follow (customer_id, follow_id) select ${into}, follow_id from lost`.execute(
    tx.db,
  )
  for (const table of tables) {
    await sql`update ${sql.table(`wecom.${table}`)} set customer_id = ${into}
      where customer_id = ${from}`.execute(tx.db)
  }
}

async function unmerge(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  for (const table of tables) {
    await sql`update ${sql.table(`wecom.${table}`)} set customer_id = ${from}
      where customer_id = ${into}
      and external_userid in (select external_userid from wecom.merged
        where merge_id = ${mergeId})`.execute(tx.db)
  }
  await sql`delete from wecom.merged where merge_id = ${mergeId}`.execute(tx.db)
}

export const person: PersonPart = {
  tables: {
    contact: 'state',
    follow: 'state',
    lost_follow: 'none',
    follow_change: 'history',
    send: 'history',
    merged: 'none',
    handover_item: 'history',
    service_talk: 'history',
    acquisition_friend: 'history',
  },
  merge,
  unmerge,
  export: async (db, customerId) => {
    const follows =
      await sql`select staff_id, store_id, followed_at, unfollowed_at from wecom.follow
      where customer_id = ${customerId}`.execute(db)
    const contacts = await sql`select external_userid, name from wecom.contact
      where customer_id = ${customerId}`.execute(db)
    const talks = await sql`select began_at, replied_at, messages from wecom.service_talk
      where customer_id = ${customerId}`.execute(db)
    const byLink = await sql`select added_at, replied_at from wecom.acquisition_friend
      where customer_id = ${customerId}`.execute(db)
    return {
      friendships: follows.rows,
      wecom: contacts.rows,
      customerService: talks.rows,
      byLink: byLink.rows,
    }
  },
  erase: async (tx, customerId) => {
    const ids = await sql<{
      external_userid: string
    }>`delete from wecom.contact where customer_id = ${customerId}
      returning external_userid`.execute(tx.db)
    await sql`with lost as (delete from wecom.follow where customer_id = ${customerId}
        returning customer_id, follow_id)
      insert into wecom.lost_follow (customer_id, follow_id)
      select customer_id, follow_id from lost`.execute(tx.db)
    await sql`update wecom.send set content = null, external_userid = '', welcome_code = null
      where customer_id = ${customerId}`.execute(tx.db)
    await sql`update wecom.handover_item set external_userid = '',
        state = case when state in ('planned', 'calling', 'waiting') then 'stopped' else state end
      where customer_id = ${customerId}`.execute(tx.db)
    await sql`update wecom.service_talk set external_userid = '', welcome_code = null
      where customer_id = ${customerId}`.execute(tx.db)
    await sql`update wecom.acquisition_friend set external_userid = ''
      where customer_id = ${customerId}`.execute(tx.db)
    await sql`update wecom.chat_member set name = null where member = any(
      ${ids.rows.map((row) => row.external_userid)}::text[])`.execute(tx.db)
    for (const { external_userid: id } of ids.rows) {
      await sql`update wecom.inbox set raw = null, external_userid = null
        where raw like ${`%${id}%`}`.execute(tx.db)
    }
  },
}
