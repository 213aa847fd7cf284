// What is asked often is prepared, for a while; what a migration changes meanwhile is asked anew.
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { testPlatform, type TestPlatform } from '#platform/testing'
import { Connection } from './connection.ts'

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform(inject('engines'), [], { worker: false })
})
afterAll(() => platform.pool.query('drop schema if exists shape cascade'))

/** One connection with plans that live so long. */
async function connect(lifeMs: number): Promise<Connection> {
  const client = new Connection({ connectionString: platform.databaseUrl }, lifeMs)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}
const plans = async (client: pg.Client) =>
  (
    await client.query<{ n: string }>(
      `select count(*) as n from pg_prepared_statements where name <> 'begin'`,
    )
  ).rows[0]?.n
const often = async (client: pg.Client, times = 6) => {
  for (let n = 0; n < times; n += 1)
    expect((await client.query('select $1::int + 1 as n', [n])).rows).toEqual([{ n: n + 1 }])
}

test('What is asked often is prepared; what is asked twice is not.', async () => {
  const client = await connect(60_000)
  await often(client, 2)
  expect(await plans(client)).toBe('0')
  await often(client)
  expect(await plans(client)).toBe('1')
})

test('A plan does not outlive its time, also where everything happens in transactions.', async () => {
  const client = await connect(1_000)
  await often(client, 5)
  expect(await plans(client)).toBe('1')
  await expect
    .poll(
      async () => {
        await client.query('begin', [])
        const left = await plans(client)
        await client.query('commit', [])
        return left
      },
      { timeout: 30_000 },
    )
    .toBe('0')
})

test('Arrays come as they went, prepared or not.', async () => {
  const client = await connect(60_000)
  for (let n = 0; n < 8; n += 1) {
    const words = ['NULL', '"', '\\', `${n}`, '张三']
    expect((await client.query('select $1::text[] as words', [words])).rows).toEqual([{ words }])
  }
})

test('What a migration changes is asked anew: alone at once, in a transaction by trying again.', async () => {
  const make = (columns: string) =>
    platform.pool.query(`drop schema if exists shape cascade; create schema shape;
      create table shape.thing (${columns}); insert into shape.thing values (1)`)
  await make('a int')
  const pool = new pg.Pool({
    Client: Connection,
    connectionString: platform.databaseUrl,
    max: 1,
  })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  onTestFinished(() => db.destroy())
  const all = (from = db) => sql`select * from shape.thing where a = ${1}`.execute(from)
  for (let n = 0; n < 6; n += 1) await all()
  await platform.pool.query('alter table shape.thing add column b int default 2')
  expect((await all()).rows).toEqual([{ a: 1, b: 2 }])

  const through = () =>
    platform.transact({}, async (tx) => {
      runs += 1
      return (await sql`select * from shape.thing where a = ${1}`.execute(tx.db)).rows
    })
  let runs = 0
  for (let n = 0; n < 6; n += 1) await through()
  expect(runs).toBe(6)
  await platform.pool.query('alter table shape.thing add column c int default 3')
  expect(await through()).toEqual([{ a: 1, b: 2, c: 3 }])
  expect(runs, 'the first try met a plan that no longer held').toBe(8)
})
