// Customer's own part in merging, splitting, exporting and erasing a person.
import { sql } from 'kysely'
import type { Db, MergeInput, PersonPart, Tx } from '#platform'
import { doorKindOf, type IdentityKind } from './identity.ts'
import { unseal } from './seal.ts'
import { beforeOf } from './sql/merge.ts'

async function merge(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  const { db, now } = tx
  await sql`update customer.identity set customer_id = ${into} where customer_id = ${from}`.execute(
    db,
  )
  await sql`update customer.customer c set name = coalesce(c.name, f.name),
      name_sort = case when c.name is null then f.name_sort else c.name_sort end,
      name_initials = case when c.name is null then f.name_initials else c.name_initials end,
      gender = coalesce(c.gender, f.gender), birthday = coalesce(c.birthday, f.birthday),
      home_store_id = coalesce(c.home_store_id, f.home_store_id),
      created_at = least(c.created_at, f.created_at), changed_at = ${now}
    from customer.customer f where c.customer_id = ${into} and f.customer_id = ${from}`.execute(db)
  await mergeTags(tx, from, into)
  await mergeReach(tx, from, into)
  await mergeConsents(tx, from, into, mergeId)
  await sql`insert into customer.source as s
      (customer_id, which, store_id, channel, placement, campaign, staff_id, code_id, at)
    select ${into}::bigint, which, store_id, channel, placement, campaign, staff_id, code_id, at
    from customer.source where customer_id = ${from}
    on conflict (customer_id, which) do update
      set store_id = excluded.store_id, channel = excluded.channel,
      placement = excluded.placement, campaign = excluded.campaign, staff_id = excluded.staff_id,
      code_id = excluded.code_id, at = excluded.at
      where case s.which when 'first' then excluded.at < s.at else excluded.at > s.at end`.execute(
    db,
  )
}

async function mergeTags({ db }: Tx, from: number, into: number): Promise<void> {
  await sql`insert into customer.customer_tag as t (customer_id, tag_id, by, at, bulk_id)
    select ${into}::bigint, tag_id, by, at, bulk_id from customer.customer_tag
      where customer_id = ${from} and not gone
    order by tag_id on conflict (customer_id, tag_id) do update
      set gone = false, by = excluded.by, at = excluded.at, bulk_id = excluded.bulk_id
        where t.gone`.execute(db)
  // Since when she bore them stays: that is so again when the merge is undone.
  await sql`update customer.customer_tag set gone = true
    where customer_id = ${from} and not gone`.execute(db)
}

async function mergeReach({ db }: Tx, from: number, into: number): Promise<void> {
  await sql`insert into customer.reach as r (customer_id, store_id, staff_id, since)
    select ${into}::bigint, store_id, staff_id, since from customer.reach
      where customer_id = ${from} and not gone
    order by store_id, staff_id on conflict (customer_id, store_id, staff_id) do update
      set gone = false, since = least(r.since, excluded.since)`.execute(db)
  await sql`update customer.reach set gone = true where customer_id = ${from} and not gone`.execute(
    db,
  )
}

/** Strictest: consent holds where nobody of the two has withdrawn it. */
async function mergeConsents(
  { db, now, actor }: Tx,
  from: number,
  into: number,
  mergeId: number,
): Promise<void> {
  await sql`insert into customer.consent (customer_id, purpose, granted, evidence, by, at, merge_id)
    select ${into}::bigint, purpose, both_granted, 'merge', ${actor.name}, ${now}::timestamptz,
      ${mergeId}::bigint
    from (select purpose, bool_and(granted) as both_granted,
        bool_or(granted) filter (where customer_id = ${into}) as before
      from customer.v_consent where customer_id in (${from}, ${into}) group by purpose) as c
    where before is distinct from both_granted order by purpose`.execute(db)
}

async function unmerge(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  const { db, now } = tx
  const before = await beforeOf(db, mergeId)
  await sql`update customer.identity set customer_id = ${from}
    where customer_id = ${into} and id_key = any(${before.from.keys}::text[])`.execute(db)
  const brought = before.from.known.filter((field) => !before.into.known.includes(field))
  const forget = (
    field: string,
  ) => sql`case when ${brought.includes(field)} and c.${sql.ref(field)} = f.${sql.ref(field)}
    then null else c.${sql.ref(field)} end`
  await sql`update customer.customer c set name = ${forget('name')},
      name_sort = case when ${brought.includes('name')} and c.name = f.name then null
      else c.name_sort end,
      name_initials = case when ${brought.includes('name')} and c.name = f.name then null
      else c.name_initials end,
      gender = ${forget('gender')}, birthday = ${forget('birthday')},
      home_store_id = ${forget('home_store_id')}, changed_at = ${now}
    from customer.customer f where c.customer_id = ${into} and f.customer_id = ${from}`.execute(db)
  await splitTags(tx, from, into, before)
  await sql`update customer.reach set gone = false where customer_id = ${from}
    and (store_id, staff_id) in (select (p->>0)::bigint, (p->>1)::bigint
      from jsonb_array_elements(${JSON.stringify(before.from.reach)}::jsonb) p)`.execute(db)
  await sql`update customer.reach set gone = true where customer_id = ${into}
    and (store_id, staff_id) in (select (p->>0)::bigint, (p->>1)::bigint
      from jsonb_array_elements(${JSON.stringify(before.from.reach)}::jsonb) p
      where not ${JSON.stringify(before.into.reach)}::jsonb @> jsonb_build_array(p))`.execute(db)
  await sql`delete from customer.consent where customer_id = ${into}
    and merge_id = ${mergeId}`.execute(db)
  await splitSources(tx, from, into, before.into.sources)
}

/** The first touch is what it was; a last touch that came with the merge goes with it. */
async function splitSources(
  { db }: Tx,
  from: number,
  into: number,
  sources: readonly unknown[],
): Promise<void> {
  await sql`delete from customer.source s where customer_id = ${into} and (which = 'first'
    or exists (select 1 from customer.source f where f.customer_id = ${from} and f.which = 'last'
      and f.at = s.at))`.execute(db)
  await sql`insert into customer.source select *
    from jsonb_populate_recordset(null::customer.source,
    ${JSON.stringify(sources)}::jsonb) on conflict (customer_id, which) do nothing`.execute(db)
}

async function splitTags(
  { db, now }: Tx,
  from: number,
  into: number,
  before: { from: { tags: number[] }; into: { tags: number[] } },
): Promise<void> {
  const brought = before.from.tags.filter((tag) => !before.into.tags.includes(tag))
  await sql`update customer.customer_tag set gone = false where customer_id = ${from}
    and tag_id = any(${before.from.tags}::bigint[])`.execute(db)
  await sql`update customer.customer_tag set gone = true, at = ${now} where customer_id = ${into}
    and tag_id = any(${brought}::bigint[])`.execute(db)
}

async function everythingOf(db: Db, customerId: number): Promise<Record<string, unknown>> {
  const rows = async (table: string) =>
    (
      await sql<Record<string, unknown>>`select * from ${sql.table(`customer.${table}`)}
      where customer_id = ${customerId}`.execute(db)
    ).rows
  const identities = (
    await sql<{
      kind: IdentityKind
      app: string
      value: string | null
      sealed: string | null
      key_id: string | null
    }>`
    select kind, app, value, sealed, key_id from customer.identity
      where customer_id = ${customerId}`.execute(db)
  ).rows
  return {
    customer: await rows('customer'),
    source: await rows('source'),
    consent: await rows('consent'),
    reach: await rows('reach'),
    tags: await rows('customer_tag'),
    identities: identities.map(({ kind, app, value, sealed, key_id }) => ({
      kind: doorKindOf(kind),
      realm: app,
      value: value ?? (sealed && key_id ? unseal(sealed, key_id) : null),
    })),
    addresses: (await rows('address')).map(({ kind, sealed, key_id: keyId, made_at: madeAt }) => ({
      kind,
      madeAt,
      ...(JSON.parse(unseal(String(sealed), String(keyId))) as object),
    })),
  }
}

/** The bare id stays: orders and entries stand under it and name nobody. */
async function erase({ db, now }: Tx, customerId: number): Promise<void> {
  await sql`delete from customer.identity where customer_id = ${customerId}`.execute(db)
  await sql`delete from customer.address where customer_id = ${customerId}`.execute(db)
  await sql`delete from customer.session where customer_id = ${customerId}`.execute(db)
  await sql`update customer.customer set name = null, name_sort = null, name_initials = null,
    gender = null, birthday = null, changed_at = ${now}
    where customer_id = ${customerId}`.execute(db)
  await sql`update customer.customer_tag set gone = true, at = ${now}
    where customer_id = ${customerId}`.execute(db)
  await sql`update customer.reach set gone = true where customer_id = ${customerId}`.execute(db)
  await sql`update customer.consent set evidence = 'erased'
    where customer_id = ${customerId}`.execute(db)
}

export const person: PersonPart = {
  tables: {
    customer: 'state',
    identity: 'state',
    customer_tag: 'state',
    reach: 'state',
    consent: 'state',
    source: 'state',
    address: 'history',
    alias: 'none',
    session: 'none',
  },
  merge,
  unmerge,
  export: everythingOf,
  erase,
}
