// Rows of what the platform is told: written from what stands in the house, so that hearing a thing
// twice, late or in another order writes nothing twice.
import { sql } from 'kysely'
import type { AdReportState } from '#contracts'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'
import { everyIdOf } from '#modules/customer'
import type { Problem } from '../problem.ts'

/** How the platform and we know one report from another; `h` is the click. */
const outerId = sql`d.action || '-' || left(encode(sha256(convert_to(d.click_id, 'UTF8')), 'hex'), 32)
  || coalesce('-' || d.order_id, '')`

/**
 * What these people did at or after coming by a click, before they came by another one, and within
 * the account's window. Orders of the past that an import brought are not told.
 */
const deeds = (personIds: readonly number[]) => sql`
  person as (select person_id, customer_id from customer.v_person
    where person_id = any(${[...personIds]}::bigint[])),
  lead as (
    select p.person_id, l.customer_id, l.click_no, c.click_id, c.account_id, a.later_orders,
      l.added_at, c.at + make_interval(days => a.window_days) as until_at,
      lead(l.added_at) over (partition by p.person_id order by l.added_at, l.lead_id) as next_at
    from person p join acquire.ad_lead l on l.customer_id = p.customer_id
    join acquire.ad_click c on c.click_no = l.click_no
    join acquire.ad_account a on a.account_id = c.account_id),
  done as (
    select p.person_id, 'ADD_GROUP' as action, null::bigint as order_id, null::bigint as fen,
      s.joined_at as at
    from person p join customer.v_identity i on i.customer_id = p.customer_id
      and i.kind = 'external_userid'
    join wecom.v_chat_stay s on s.external_userid = i.value
    union all
    select p.person_id, 'REGISTER', null, null, m.joined_at
    from person p join loyalty.v_member m on m.customer_id = p.customer_id
    union all
    select p.person_id, 'PURCHASE', o.order_id, o.amount_fen, o.paid_at
    from person p join orders.v_order o on o.customer_id = p.customer_id
    where not o.imported),
  deed as (
    select l.*, 'SCANCODE' as action, null::bigint as order_id, null::bigint as fen, l.added_at as at
    from lead l
    union all
    select l.*, d.action, d.order_id, d.fen, d.at from lead l join done d using (person_id)
    where d.at >= l.added_at and d.at < l.until_at and (l.next_at is null or d.at < l.next_at)),
  -- Of one click each of the first three happens once; an order is the first if none came before it.
  d as (
    select *, row_number() over (partition by click_no, action order by at, order_id) as turn
    from deed)`

/** Gives the accounts that have something new to tell. */
export async function writeReports(tx: Tx, personIds: readonly number[]): Promise<number[]> {
  if (personIds.length === 0) return []
  const written = await sql<{ account_id: number }>`with ${deeds(personIds)}
    insert into acquire.ad_report (click_no, account_id, customer_id, action, order_id, value_fen,
      happened_at, outer_id, state, next_at, made_at)
    select click_no, account_id, customer_id, action, order_id, fen, at, ${outerId}, 'due',
      ${new Date(Date.now())}, ${tx.now}
    from d where turn = 1 or (action = 'PURCHASE' and later_orders)
      and (action <> 'PURCHASE' or later_orders or not exists (select 1 from acquire.ad_report r
        where r.click_no = d.click_no and r.action = 'PURCHASE'))
    on conflict (outer_id) do update set state = 'due', next_at = excluded.next_at
      where ad_report.state = 'withdrawn'
    returning account_id`.execute(tx.db)
  return [...new Set(written.rows.map((row) => row.account_id))]
}

/** Of these customers the persons who came by a click. */
export async function personsWithLeads(db: Db, customerIds: readonly number[]): Promise<number[]> {
  const people = await everyIdOf(db, customerIds)
  if (people.size === 0) return []
  const found = await sql<{ customer_id: number }>`select customer_id from acquire.ad_lead
    where customer_id = any(${[...people.keys()]}::bigint[])`.execute(db)
  return sortedUnique(found.rows.map((row) => people.get(row.customer_id) ?? row.customer_id))
}

/** What waits to be told of clicks that brought her not for sure any more is not told. */
export async function withdrawReports(db: Db, customerIds: readonly number[]): Promise<void> {
  await sql`update acquire.ad_report r set state = 'withdrawn', next_at = null
    where r.customer_id = any(${[...customerIds]}::bigint[]) and r.state = 'due'
      and not exists (select 1 from acquire.ad_lead l where l.click_no = r.click_no)`.execute(db)
}

export interface DueReport {
  reportId: number
  clickId: string
  /** Parameters of the address that came with the click. */
  callback: string | null
  action: 'SCANCODE' | 'ADD_GROUP' | 'REGISTER' | 'PURCHASE'
  valueFen: number | null
  happenedAt: Date
  outerId: string
  attempts: number
}

/**
 * Takes what is due for a while: whoever takes it and dies has only made it late. Machine time.
 */
export async function claimReports(
  db: Db,
  accountId: number,
  now: Date,
  until: Date,
  most: number,
): Promise<DueReport[]> {
  const taken = await sql<DueReport>`update acquire.ad_report r
    set next_at = ${until}, attempts = r.attempts + 1
    from (select report_id from acquire.ad_report
      where account_id = ${accountId} and state = 'due' and next_at <= ${now}
      order by report_id limit ${most} for update skip locked) x, acquire.ad_click c
    where r.report_id = x.report_id and c.click_no = r.click_no
    returning r.report_id as "reportId", c.click_id as "clickId", c.callback, r.action,
      r.value_fen as "valueFen", r.happened_at as "happenedAt", r.outer_id as "outerId",
      r.attempts`.execute(db)
  return taken.rows.toSorted((a, b) => a.reportId - b.reportId)
}

export interface Verdict {
  reportId: number
  state: AdReportState
  answer: Problem | null
  nextAt: Date | null
  /** False where the account, not the report, was at fault: the try does not count. */
  counts: boolean
}
export async function settleReports(
  db: Db,
  verdicts: readonly Verdict[],
  now: Date,
): Promise<void> {
  const of = <T>(pick: (verdict: Verdict) => T): T[] => verdicts.map(pick)
  await sql`update acquire.ad_report r set state = x.state, answer = x.answer, next_at = x.next_at,
      attempts = r.attempts - case when x.counts then 0 else 1 end,
      sent_at = case when x.state = 'sent' then ${now}::timestamptz end
    from unnest(${of((v) => v.reportId)}::bigint[], ${of((v) => v.state)}::text[],
      ${of((v) => (v.answer === null ? null : JSON.stringify(v.answer)))}::jsonb[],
      ${of((v) => v.nextAt)}::timestamptz[], ${of((v) => v.counts)}::boolean[])
      as x (report_id, state, answer, next_at, counts)
    where r.report_id = x.report_id and r.state = 'due'`.execute(db)
}

export async function nextReport(db: Db, accountId: number): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(next_at) as at from acquire.ad_report
    where account_id = ${accountId} and state = 'due'`.execute(db)
  return found.rows[0]?.at ?? null
}

/** What waits for its next try waits no more. */
export async function hurryReports(db: Db, accountId: number, now: Date): Promise<void> {
  await sql`update acquire.ad_report set next_at = ${now}
    where account_id = ${accountId} and state = 'due' and next_at > ${now}`.execute(db)
}

/** Puts back what was refused or given up; gives its account. */
export async function reviveReport(
  db: Db,
  reportId: number,
  now: Date,
): Promise<number | undefined> {
  const found = await sql<{ account_id: number }>`update acquire.ad_report
    set state = 'due', next_at = ${now}, attempts = 0, answer = null
    where state in ('refused', 'givenUp') and report_id = ${reportId}
    returning account_id`.execute(db)
  return found.rows[0]?.account_id
}

export interface ReportRow {
  id: number
  action: DueReport['action']
  state: AdReportState
  customerId: number
  customerName: string | null
  clickId: string
  adGroup: string | null
  orderId: number | null
  valueFen: number | null
  happenedAt: Date
  sentAt: Date | null
  nextAt: Date | null
  attempts: number
  answer: Problem | null
  outerId: string
}
export async function reportRows(
  db: Db,
  find: { state: AdReportState | null; before: number; limit: number },
): Promise<ReportRow[]> {
  const found = await sql<ReportRow>`select r.report_id as id, r.action, r.state,
      v.person_id as "customerId", v.display_name as "customerName", c.click_id as "clickId",
      c.ad_group as "adGroup", r.order_id as "orderId", r.value_fen as "valueFen",
      r.happened_at as "happenedAt", r.sent_at as "sentAt", r.next_at as "nextAt", r.attempts,
      r.answer, r.outer_id as "outerId"
    from acquire.ad_report r join acquire.ad_click c on c.click_no = r.click_no
    left join customer.v_customer v on v.customer_id = r.customer_id
    where r.report_id < ${find.before}
      and (${find.state}::text is null or r.state = ${find.state})
    order by r.report_id desc limit ${find.limit}`.execute(db)
  return found.rows
}

export async function reportCounts(db: Db): Promise<Record<AdReportState, number>> {
  const found = await sql<{ state: AdReportState; n: number }>`select state, count(*) as n
    from acquire.ad_report group by state`.execute(db)
  const none = { due: 0, sent: 0, refused: 0, givenUp: 0, withdrawn: 0 }
  return { ...none, ...Object.fromEntries(found.rows.map(({ state, n }) => [state, n])) }
}
