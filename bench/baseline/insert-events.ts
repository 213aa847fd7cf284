// Raw limit of `log`: the event rows alone into a table like the log, nobody locked, nobody
// listening. Why it is the best known: the log's own statement (arrays through unnest, one commit a
// batch) without the state change that an event tells of, without the partition to be found,
// without a reader. Plan: Insert on bench.event -> Function Scan on unnest; primary key and the
// index on `tx`.
import type pg from 'pg'
import { chunksOf } from '#kit'
import { bestInsertSeconds, scratchLike } from './scratch.ts'

/** Inserts so many of the newest events of this name again, into a scratch table. */
export async function insertEventsBare(
  pool: pg.Pool,
  name: string,
  count: number,
  batchSize: number,
): Promise<number> {
  await scratchLike(pool, 'event', 'platform.event')
  const { rows } = await pool.query<{ subject: string; payload: string; occurred_at: string }>(
    `select subject::text, payload::text, occurred_at::text from platform.event where name = $1
     order by id desc limit $2`,
    [name, count],
  )
  const batches = [...chunksOf(rows, batchSize)].map((chunk) => [
    name,
    chunk.map((row) => row.subject),
    chunk.map((row) => row.payload),
    chunk.map((row) => row.occurred_at),
  ])
  return bestInsertSeconds({
    pool,
    batches,
    truncate: 'truncate bench.event',
    statement: `insert into bench.event (lane, name, subject, payload, occurred_at)
      select 'live', $1::text, * from unnest($2::bigint[], $3::jsonb[], $4::timestamptz[])`,
  })
}
