// A schema of the bench beside the product's own, in the same database: baselines write there into
// tables with the same columns, constraints and indexes.
import type pg from 'pg'

/** An empty table like the product's, named `bench.<name>`. */
export async function scratchLike(pool: pg.Pool, name: string, original: string): Promise<void> {
  await pool.query('create schema if not exists bench')
  await pool.query(`drop table if exists bench.${name}`)
  await pool.query(`create table bench.${name} (like ${original} including all)`)
}

export const dropScratch = (pool: pg.Pool): Promise<unknown> =>
  pool.query('drop schema if exists bench cascade')

export interface BatchInsert {
  pool: pg.Pool
  statement: string
  truncate: string
  batches: readonly unknown[][]
}

/**
 * Rows of each batch in one statement and one commit; the best of one, two and four connections,
 * since which of them is fastest depends on the disk and on how busy the machine is.
 */
export async function bestInsertSeconds({
  pool,
  statement,
  truncate,
  batches,
}: BatchInsert): Promise<number> {
  const took: number[] = []
  for (const width of [1, 2, 4]) {
    await pool.query(truncate)
    const queue = [...batches]
    const startedAt = performance.now()
    await Promise.all(
      Array.from({ length: width }, async () => {
        for (let batch = queue.shift(); batch; batch = queue.shift())
          await pool.query(statement, batch)
      }),
    )
    took.push((performance.now() - startedAt) / 1000)
  }
  return Math.min(...took)
}
