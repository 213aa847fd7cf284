// Peer of the flash sale: one transaction for each buyer, as most shops do it. A Fastify of its own
// process, sixteen connections, the hot row updated on condition; correct, and every buyer waits for
// the one before.
// Why it is the best known of its kind: the buyer is locked first and the hot row last, four
// statements in all, nothing else is kept, and no session is looked up.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import fastify from 'fastify'
import { Pool } from 'pg'

const schema = `create schema if not exists naive;
  create table if not exists naive.stock (sale_id int primary key, units int check (units >= 0))
    with (fillfactor = 10);
  create table if not exists naive.buyer (customer_id bigint primary key);
  create table if not exists naive.reservation (reservation_id bigserial primary key,
    customer_id bigint, sale_id int, key text unique, expires_at timestamptz);
  create index if not exists reservation_buyer on naive.reservation (customer_id, sale_id);`

async function reserve(pool: Pool, saleId: number, customerId: number): Promise<boolean> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select 1 from naive.buyer where customer_id = $1 for update', [customerId])
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from naive.reservation where customer_id = $1 and sale_id = $2`,
      [customerId, saleId],
    )
    const stock =
      rows[0]?.n === 0
        ? await client.query(
            'update naive.stock set units = units - 1 where sale_id = $1 and units > 0',
            [saleId],
          )
        : null
    if (stock?.rowCount === 1)
      await client.query(
        `insert into naive.reservation (customer_id, sale_id, key, expires_at)
         values ($1, $2, $3, now() + interval '15 minutes')`,
        [customerId, saleId, `naive-${saleId}-${customerId}`],
      )
    await client.query('commit')
    return stock?.rowCount === 1
  } finally {
    client.release()
  }
}

if (process.argv[2] === 'serve') {
  const pool = new Pool({ connectionString: process.argv[3], max: 16 })
  const app = fastify({ logger: false })
  app.post<{ Params: { sale: string; buyer: string } }>(
    '/:sale/:buyer',
    async ({ params }, reply) =>
      (await reserve(pool, Number(params.sale), Number(params.buyer)))
        ? { ok: true }
        : reply.status(409).send({ ok: false }),
  )
  process.stdout.write(`${new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port}\n`)
}

/** Starts it on the product's own PostgreSQL; gives its port and its end. */
export async function startNaiveSale(
  pool: Pool,
  databaseUrl: string,
  sale: { id: number; units: number; buyers: readonly number[] },
): Promise<{ port: number; stop: () => void }> {
  await pool.query(schema)
  await pool.query('insert into naive.stock values ($1, $2)', [sale.id, sale.units])
  await pool.query('insert into naive.buyer select unnest($1::bigint[]) on conflict do nothing', [
    sale.buyers,
  ])
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'serve', databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { port: Number(String(line).trim()), stop: () => void child.kill() }
}
