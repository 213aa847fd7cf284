// Raw limit of `value`, night: the same rows changed in copies of their tables. Why it is the best
// known: nothing leaves the database, two thousand members a commit, each table in one statement
// by range of ids; nobody is locked first, no key is looked for, no balance is read, no event is
// written. Plan: Update on bench.<table> -> Index Scan on its primary key; Insert -> the same scan.
import type pg from 'pg'
import { timed } from '../sample.ts'
import { scratchLike } from './scratch.ts'

const CHUNK = 2_000
const tables = { grant: 'loyalty.grant', member: 'loyalty.member', account: 'ledger.account' }

export async function copyRows(pool: pg.Pool): Promise<void> {
  for (const [name, original] of Object.entries(tables)) {
    await scratchLike(pool, `"${name}"`, original)
    await pool.query(`insert into bench."${name}" select * from ${original}
      where customer_id < 900000000`)
    await pool.query(`vacuum (analyze) bench."${name}"`)
  }
  await scratchLike(pool, 'transfer', 'ledger.transfer')
}

// $1 first, $2 last.
const statements = [
  `update bench."grant" set starts_at = null, points_left = case when starts_at is null then 0
     else points end where customer_id between $1 and $2 and key like 'order:%'`,
  `update bench.member set tier_until = tier_until + 365,
     evaluate_at = evaluate_at + interval '365 days'
   where customer_id between $1 and $2 and evaluate_at is not null`,
  `update bench.account set balance = balance + case when customer_id % 3 = 0 then 60 else -60 end
   where customer_id between $1 and $2 and asset = 'points' and customer_id % 3 < 2`,
  `insert into bench.transfer (customer_id, key, asset, amount, house, balance_after, reason, at)
   select customer_id, 'night:' || customer_id, asset, 60, 'issued', balance, 'order', now()
   from bench.account
   where customer_id between $1 and $2 and asset = 'points' and customer_id % 3 < 2`,
]

export async function changeRowsBare(pool: pg.Pool, members: number): Promise<number> {
  const client = await pool.connect()
  try {
    const { seconds } = await timed(async () => {
      for (let first = 1; first <= members; first += CHUNK) {
        await client.query('begin')
        for (const statement of statements)
          await client.query(statement, [first, first + CHUNK - 1])
        await client.query('commit')
      }
    })
    return seconds
  } finally {
    client.release()
  }
}
