// Answers on a customer's timeline.
import { sql } from 'kysely'
import type { TimelineSource } from '#platform'

interface Turn {
  at: Date
  id: number
  question: string
  options: string[]
}

export const pollTimeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const found = await sql<Turn>`select a.changed_at as at, a.answer_id as id, p.question,
        array(select o.text from code.poll_choice c join code.poll_option o using (option_id)
          where c.answer_id = a.answer_id order by o.place) as options
      from code.poll_answer a join code.poll p using (poll_id)
      where a.customer_id = any(${[...customerIds]}::bigint[]) and a.aside_by is null
        and a.changed_at < ${before}
      order by a.changed_at desc, a.answer_id desc limit ${limit}`.execute(db)
    return found.rows.map(({ at, id, question, options }) => ({
      at,
      kind: 'code.pollAnswered',
      details: {
        id,
        sentence: {
          zh: `回答投票「${question}」：${options.join('、')}`,
          en: `Answered the poll “${question}”: ${options.join(', ')}`,
        },
      },
    }))
  },
}
