// Raw limit of `membership`: what one commit of one row takes by itself on this disk, in this
// minute. Why it is the best known: a membership is at least one committed row after another;
// nothing that keeps its word can be faster than that. Plan: Insert on bench.commit -> Result.
import type pg from 'pg'

/** Milliseconds of the 99th of a hundred commits. */
export async function commitsBare(pool: pg.Pool, times: number): Promise<number> {
  await pool.query('create schema if not exists bench')
  await pool.query('drop table if exists bench.commit')
  await pool.query('create table bench.commit (no int primary key)')
  const took: number[] = []
  for (let no = 0; no < times; no++) {
    const startedAt = performance.now()
    await pool.query('insert into bench.commit values ($1)', [no])
    took.push(performance.now() - startedAt)
  }
  took.sort((a, b) => a - b)
  return took[Math.floor(took.length * 0.99)] ?? Number.NaN
}
