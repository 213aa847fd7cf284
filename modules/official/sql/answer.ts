// Rows of what followers were told in answer.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Problem } from '../problem.ts'

export type AnswerState = 'waiting' | 'leaving' | 'sent' | 'late' | 'refused' | 'unclear'

export interface NewAnswer {
  inboxId: number
  openid: string
  content: string
  askedAt: Date
}

/** One for each message; gives those that are new. */
export async function writeAnswers(db: Db, answers: readonly NewAnswer[]): Promise<number[]> {
  if (answers.length === 0) return []
  const of = <T>(pick: (one: NewAnswer) => T): T[] => answers.map(pick)
  const written = await sql<{ id: number }>`
    insert into official.answer (inbox_id, openid, content, asked_at)
    select * from unnest(${of((a) => a.inboxId)}::bigint[], ${of((a) => a.openid)}::text[],
      ${of((a) => a.content)}::text[], ${of((a) => a.askedAt)}::timestamptz[])
    on conflict (inbox_id) do nothing returning answer_id as id`.execute(db)
  return written.rows.map(({ id }) => id)
}

/**
 * The answer that is to leave now. One asked for before `since` is too late; one that left and of
 * which nothing was heard again (its process died) is not sent twice.
 */
export async function takeAnswer(
  db: Db,
  answerId: number,
  since: Date,
): Promise<{ openid: string; content: string } | undefined> {
  const taken = await sql<{ openid: string; content: string; state: AnswerState }>`
    update official.answer set state = case when state = 'leaving' then 'unclear'
      when asked_at < ${since} then 'late' else 'leaving' end
    where answer_id = ${answerId} and state in ('waiting', 'leaving')
    returning openid, content, state`.execute(db)
  const [row] = taken.rows
  return row?.state === 'leaving' ? row : undefined
}

export async function endAnswer(
  db: Db,
  answerId: number,
  state: AnswerState,
  problem: Problem | null,
): Promise<void> {
  await sql`update official.answer set state = ${state},
    problem = ${problem && JSON.stringify(problem)}::jsonb
    where answer_id = ${answerId}`.execute(db)
}
