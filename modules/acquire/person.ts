// Greetings, cards, leads and reports are history: they stay under the id they were made for.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: { greeting: 'history', parcel_card: 'history', ad_lead: 'history', ad_report: 'history' },
  merge: async () => undefined,
  unmerge: async () => undefined,
  export: async (db, customerId) => {
    const found = await sql`select welcome_id, at from acquire.greeting
        where customer_id = ${customerId}`.execute(db)
    const cards = await sql`select shop, order_number, bound_at from acquire.parcel_card
        where customer_id = ${customerId}`.execute(db)
    const leads = await sql`select c.click_id, c.ad_group, l.added_at from acquire.ad_lead l
        join acquire.ad_click c on c.click_no = l.click_no
        where l.customer_id = ${customerId}`.execute(db)
    const reports = await sql`select action, state, happened_at, sent_at from acquire.ad_report
        where customer_id = ${customerId}`.execute(db)
    return {
      adClicks: leads.rows,
      adReports: reports.rows,
      greetings: found.rows,
      parcelCards: cards.rows,
    }
  },
  // What ties a click to a person goes; that a click brought somebody stays.
  erase: async (tx, customerId) => {
    await sql`update acquire.ad_click c set unionid_hash = null from acquire.ad_lead l
      where l.customer_id = ${customerId} and l.click_no = c.click_no
        and c.unionid_hash is not null`.execute(tx.db)
  },
}
