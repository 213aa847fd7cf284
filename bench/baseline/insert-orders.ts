// Raw limit of `ingest`: the order rows alone, no lines, no customer, no event, nothing looked up.
// Why it is the best known: one statement a batch with one array a column spares parsing and
// a round trip per row; multi-row VALUES parses every value, and COPY cannot stand for a till,
// which needs each batch committed before it is answered. Plan: Insert on bench.order -> Function
// Scan on unnest; one index entry per index of the table.
import type pg from 'pg'
import { chunksOf } from '#kit'
import { bestInsertSeconds, scratchLike } from './scratch.ts'

const columns = {
  customer_id: 'bigint',
  order_id: 'bigint',
  store_id: 'bigint',
  staff_id: 'bigint',
  source: 'text',
  number: 'text',
  placed_at: 'timestamptz',
  paid_at: 'timestamptz',
  paid_on: 'date',
  goods_fen: 'bigint',
  discount_fen: 'bigint',
  paid_fen: 'bigint',
  refunded_fen: 'bigint',
  line_count: 'int',
  import_id: 'bigint',
} as const
const names = Object.keys(columns)

/** Inserts the orders whose numbers begin so, as the product stored them, into a scratch table. */
export async function insertOrdersBare(
  pool: pg.Pool,
  prefix: string,
  batchSize: number,
): Promise<number> {
  await scratchLike(pool, '"order"', 'orders."order"')
  const texts = names.map((name) => `${name}::text`).join(', ')
  const { rows } = await pool.query<Record<string, string | null>>(
    `select ${texts} from orders."order" where number like $1 order by order_id`,
    [`${prefix}%`],
  )
  const batches = [...chunksOf(rows, batchSize)].map((chunk) =>
    names.map((name) => chunk.map((row) => row[name] ?? null)),
  )
  const arrays = Object.values(columns).map((type, at) => `$${at + 1}::${type}[]`)
  return bestInsertSeconds({
    pool,
    batches,
    truncate: 'truncate bench."order"',
    statement: `insert into bench."order" (${names.join(', ')}) select *
      from unnest(${arrays.join(', ')})`,
  })
}
