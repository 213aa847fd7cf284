// Raw limit of `value`, ledger: the rows that postings left behind, inserted again into a table
// like theirs. Why it is the best known: arrays through unnest, a thousand rows a commit, on the
// best of one, two and four connections; no account is locked, no balance read or rewritten, no
// key looked for. Plan: Insert on bench.<table> -> Function Scan on unnest; primary key, unique key
// and index by time.
import type pg from 'pg'
import { chunksOf } from '#kit'
import { bestInsertSeconds, scratchLike } from './scratch.ts'

const BATCH = 1_000
interface Posting {
  holder: string
  key: string
  amount: string
  balance_after: string
}

async function again(
  pool: pg.Pool,
  table: string,
  rows: readonly Posting[],
  statement: string,
): Promise<number> {
  await scratchLike(pool, table, `ledger.${table}`)
  const batches = [...chunksOf(rows, BATCH)].map((chunk) => [
    chunk.map((row) => row.holder),
    chunk.map((row) => row.key),
    chunk.map((row) => row.amount),
    chunk.map((row) => row.balance_after),
  ])
  return bestInsertSeconds({ pool, batches, truncate: `truncate bench.${table}`, statement })
}

const unnested = 'unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[])'

/** The newest so many transfers; gives seconds. */
export async function insertTransfersBare(pool: pg.Pool, count: number): Promise<number> {
  const { rows } = await pool.query<Posting>(
    `select customer_id::text as holder, key, amount::text, balance_after::text
     from ledger.transfer order by transfer_id desc limit $1`,
    [count],
  )
  return again(
    pool,
    'transfer',
    rows,
    `insert into bench.transfer (customer_id, key, amount, balance_after, asset, house, reason, at)
     select *, 'stored_bonus', 'issued', 'bench', now() from ${unnested}`,
  )
}

/** The newest so many entries of funds; gives seconds. */
export async function insertEntriesBare(pool: pg.Pool, count: number): Promise<number> {
  const { rows } = await pool.query<Posting>(
    `select fund_id::text as holder, key, amount::text, balance_after::text
     from ledger.fund_entry order by entry_id desc limit $1`,
    [count],
  )
  return again(
    pool,
    'fund_entry',
    rows,
    `insert into bench.fund_entry (fund_id, key, amount, balance_after, house, reason, at)
     select *, 'spent', 'bench', now() from ${unnested}`,
  )
}
