// Rows of polls, their options, and the codes that open them.
import { sql, type RawBuilder } from 'kysely'
import type { PollInput } from '#contracts'
import { storesWithin } from '#modules/org'
import type { Db, Scope, Tx } from '#platform'
import { writeLink } from '../../sql/link.ts'

export interface PollRow {
  id: number
  question: string
  many: boolean
  changeable: boolean
  resultsShown: boolean
  storeIds: number[]
  startsAt: Date
  endsAt: Date
  endedAt: Date | null
}
const columns = sql`p.poll_id as id, p.question, p.many, p.changeable,
  p.results_shown as "resultsShown", p.store_ids as "storeIds", p.starts_at as "startsAt",
  p.ends_at as "endsAt", p.ended_at as "endedAt"`

/** A poll of all stores is everybody's to see. */
const within = (scope: Scope): RawBuilder<boolean> =>
  scope.all
    ? sql<boolean>`true`
    : sql<boolean>`(p.store_ids = '{}' or p.store_ids && ${[...scope.storeIds]}::bigint[])`

export async function pollRows(
  db: Db,
  scope: Scope,
  find: { id?: number; before?: number; limit: number },
): Promise<PollRow[]> {
  const found = await sql<PollRow>`select ${columns} from code.poll p
    where ${within(scope)} and (${find.id ?? null}::bigint is null or p.poll_id = ${find.id ?? null})
      and p.poll_id < ${find.before ?? Number.MAX_SAFE_INTEGER}
    order by p.poll_id desc limit ${find.limit}`.execute(db)
  return found.rows
}

/** Nobody changes it until this transaction is over; others answer meanwhile. */
export async function holdPoll(tx: Tx, id: number): Promise<PollRow | undefined> {
  tx.locks.take('documents', 'code.poll', [id])
  const found = await sql<PollRow>`select ${columns} from code.poll p where p.poll_id = ${id}
    for share`.execute(tx.db)
  return found.rows[0]
}

export async function lockPoll(tx: Tx, id: number): Promise<void> {
  tx.locks.take('documents', 'code.poll', [id])
  await sql`select 1 from code.poll where poll_id = ${id} for update`.execute(tx.db)
}

export interface OptionRow {
  id: number
  pollId: number
  text: string
  tagId: number | null
  tagName: string | null
}
export async function optionsOf(db: Db, pollIds: readonly number[]): Promise<OptionRow[]> {
  const found = await sql<OptionRow>`select o.option_id as id, o.poll_id as "pollId", o.text,
      o.tag_id as "tagId", t.name as "tagName"
    from code.poll_option o left join customer.v_tag_name t on t.tag_id = o.tag_id
    where o.poll_id = any(${[...pollIds]}::bigint[]) order by o.poll_id, o.place`.execute(db)
  return found.rows
}

export async function tagsKnown(db: Db, tagIds: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ id: number }>`select tag_id as id from customer.v_tag_name
    where tag_id = any(${[...tagIds]}::bigint[])`.execute(db)
  return new Set(found.rows.map(({ id }) => id))
}

export async function storesKnown(db: Db, storeIds: readonly number[]): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from org.v_store
    where store_id = any(${[...storeIds]}::bigint[])`.execute(db)
  return found.rows[0]?.n ?? 0
}

export async function isAnswered(db: Db, pollId: number): Promise<boolean> {
  const found = await sql`select 1 from code.poll_answer where poll_id = ${pollId}
    limit 1`.execute(db)
  return found.rows.length > 0
}

export async function writePoll(tx: Tx, input: PollInput): Promise<number> {
  const { id, question, many, changeable, resultsShown, storeIds, startsAt, endsAt } = input
  const written =
    id === undefined
      ? await sql<{ id: number }>`insert into code.poll (question, many, changeable, results_shown,
          store_ids, starts_at, ends_at, made_at, changed_at)
        values (${question}, ${many}, ${changeable}, ${resultsShown}, ${storeIds}::bigint[],
          ${startsAt}, ${endsAt}, ${tx.now}, ${tx.now}) returning poll_id as id`.execute(tx.db)
      : await sql<{ id: number }>`update code.poll set question = ${question}, many = ${many},
          changeable = ${changeable}, results_shown = ${resultsShown},
          store_ids = ${storeIds}::bigint[], starts_at = ${startsAt}, ends_at = ${endsAt},
          changed_at = ${tx.now}
        where poll_id = ${id} returning poll_id as id`.execute(tx.db)
  return written.rows[0]?.id ?? 0
}

/** An option keeps its id in its place: journeys may name it. */
export async function writeOptions(
  tx: Tx,
  pollId: number,
  options: PollInput['options'],
): Promise<void> {
  await sql`delete from code.poll_option where poll_id = ${pollId}
    and place > ${options.length}`.execute(tx.db)
  await sql`insert into code.poll_option (poll_id, place, text, tag_id)
    select ${pollId}::bigint, x.n, x.t, x.tag from unnest(${options.map((one) => one.text)}::text[],
      ${options.map((one) => one.tagId)}::bigint[]) with ordinality x (t, tag, n) order by x.n
    on conflict (poll_id, place) do update set text = excluded.text,
      tag_id = excluded.tag_id`.execute(tx.db)
}

export async function writeEnd(
  tx: Tx,
  pollId: number,
  { endsAt, endedAt }: { endsAt: Date; endedAt: Date | null },
): Promise<void> {
  await sql`update code.poll set ends_at = ${endsAt}, ended_at = ${endedAt},
    changed_at = ${tx.now} where poll_id = ${pollId}`.execute(tx.db)
}

export interface Behind {
  pollId: number
  storeId: number
  /** The group the link was made for. */
  groupId: number | null
}
/** The poll a short name opens; none where its code is off, or its store is out of the poll. */
export async function pollBehind(db: Db, slug: string): Promise<Behind | undefined> {
  const found = await sql<Behind>`select c.poll_id as "pollId", c.store_id as "storeId",
      case when l.ref like 'group:%' then substr(l.ref, 7)::bigint end as "groupId"
    from code.link l join code.channel_code c on c.code_id = l.code_id and c.active
    join code.poll p on p.poll_id = c.poll_id
      and (p.store_ids = '{}' or c.store_id = any(p.store_ids))
    where l.slug = ${slug}`.execute(db)
  return found.rows[0]
}

/** Whose a group is, where it stands within reach. */
export async function storeOfGroup(
  db: Db,
  scope: Scope,
  groupId: number,
): Promise<{ storeId: number | null } | undefined> {
  const found = await sql<{ storeId: number | null }>`select c.store_id as "storeId"
    from wecom.v_chat c where c.group_id = ${groupId}
      and ${storesWithin(scope, 'c.store_id')}`.execute(db)
  return found.rows[0]
}

/** The code of a poll in a store: made once, whoever asks first. */
export async function writePollCode(
  tx: Tx,
  code: { pollId: number; storeId: number; name: string; placement: string },
): Promise<number> {
  await sql`insert into code.channel_code (poll_id, name, kind, page, store_id, channel, placement,
      active, created_at, changed_at)
    values (${code.pollId}, ${code.name}, 'page', 'poll', ${code.storeId}, 'community',
      ${code.placement}, true, ${tx.now}, ${tx.now})
    on conflict (poll_id, store_id) where poll_id is not null do nothing`.execute(tx.db)
  const found = await sql<{ id: number }>`select code_id as id from code.channel_code
    where poll_id = ${code.pollId} and store_id = ${code.storeId}`.execute(tx.db)
  const id = found.rows[0]?.id ?? 0
  await writeLink(tx, id)
  return id
}

/** Whose poll a code opens. */
export async function pollOfCode(
  db: Db,
  codeId: number,
): Promise<{ pollId: number | null; storeId: number } | undefined> {
  const found = await sql<{ pollId: number | null; storeId: number }>`select poll_id as "pollId",
    store_id as "storeId" from code.channel_code where code_id = ${codeId}`.execute(db)
  return found.rows[0]
}
