// Tags: words put on customers by hand, by rule or by what they did.
import { sql } from 'kysely'
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { customerTagged } from './events.ts'
import { customerRefusals } from './refusals.ts'

export interface TagInput {
  id?: number
  name: string
  group?: string
  /** A static list; said when it is made, and the same ever after. */
  list?: boolean
}
export interface SavedTag {
  tagId: number
  name: string
  group: string
  list: boolean
}
export interface TaggingInput {
  tagId: number
  customerIds: readonly number[]
  on: boolean
  /** The action on many that does it; nothing where it is done by hand or by rule. */
  bulkId?: number
}

/** Creates tags or renames them; a new tag whose name exists in its group is that tag. */
export async function saveTag(tx: Tx, inputs: readonly TagInput[]): Promise<Outcome<SavedTag>[]> {
  const outcomes: Outcome<SavedTag>[] = []
  for (const input of inputs) outcomes.push(await saveOne(tx, input))
  return outcomes
}

async function saveOne(
  tx: Tx,
  { id, name, group = '', list = false }: TagInput,
): Promise<Outcome<SavedTag>> {
  if (id === undefined) {
    const made = await sql<{
      tag_id: number
    }>`insert into customer.tag (name, group_name, list, created_at)
      values (${name}, ${group}, ${list}, ${tx.now}) on conflict (list, group_name, name)
        where gone_at is null
      do update set name = excluded.name returning tag_id`.execute(tx.db)
    return ok({ tagId: made.rows[0]?.tag_id ?? 0, name, group, list })
  }
  const known = await sql<{ list: boolean; holder: number | null }>`
    select t.list, (select o.tag_id from customer.tag o where o.list = t.list
      and o.group_name = ${group}
      and o.name = ${name} and o.gone_at is null) as holder
    from customer.tag t where t.tag_id = ${id} and t.gone_at is null`.execute(tx.db)
  const [tag] = known.rows
  if (!tag) return refuse(customerRefusals.unknownTag, { id }, 'id')
  if (tag.holder !== null && tag.holder !== id)
    return refuse(customerRefusals.tagTaken, { tagId: tag.holder }, 'name')
  await sql`update customer.tag set name = ${name}, group_name = ${group}
    where tag_id = ${id}`.execute(tx.db)
  return ok({ tagId: id, name, group, list: tag.list })
}

/** Puts tags on or takes them off; gives how many customers changed for each input. */
export async function tagCustomers(
  tx: Tx,
  inputs: readonly TaggingInput[],
): Promise<Outcome<{ changed: number[] }>[]> {
  const known = await sql<{ tag_id: number }>`select tag_id from customer.tag
    where tag_id = any(${inputs.map((i) => i.tagId)}::bigint[]) and gone_at is null`.execute(tx.db)
  const tags = new Set(known.rows.map((row) => row.tag_id))
  const outcomes: Outcome<{ changed: number[] }>[] = []
  for (const input of inputs) {
    if (!tags.has(input.tagId))
      outcomes.push(refuse(customerRefusals.unknownTag, { tagId: input.tagId }))
    else outcomes.push(ok({ changed: await tagOne(tx, input) }))
  }
  return outcomes
}

async function tagOne(tx: Tx, { tagId, customerIds, on, bulkId }: TaggingInput): Promise<number[]> {
  if (bulkId === undefined) await claim(tx, { tagId, customerIds, on })
  const changed = on
    ? await sql<{ customer_id: number }>`
        insert into customer.customer_tag as t (customer_id, tag_id, by, at, bulk_id)
        select distinct i.id, ${tagId}::bigint, ${tx.actor.name}, ${tx.now}::timestamptz,
          ${bulkId ?? null}::bigint
        from unnest(${[...customerIds]}::bigint[]) as i (id)
        join customer.customer c on c.customer_id = i.id order by i.id
        on conflict (customer_id, tag_id) do update
          set gone = false, by = excluded.by, at = excluded.at, bulk_id = excluded.bulk_id
          where t.gone
        returning customer_id`.execute(tx.db)
    : await sql<{ customer_id: number }>`
        update customer.customer_tag set gone = true, by = ${tx.actor.name}, at = ${tx.now},
          bulk_id = ${bulkId ?? null}
        where tag_id = ${tagId} and customer_id = any(${[...customerIds]}::bigint[]) and not gone
        returning customer_id`.execute(tx.db)
  const ids = changed.rows.map((row) => row.customer_id)
  tx.publish(
    customerTagged,
    ids.map((customerId) => ({ subject: customerId, payload: { customerId, tagId, on } })),
  )
  return ids
}

/** What an action on many did and somebody does again by hand is theirs: its undoing leaves it. */
async function claim(tx: Tx, { tagId, customerIds, on }: TaggingInput): Promise<void> {
  await sql`update customer.customer_tag set bulk_id = null where tag_id = ${tagId}
    and customer_id = any(${[...customerIds]}::bigint[]) and gone = ${!on}
      and bulk_id is not null`.execute(tx.db)
}

/** Of these customers, those whose tag is as this action on many left it. */
export async function untouchedSince(
  db: Db,
  { tagId, customerIds, on, bulkId }: Required<TaggingInput>,
): Promise<number[]> {
  const found = await sql<{ customer_id: number }>`select customer_id from customer.customer_tag
    where tag_id = ${tagId} and customer_id = any(${[...customerIds]}::bigint[]) and gone = ${!on}
      and bulk_id = ${bulkId}`.execute(db)
  return found.rows.map((row) => row.customer_id)
}

export interface TagRow {
  id: number
  name: string
  group: string
  list: boolean
}

export async function tagRows(db: Db): Promise<TagRow[]> {
  const found = await sql<TagRow>`select tag_id as id, name, group_name as "group", list
    from customer.tag where gone_at is null
    order by list, group_name collate "C", name collate "C"`.execute(db)
  return found.rows
}

/** Deletes a tag that nobody bears. */
export async function deleteTag(tx: Tx, id: number): Promise<Outcome<{ tagId: number }>> {
  const borne = await sql`select 1 from customer.customer_tag where tag_id = ${id} and not gone
      limit 1`.execute(tx.db)
  if (borne.rows.length > 0) return refuse(customerRefusals.tagBorne, { id })
  const gone =
    await sql`update customer.tag set gone_at = ${tx.now} where tag_id = ${id} and gone_at is null
    returning 1`.execute(tx.db)
  return gone.rows.length > 0
    ? ok({ tagId: id })
    : refuse(customerRefusals.unknownTag, { id }, 'id')
}
