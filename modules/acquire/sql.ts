// Rows of welcomes and greetings.
import { sql } from 'kysely'
import type { WelcomeInput } from '#contracts'
import { minutesOf } from '#kit'
import type { Db } from '#platform'

export interface WelcomeRow {
  id: number
  name: string
  storeIds: number[]
  channels: string[]
  speaksTo: 'anyone' | 'new' | 'returning'
  from: number | null
  until: number | null
  personaId: number | null
  text: string
  couponTemplateId: number | null
  invite: boolean
  active: boolean
  changedAt: Date
  personaName: string | null
  signature: string | null
  couponName: string | null
}

const rows = sql`select w.welcome_id as id, w.name, w.store_ids as "storeIds", w.channels,
    w.speaks_to as "speaksTo", w.from_minute as "from", w.until_minute as "until", w.persona_id as "personaId", w.text,
    w.coupon_template_id as "couponTemplateId", w.invite, w.active, w.changed_at as "changedAt",
    p.name as "personaName", p.signature, t.name as "couponName"
  from acquire.welcome w
  left join material.v_persona p on p.persona_id = w.persona_id
  left join coupon.v_template t on t.template_id = w.coupon_template_id
  where w.gone_at is null`

/** Welcomes that may be chosen now. */
export async function activeWelcomes(db: Db): Promise<WelcomeRow[]> {
  return (await sql<WelcomeRow>`${rows} and w.active order by w.welcome_id`.execute(db)).rows
}

export async function welcomeRows(
  db: Db,
  find: { id?: number; after: number; limit: number },
): Promise<WelcomeRow[]> {
  const found = await sql<WelcomeRow>`${rows} and w.welcome_id > ${find.after}
    and (${find.id ?? null}::bigint is null or w.welcome_id = ${find.id ?? null})
    order by w.welcome_id limit ${find.limit}`.execute(db)
  return found.rows
}

/** Null when the id is nobody's. */
export async function writeWelcome(db: Db, input: WelcomeInput, now: Date): Promise<number | null> {
  const {
    id,
    name,
    storeIds,
    channels,
    hours,
    speaksTo,
    personaId,
    text,
    couponTemplateId,
    inviteToRegister,
    active,
  } = input
  const from = hours && minutesOf(hours.from)
  const until = hours && minutesOf(hours.until)
  const written =
    id === undefined
      ? await sql<{
          welcome_id: number
        }>`insert into acquire.welcome (name, store_ids, channels, speaks_to, from_minute,
          until_minute, persona_id, text, coupon_template_id, invite, active, changed_at)
        values (${name}, ${storeIds}::bigint[], ${channels}::text[], ${speaksTo}, ${from},
          ${until}, ${personaId}, ${text}, ${couponTemplateId}, ${inviteToRegister}, ${active}, ${now})
          returning welcome_id`.execute(db)
      : await sql<{
          welcome_id: number
        }>`update acquire.welcome set name = ${name}, store_ids = ${storeIds}::bigint[],
          channels = ${channels}::text[], speaks_to = ${speaksTo}, from_minute = ${from}, until_minute = ${until},
          persona_id = ${personaId}, text = ${text}, coupon_template_id = ${couponTemplateId},
          invite = ${inviteToRegister}, active = ${active}, changed_at = ${now}
        where welcome_id = ${id} and gone_at is null returning welcome_id`.execute(db)
  return written.rows[0]?.welcome_id ?? null
}

/** It stays for the greetings that name it. */
export async function dropWelcome(db: Db, id: number, now: Date): Promise<boolean> {
  const gone = await sql`update acquire.welcome set gone_at = ${now} where welcome_id = ${id}
      and gone_at is null
    returning 1`.execute(db)
  return gone.rows.length > 0
}

export interface WelcomeFigures {
  welcome_id: number
  sent: number
  median_ms: number | null
}

/** How many were sent, and how long from callback to sent. */
export async function welcomeFigures(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, WelcomeFigures>> {
  const found = await sql<WelcomeFigures>`select g.welcome_id, count(*)::int as sent,
      percentile_cont(0.5) within group (order by extract(epoch
      from s.settled_at - s.received_at) * 1000) as median_ms
    from acquire.greeting g join wecom.v_send s on s.touch_id = g.touch_id and s.kind = 'welcome'
      and s.state = 'sent'
    where g.welcome_id = any(${ids}::bigint[]) group by g.welcome_id`.execute(db)
  return new Map(found.rows.map((row) => [row.welcome_id, row]))
}

export interface NewGreeting {
  customerId: number
  key: string
  welcomeId: number
  touchId: number
  couponId: number | null
}

export async function addGreetings(
  db: Db,
  greetings: readonly NewGreeting[],
  now: Date,
): Promise<void> {
  const of = <T>(pick: (greeting: NewGreeting) => T): T[] => greetings.map(pick)
  await sql`insert into acquire.greeting (customer_id, key, welcome_id, touch_id, coupon_id, at)
    select c, k, w, t, co, ${now}
      from unnest(${of((g) => g.customerId)}::bigint[], ${of((g) => g.key)}::text[],
      ${of((g) => g.welcomeId)}::bigint[], ${of((g) => g.touchId)}::bigint[],
      ${of((g) => g.couponId)}::bigint[])
      as x (c, k, w, t, co)
    on conflict (customer_id, key) do nothing`.execute(db)
}

export interface CodeOf {
  code_id: number
  channel: string
  welcome_id: number | null
}

export async function codesOf(db: Db, codeIds: readonly number[]): Promise<Map<number, CodeOf>> {
  const found = await sql<CodeOf>`select code_id, channel, welcome_id from code.v_code
    where code_id = any(${codeIds}::bigint[])`.execute(db)
  return new Map(found.rows.map((row) => [row.code_id, row]))
}

export async function templateActive(db: Db, id: number): Promise<boolean> {
  const found =
    await sql`select 1 from coupon.v_template where template_id = ${id} and active`.execute(db)
  return found.rows.length > 0
}

export async function personaKnown(db: Db, id: number): Promise<boolean> {
  const found = await sql`select 1 from material.v_persona where persona_id = ${id}`.execute(db)
  return found.rows.length > 0
}

/** What a page greets her with. */
export async function whoIs(
  db: Db,
  customerId: number,
): Promise<{ name: string | null; member: boolean }> {
  const found = await sql<{ name: string | null; member: boolean }>`select c.display_name as name,
      exists (select 1 from loyalty.v_member m where m.customer_id = c.customer_id) as member
    from customer.v_customer c where c.customer_id = ${customerId}`.execute(db)
  return found.rows[0] ?? { name: null, member: false }
}

/** Those of them who have bought before. */
export async function buyersAmong(db: Db, customerIds: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ customer_id: number }>`select customer_id from orders.v_summary
    where customer_id = any(${customerIds}::bigint[]) and orders > 0`.execute(db)
  return new Set(found.rows.map((row) => row.customer_id))
}

/** The accounts of customer service that greet, by their number. */
export async function greetingServices(
  db: Db,
  serviceIds: readonly number[],
): Promise<Map<number, { name: string; greeting: string }>> {
  const found = await sql<{ id: number; name: string; greeting: string }>`select service_id as id,
      name, greeting from wecom.v_service_account
    where service_id = any(${serviceIds}::bigint[]) and greets and greeting is not null`.execute(db)
  return new Map(found.rows.map(({ id, ...row }) => [id, row]))
}
