// The statements of resolving: keys first (in their own order), then customers, then the rest.
import { sql } from 'kysely'
import { sortedUnique } from '#kit'
import type { Db, Tx } from '#platform'
import { isSealed, normalise, type IdentityInput } from '../identity.ts'
import { nameKeys } from '../name.ts'
import type { Key } from '../plan.ts'
import type { ResolveInput } from '../resolve.ts'
import { keyOf, seal, tailHashOf } from '../seal.ts'

/** A key with the normalised value it stands for. */
export interface KeyRow extends Key {
  value: string
}

const TAIL_FROM = 7

function storedOf({ key, kind, app, verified, value }: KeyRow) {
  const hidden = isSealed(kind) ? seal(value) : null
  return {
    key,
    kind,
    app,
    verified,
    value: hidden ? null : value,
    sealed: hidden?.sealed ?? null,
    keyId: hidden?.keyId ?? null,
    tailHash: kind === 'phone' && value.length >= TAIL_FROM ? tailHashOf(value.slice(-4)) : null,
  }
}

/**
 * Puts unknown keys down without an owner, ascending: whoever brings the same key at the same time
 * waits here, and then finds it. So no two customers are ever made for one key.
 */
export async function claimKeys(tx: Tx, keys: readonly KeyRow[]): Promise<void> {
  const rows = keys.map(storedOf)
  await sql`insert into customer.identity
      (id_key, kind, app, value, sealed, key_id, tail_hash, verified, added_at)
    select k.*, ${tx.now}::timestamptz
    from unnest(${rows.map((r) => r.key)}::text[], ${rows.map((r) => r.kind)}::text[],
      ${rows.map((r) => r.app)}::text[], ${rows.map((r) => r.value)}::text[],
      ${rows.map((r) => r.sealed)}::text[], ${rows.map((r) => r.keyId)}::text[],
      ${rows.map((r) => r.tailHash)}::text[], ${rows.map((r) => r.verified)}::boolean[])
      as k (id_key, kind, app, value, sealed, key_id, tail_hash, verified)
    order by k.id_key collate "C" on conflict (id_key) do nothing`.execute(tx.db)
}

/** Keys that have an owner. */
export async function ownersOf(db: Db, keys: readonly string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map()
  const found = await sql<{ id_key: string; customer_id: number }>`select id_key, customer_id
    from customer.identity where id_key = any(${[...keys]}::text[])
      and customer_id is not null`.execute(db)
  return new Map(found.rows.map((row) => [row.id_key, row.customer_id]))
}

/** All keys that customers hold. */
export async function heldKeys(db: Db, ids: readonly number[]): Promise<Map<number, Key[]>> {
  const held = new Map<number, Key[]>()
  if (ids.length === 0) return held
  const found = await sql<
    Key & { customer_id: number }
  >`select customer_id, id_key as key, kind, app, verified
    from customer.identity where customer_id = any(${[...ids]}::bigint[]) order by id_key`.execute(
    db,
  )
  for (const { customer_id, ...key } of found.rows) {
    const keys = held.get(customer_id)
    if (keys) keys.push(key)
    else held.set(customer_id, [key])
  }
  return held
}

/** New customers, ids in the order of the inputs. */
export async function insertCustomers(tx: Tx, inputs: readonly ResolveInput[]): Promise<number[]> {
  if (inputs.length === 0) return []
  const drawn = await sql<{ id: number }>`select nextval('customer.customer_customer_id_seq') as id
    from generate_series(1, ${inputs.length}::int)`.execute(tx.db)
  const ids = drawn.rows.map((row) => row.id)
  const names = inputs.map((input) => (input.name ? nameKeys(input.name) : null))
  await sql`insert into customer.customer (customer_id, name, name_sort, name_initials, gender,
      birthday, home_store_id, created_at, changed_at)
    select i.*, ${tx.now}::timestamptz
    from unnest(${ids}::bigint[], ${inputs.map((i) => i.name || null)}::text[],
      ${names.map((n) => n?.sort ?? null)}::text[],
      ${names.map((n) => n?.initials ?? null)}::text[],
      ${inputs.map((i) => i.gender ?? null)}::text[],
      ${inputs.map((i) => i.birthday || null)}::text[],
      ${inputs.map((i) => i.storeId ?? null)}::bigint[],
      ${inputs.map((i) => (i.createdAt ?? tx.now).toISOString())}::timestamptz[]) as i`.execute(
    tx.db,
  )
  return ids
}

export async function placeKeys(
  db: Db,
  placed: readonly { key: string; id: number }[],
): Promise<void> {
  if (placed.length === 0) return
  await sql`update customer.identity as k set customer_id = i.id
    from unnest(${placed.map((p) => p.key)}::text[],
      ${placed.map((p) => p.id)}::bigint[]) as i (key, id)
    where k.id_key = i.key and k.customer_id is null`.execute(db)
}

/** Takes back keys that were put down and belong to nobody. */
export async function dropKeys(db: Db, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await sql`delete from customer.identity
    where id_key = any(${[...keys]}::text[]) and customer_id is null`.execute(db)
}

interface Named {
  id: number
  input: ResolveInput
}

/**
 * Those whose input says something that is not known of them yet: of a till's buyers, next to none.
 */
async function withNews(db: Db, named: readonly Named[]): Promise<Named[]> {
  const given = named.filter(
    ({ input }) => input.name || input.gender || input.birthday || input.storeId,
  )
  if (given.length === 0) return []
  const found = await sql<{
    id: number
    name: boolean
    gender: boolean
    birthday: boolean
    store: boolean
  }>`
    select customer_id as id, name is null as name, gender is null as gender,
      birthday is null as birthday, home_store_id is null as store
    from customer.customer
      where customer_id = any(${sortedUnique(given.map(({ id }) => id))}::bigint[])
      and (name is null or gender is null or birthday is null or home_store_id is null)`.execute(db)
  const lacks = new Map(found.rows.map((row) => [row.id, row]))
  return given.filter(({ id, input }) => {
    const lack = lacks.get(id)
    return (
      lack &&
      ((lack.name && input.name) ||
        (lack.gender && input.gender) ||
        (lack.birthday && input.birthday) ||
        (lack.store && input.storeId))
    )
  })
}

/**
 * Fills what is not known yet; never overwrites. Gives the customers that changed. Their locks are
 * held.
 */
export async function fillProfiles(tx: Tx, named: readonly Named[]): Promise<number[]> {
  const given = await withNews(tx.db, named)
  if (given.length === 0) return []
  const names = given.map(({ input }) => (input.name ? nameKeys(input.name) : null))
  const changed = await sql<{ customer_id: number }>`
    update customer.customer c set name = coalesce(c.name, i.name),
      name_sort = case when c.name is null then i.sort else c.name_sort end,
      name_initials = case when c.name is null then i.initials else c.name_initials end,
      gender = coalesce(c.gender, i.gender), birthday = coalesce(c.birthday, i.birthday),
      home_store_id = coalesce(c.home_store_id, i.store_id), changed_at = ${tx.now}
    from (select distinct on (id) * from unnest(${given.map((g) => g.id)}::bigint[],
        ${given.map((g) => g.input.name || null)}::text[],
        ${names.map((n) => n?.sort ?? null)}::text[],
        ${names.map((n) => n?.initials ?? null)}::text[],
        ${given.map((g) => g.input.gender ?? null)}::text[],
        ${given.map((g) => g.input.birthday || null)}::text[],
        ${given.map((g) => g.input.storeId ?? null)}::bigint[])
        with ordinality as u (id, name, sort, initials, gender, birthday, store_id, no)
          order by id, no) as i
    where c.customer_id = i.id and ((c.name is null and i.name is not null)
      or (c.gender is null and i.gender is not null)
        or (c.birthday is null and i.birthday is not null)
      or (c.home_store_id is null and i.store_id is not null))
    returning c.customer_id`.execute(tx.db)
  return changed.rows.map((row) => row.customer_id)
}

export interface LinkRow {
  low: number
  high: number
  contradicts: string | null
}

/** Remembers pairs; gives those that may be merged without asking and are new or open again. */
export async function insertLinks(tx: Tx, links: readonly LinkRow[]): Promise<LinkRow[]> {
  const found = await sql<{ low: number; high: number; strength: string }>`
    insert into customer.candidate as c (low_id, high_id, reasons, strength, found_at)
    select distinct on (i.low, i.high) i.low, i.high,
      array[coalesce('contradicts:' || i.contradicts, 'sameEvidence')],
      case when i.contradicts is null then 'strong' else 'weak' end, ${tx.now}::timestamptz
    from unnest(${links.map((l) => l.low)}::bigint[], ${links.map((l) => l.high)}::bigint[],
      ${links.map((l) => l.contradicts)}::text[]) as i (low, high, contradicts)
    order by i.low, i.high
    on conflict (low_id, high_id) do update
      set reasons = excluded.reasons, strength = excluded.strength where c.settled_at is null
    returning low_id as low, high_id as high, strength`.execute(tx.db)
  return found.rows
    .filter((row) => row.strength === 'strong')
    .map((row) => ({ ...row, contradicts: null }))
}

/** Survivor ids by identity; null where nobody holds it. */
export async function findByIdentity(
  db: Db,
  identities: readonly IdentityInput[],
): Promise<(number | null)[]> {
  const keys = identities.map((identity) => {
    const value = normalise(identity)
    return value === null ? null : keyOf(identity, value)
  })
  const owners = await ownersOf(
    db,
    keys.filter((key) => key !== null),
  )
  return keys.map((key) => (key === null ? null : (owners.get(key) ?? null)))
}
