// What came of polls: openings and answers by link, options chosen, and who answered. A store sees what
// was answered by its own links.
import { sql } from 'kysely'
import { storesWithin } from '#modules/org'
import type { Db, Scope } from '#platform'

export interface PollCount {
  pollId: number
  opened: number
  answered: number
}
export async function countsOf(
  db: Db,
  scope: Scope,
  pollIds: readonly number[],
): Promise<PollCount[]> {
  const found = await sql<PollCount>`select p.id as "pollId",
      (select coalesce(sum(d.visits), 0)::bigint from code.channel_code c
        join code.visit_day d using (code_id)
        where c.poll_id = p.id and ${storesWithin(scope, 'c.store_id')}) as opened,
      (select count(*)::int from code.poll_answer a where a.poll_id = p.id
        and a.aside_by is null and ${storesWithin(scope, 'a.store_id')}) as answered
    from unnest(${[...pollIds]}::bigint[]) p (id)`.execute(db)
  return found.rows
}

/** By option; all answers there are where nobody's scope is asked. */
export async function chosenOf(
  db: Db,
  pollIds: readonly number[],
  scope?: Scope,
): Promise<Map<number, number>> {
  const found = await sql<{ id: number; n: number }>`select c.option_id as id, count(*)::int as n
    from code.poll_answer a join code.poll_choice c on c.answer_id = a.answer_id
    where a.poll_id = any(${[...pollIds]}::bigint[]) and a.aside_by is null
      and ${scope ? storesWithin(scope, 'a.store_id') : sql`true`}
    group by 1`.execute(db)
  return new Map(found.rows.map(({ id, n }) => [id, n]))
}

export async function peopleOf(db: Db, pollId: number): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from code.poll_answer
    where poll_id = ${pollId} and aside_by is null`.execute(db)
  return found.rows[0]?.n ?? 0
}

export interface LinkRow {
  codeId: number
  storeId: number
  storeName: string
  groupId: number | null
  groupName: string | null
  slug: string
  opened: number
  answered: number
  chosen: number[]
}
export async function linkRows(db: Db, scope: Scope, pollId: number): Promise<LinkRow[]> {
  const found = await sql<LinkRow>`select c.code_id as "codeId", c.store_id as "storeId",
      s.name as "storeName", g.group_id as "groupId", g.name as "groupName", l.slug,
      (select count(*)::int from code.visit v where v.code_id = c.code_id and v.slug = l.slug)
        as opened,
      (select count(*)::int from code.poll_answer a where a.poll_id = c.poll_id
        and a.slug = l.slug and a.aside_by is null) as answered,
      array(select (select count(*)::int from code.poll_answer a
          join code.poll_choice x on x.answer_id = a.answer_id and x.option_id = o.option_id
          where a.poll_id = c.poll_id and a.slug = l.slug and a.aside_by is null)
        from code.poll_option o where o.poll_id = c.poll_id order by o.place) as chosen
    from code.channel_code c join code.link l on l.code_id = c.code_id
    join org.v_store s on s.store_id = c.store_id
    left join wecom.v_chat g on l.ref = 'group:' || g.group_id
    where c.poll_id = ${pollId} and ${storesWithin(scope, 'c.store_id')}
      and (l.ref is null or g.group_id is not null)
    order by s.name collate "C", c.code_id, g.name collate "C" nulls first, g.group_id`.execute(db)
  return found.rows
}

export interface AnswerRow {
  id: number
  customerId: number | null
  name: string | null
  options: string[]
  storeName: string
  groupName: string | null
  answeredAt: Date
  changedAt: Date
}
/** Newest first. A guide sees those whom she reaches. */
export async function answerRows(
  db: Db,
  scope: Scope,
  find: { pollId: number; optionId?: number | undefined; before?: number; limit: number },
): Promise<AnswerRow[]> {
  const option = find.optionId ?? null
  const found = await sql<AnswerRow>`select a.answer_id as id, v.person_id as "customerId",
      h.display_name as name, s.name as "storeName", g.name as "groupName",
      a.answered_at as "answeredAt", a.changed_at as "changedAt",
      array(select o.text from code.poll_choice c join code.poll_option o using (option_id)
        where c.answer_id = a.answer_id order by o.place) as options
    from code.poll_answer a join org.v_store s on s.store_id = a.store_id
    left join wecom.v_chat g on g.group_id = a.group_id
    left join customer.v_customer v on v.customer_id = a.customer_id
    left join customer.v_customer h on h.customer_id = v.person_id
    where a.poll_id = ${find.pollId} and a.aside_by is null
      and ${storesWithin(scope, 'a.store_id')}
      and (${scope.staffId}::bigint is null or exists (select 1 from customer.v_reach r
        where r.customer_id = a.customer_id and r.staff_id = ${scope.staffId}))
      and (${option}::bigint is null or exists (select 1 from code.poll_choice c
        where c.answer_id = a.answer_id and c.option_id = ${option}))
      and a.answer_id < ${find.before ?? Number.MAX_SAFE_INTEGER}
    order by a.answer_id desc limit ${find.limit}`.execute(db)
  return found.rows
}

/** Answers without a choice, with several where one was asked, or with an option of another poll. */
export async function wrongAnswers(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from code.poll_answer a
    join code.poll p using (poll_id)
    left join lateral (select count(*) as n, count(*) filter (where o.poll_id <> a.poll_id) as other
      from code.poll_choice c join code.poll_option o using (option_id)
      where c.answer_id = a.answer_id) c on true
    where c.n = 0 or c.other > 0 or c.n > 1 and not p.many`.execute(db)
  return found.rows[0]?.n ?? 0
}

/** Tags that two answers of one customer both count as theirs, or that no option has. */
export async function wrongTags(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select (select count(*) from (
      select a.customer_id, o.tag_id from code.poll_answer a
      join code.poll_choice c on c.answer_id = a.answer_id and c.tagged_at is not null
      join code.poll_option o using (option_id)
      join customer.v_tag t on t.customer_id = a.customer_id and t.tag_id = o.tag_id
        and t.at = c.tagged_at
      where a.aside_by is null
      group by 1, 2 having count(distinct a.answer_id) > 1) x)
    + (select count(*) from code.poll_choice c join code.poll_option o using (option_id)
      where c.tagged_at is not null and o.tag_id is null) as n`.execute(db)
  return found.rows[0]?.n ?? 0
}
