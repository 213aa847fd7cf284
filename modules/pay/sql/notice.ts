// What WeChat Pay told us, once each.
import { sql } from 'kysely'
import type { Tx } from '#platform'

export interface Notice {
  id: string
  event: string
  number: string | null
}

/** False when it was told before: then nothing is to be done. */
export async function takeNotice(tx: Tx, { id, event, number }: Notice): Promise<boolean> {
  const made = await sql<{ id: string }>`
    insert into pay.notice (notice_id, event, number, at, outcome)
    values (${id}, ${event}, ${number}, ${tx.now}, 'taken') on conflict do nothing
    returning notice_id as id`.execute(tx.db)
  return made.rows.length > 0
}

export async function noteOutcome(tx: Tx, id: string, outcome: string): Promise<void> {
  await sql`update pay.notice set outcome = ${outcome} where notice_id = ${id}`.execute(tx.db)
}
