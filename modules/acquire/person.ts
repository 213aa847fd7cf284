// Greetings, cards, leads and reports are history: they stay under the id they were made for.
import { sql } from 'kysely'
import type { PersonPart } from '#platform'

export const person: PersonPart = {
  tables: {
    greeting: 'history',
    parcel_card: 'history',
    ad_lead: 'history',
    ad_report: 'history',
    outreach_person: 'history',
    call_task: 'history',
    call_attempt: 'history',
    counter_member: 'history',
    joining_member: 'history',
  },
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
    const calls = await sql`select outcome, note, at from acquire.call_attempt
        where customer_id = ${customerId} order by attempt_id`.execute(db)
    const counter = await sql`select prompt_id, joined_at, given_at from acquire.counter_member
        where customer_id = ${customerId}`.execute(db)
    const joining = await sql`select coupon_id, offered_at from acquire.joining_member
        where customer_id = ${customerId}`.execute(db)
    return {
      joining: joining.rows,
      counter: counter.rows,
      calls: calls.rows,
      adClicks: leads.rows,
      adReports: reports.rows,
      greetings: found.rows,
      parcelCards: cards.rows,
    }
  },
  // What ties a click or a card to a person goes; that a click brought somebody stays. Nobody calls her any
  // more, and what was noted of a call goes.
  erase: async (tx, customerId) => {
    await sql`update acquire.ad_click c set unionid_hash = null from acquire.ad_lead l
      where l.customer_id = ${customerId} and l.click_no = c.click_no
        and c.unionid_hash is not null`.execute(tx.db)
    await sql`update acquire.parcel_card set buyer_key = null
        where customer_id = ${customerId} and buyer_key is not null`.execute(tx.db)
    await sql`update acquire.call_attempt set note = null
        where customer_id = ${customerId}`.execute(tx.db)
    await sql`update acquire.call_task set state = 'done', outcome = 'cancelled'
        where customer_id = ${customerId} and state = 'open'`.execute(tx.db)
  },
}
