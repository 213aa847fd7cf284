// WeCom's part when two customers turn out to be one, part again, ask for their data, or go.
import { sql } from 'kysely'
import type { MergeInput, PersonPart, Tx } from '#platform'

/**
 * Friendships hang on WeCom's id of the customer, so both sides' rows live on side by side under the
 * survivor; which ids came along is remembered for taking them apart.
 */
const tables = ['contact', 'follow']

async function merge(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await sql`insert into wecom.merged (merge_id, customer_id, external_userid)
    select ${mergeId}, ${into}, external_userid from wecom.contact where customer_id = ${from}`.execute(tx.db)
  for (const table of tables) {
    await sql`update ${sql.table(`wecom.${table}`)} set customer_id = ${into} where customer_id = ${from}`
      .execute(tx.db)
  }
}

async function unmerge(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  for (const table of tables) {
    await sql`update ${sql.table(`wecom.${table}`)} set customer_id = ${from} where customer_id = ${into}
      and external_userid in (select external_userid from wecom.merged where merge_id = ${mergeId})`.execute(tx.db)
  }
  await sql`delete from wecom.merged where merge_id = ${mergeId}`.execute(tx.db)
}

export const person: PersonPart = {
  tables: { contact: 'state', follow: 'state', follow_change: 'history', send: 'history', merged: 'none' },
  merge, unmerge,
  export: async (db, customerId) => {
    const follows = await sql`select staff_id, store_id, followed_at, unfollowed_at from wecom.follow
      where customer_id = ${customerId}`.execute(db)
    const contacts = await sql`select external_userid, name from wecom.contact
      where customer_id = ${customerId}`.execute(db)
    return { friendships: follows.rows, wecom: contacts.rows }
  },
  erase: async (tx, customerId) => {
    const ids = await sql<{ external_userid: string }>`delete from wecom.contact where customer_id = ${customerId}
      returning external_userid`.execute(tx.db)
    await sql`delete from wecom.follow where customer_id = ${customerId}`.execute(tx.db)
    await sql`update wecom.send set content = null, external_userid = '', welcome_code = null
      where customer_id = ${customerId}`.execute(tx.db)
    for (const { external_userid: id } of ids.rows) {
      await sql`update wecom.inbox set raw = null where raw like ${`%${id}%`}`.execute(tx.db)
    }
  },
}
