// Rows of answers and choices: one standing answer for each customer and poll.
import { sql } from 'kysely'
import type { Db, MergeInput, Tx } from '#platform'
import type { Behind } from './poll.ts'

export interface Standing {
  answerId: number
  optionIds: number[]
  /** The merge that brought it to her. */
  mergeId: number | null
}
export async function standingAnswer(
  db: Db,
  customerId: number,
  pollId: number,
): Promise<Standing | undefined> {
  const found = await sql<Standing>`select a.answer_id as "answerId",
      array(select c.option_id from code.poll_choice c where c.answer_id = a.answer_id
        order by 1) as "optionIds",
      a.merges[cardinality(a.merges)] as "mergeId"
    from code.poll_answer a where a.customer_id = ${customerId} and a.poll_id = ${pollId}
      and a.aside_by is null`.execute(db)
  return found.rows[0]
}

export async function writeAnswer(
  tx: Tx,
  answer: Behind & { customerId: number; slug: string },
): Promise<number> {
  const { pollId, customerId, slug, storeId, groupId } = answer
  const made = await sql<{ id: number }>`insert into code.poll_answer (poll_id, customer_id, slug,
      store_id, group_id, answered_at, changed_at)
    values (${pollId}, ${customerId}, ${slug}, ${storeId}, ${groupId}, ${tx.now}, ${tx.now})
    returning answer_id as id`.execute(tx.db)
  return made.rows[0]?.id ?? 0
}

export async function touchAnswer(tx: Tx, answerId: number): Promise<void> {
  await sql`update code.poll_answer set changed_at = ${tx.now}
    where answer_id = ${answerId}`.execute(tx.db)
}

/** Another answer stands for it, until this merge is undone. */
export async function setAside(
  tx: Tx,
  answerIds: readonly number[],
  mergeId: number,
): Promise<void> {
  await sql`update code.poll_answer set aside_by = ${mergeId}
    where answer_id = any(${[...answerIds]}::bigint[])`.execute(tx.db)
}

/** What she chose, with whose tags those are that the poll put on her just now or before. */
export async function writeChoices(
  tx: Tx,
  answer: { answerId: number; customerId: number; optionIds: readonly number[] },
  ownTags: readonly number[],
): Promise<void> {
  await sql`delete from code.poll_choice where answer_id = ${answer.answerId}`.execute(tx.db)
  await sql`insert into code.poll_choice (answer_id, option_id, tagged_at)
    select ${answer.answerId}::bigint, o.option_id, t.at from code.poll_option o
    left join customer.v_tag t on t.tag_id = o.tag_id and t.customer_id = ${answer.customerId}
      and t.tag_id = any(${[...ownTags]}::bigint[])
    where o.option_id = any(${[...answer.optionIds]}::bigint[])`.execute(tx.db)
}

/**
 * Tags she bears because of this answer: put on by it, and not taken off and put on again by somebody
 * else since.
 */
export async function ownTagsOf(db: Db, customerId: number, answerId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`select distinct t.tag_id as id from code.poll_choice c
    join code.poll_option o on o.option_id = c.option_id
    join customer.v_tag t on t.customer_id = ${customerId} and t.tag_id = o.tag_id
      and t.at = c.tagged_at
    where c.answer_id = ${answerId} order by 1`.execute(db)
  return found.rows.map(({ id }) => id)
}

/** Another standing answer of hers asks for these tags, too: from now on they are its own. */
export async function handTagsOn(
  tx: Tx,
  customerId: number,
  { answerId, tagIds }: { answerId: number; tagIds: readonly number[] },
): Promise<number[]> {
  const found = await sql<{ id: number }>`with other as (
      select distinct on (o.tag_id) c.answer_id, c.option_id, o.tag_id
      from code.poll_answer a join code.poll_choice c on c.answer_id = a.answer_id
      join code.poll_option o on o.option_id = c.option_id
      where a.customer_id = ${customerId} and a.aside_by is null and a.answer_id <> ${answerId}
        and o.tag_id = any(${[...tagIds]}::bigint[])
      order by o.tag_id, a.answer_id),
    given as (update code.poll_choice c set tagged_at = t.at
      from other x join customer.v_tag t on t.customer_id = ${customerId} and t.tag_id = x.tag_id
      where c.answer_id = x.answer_id and c.option_id = x.option_id returning x.tag_id)
    select tag_id as id from given`.execute(tx.db)
  return found.rows.map(({ id }) => id)
}

/** What an answer put on and still counts as its own, besides these. */
export async function forgetTags(
  tx: Tx,
  answerId: number,
  besides: readonly number[],
): Promise<void> {
  await sql`update code.poll_choice c set tagged_at = null from code.poll_option o
    where c.answer_id = ${answerId} and o.option_id = c.option_id
      and o.tag_id <> all(${[...besides]}::bigint[])`.execute(tx.db)
}

/** Tags that an answer had put on, whether she bears them or not. */
export async function tagsGivenBy(db: Db, answerId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`select distinct o.tag_id as id from code.poll_choice c
    join code.poll_option o on o.option_id = c.option_id
    where c.answer_id = ${answerId} and c.tagged_at is not null order by 1`.execute(db)
  return found.rows.map(({ id }) => id)
}

export async function optionsChosen(db: Db, answerId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`select option_id as id from code.poll_choice
    where answer_id = ${answerId} order by 1`.execute(db)
  return found.rows.map(({ id }) => id)
}

/** Polls that both have answered: of the two, the answer given or changed last stands. */
export async function outdone(
  db: Db,
  { from, into }: MergeInput,
): Promise<{ answerId: number; ofSurvivor: boolean }[]> {
  const found = await sql<{ answerId: number; ofSurvivor: boolean }>`
    select case when f.changed_at > i.changed_at then i.answer_id else f.answer_id end
        as "answerId", f.changed_at > i.changed_at as "ofSurvivor"
    from code.poll_answer f join code.poll_answer i on i.poll_id = f.poll_id
    where f.customer_id = ${from} and i.customer_id = ${into}
      and f.aside_by is null and i.aside_by is null order by 1`.execute(db)
  return found.rows
}

export async function bringAnswers(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await sql`update code.poll_answer set customer_id = ${into}, merges = merges || ${mergeId}::bigint
    where customer_id = ${from}`.execute(tx.db)
}

export async function giveAnswersBack(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await sql`update code.poll_answer set customer_id = ${from},
      merges = merges[:cardinality(merges) - 1], aside_by = nullif(aside_by, ${mergeId})
    where customer_id = ${into} and merges[cardinality(merges)] = ${mergeId}`.execute(tx.db)
}

/** Her own that the merge had set aside, where she has not answered anew since. */
export async function standAgain(tx: Tx, { into, mergeId }: MergeInput): Promise<number[]> {
  const found = await sql<{ id: number }>`update code.poll_answer a set aside_by = null
    where a.customer_id = ${into} and a.aside_by = ${mergeId} and not exists (
      select 1 from code.poll_answer o where o.customer_id = ${into} and o.poll_id = a.poll_id
        and o.aside_by is null)
    returning a.answer_id as id`.execute(tx.db)
  return found.rows.map(({ id }) => id)
}

export async function answersOfHer(db: Db, customerId: number): Promise<object[]> {
  const found = await sql<object>`select p.question, a.answered_at, a.changed_at,
      array(select o.text from code.poll_choice c join code.poll_option o using (option_id)
        where c.answer_id = a.answer_id order by o.place) as options
    from code.poll_answer a join code.poll p using (poll_id)
    where a.customer_id = ${customerId} and a.aside_by is null order by a.answer_id`.execute(db)
  return found.rows
}

export async function forgetAnswers(tx: Tx, customerId: number): Promise<void> {
  await sql`update code.poll_answer set customer_id = null
    where customer_id = ${customerId}`.execute(tx.db)
}
