// Transactions wait as seldom as they can, and no less is true of them for that.
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool, type Client, type ClientConfig, type PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { testPlatform, type TestPlatform } from '#platform/testing'
import { Connection } from './connection.ts'
import type { Db } from './pool.ts'
import { inTransaction } from './transaction.ts'

let platform: TestPlatform
let pool: Pool
let db: Db
/** What a pool of one connection was sent, in that order, with its answers. */
const wire: string[] = []

class Watched extends Connection {
  constructor(config?: ClientConfig) {
    super(config)
    const { query } = this
    const send = query as (...all: unknown[]) => unknown
    const told = (statement: unknown, ...rest: unknown[]) =>
      typeof statement === 'string' ? tell(statement, rest) : send(statement, ...rest)
    const tell = async (statement: string, rest: unknown[]) => {
      wire.push(`> ${statement}`)
      const answer = await send(statement, ...rest)
      wire.push(`< ${statement}`)
      return answer
    }
    this.query = told as typeof this.query
  }
}

beforeAll(async () => {
  platform = await testPlatform(inject('engines'), [], { worker: false })
  await platform.pool.query('create schema pipe; create table pipe.row (n int primary key)')
  pool = new Pool({ Client: Watched, connectionString: platform.databaseUrl, max: 1 })
  db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
})
afterAll(async () => {
  await db.destroy()
  await platform.pool.query('drop schema pipe cascade')
})
beforeEach(async () => {
  await platform.pool.query('truncate pipe.row')
  // The first transaction of a connection prepares how it begins.
  await inTransaction(db, (tx) => put(tx, 0))
  await platform.pool.query('truncate pipe.row')
  wire.length = 0
})

const put = async (tx: Db, n: number) => {
  await sql`insert into pipe.row values (${n})`.execute(tx)
}
const seen = async (from: Db) =>
  (
    await sql<{ n: number }>`select n from pipe.row where n >= ${0} order by n`.execute(from)
  ).rows.map(({ n }) => n)
const stored = async () =>
  (await platform.pool.query<{ n: number }>('select n from pipe.row order by n')).rows.map(
    ({ n }) => n,
  )

test('What is asked side by side is sent at once, and done in that order.', async () => {
  const answers = await inTransaction(db, (tx) => Promise.all([put(tx, 1), seen(tx), put(tx, 2)]))
  expect(answers).toEqual([undefined, [1], undefined])
  expect(await stored()).toEqual([1, 2])
  const first = wire.indexOf('< insert into pipe.row values ($1)')
  expect(wire.slice(0, first).filter((line) => line.startsWith('> '))).toHaveLength(4)
})

test('The commit does not wait for what is last; where that fails nothing has happened.', async () => {
  await inTransaction(db, async (tx, last) => {
    await put(tx, 1)
    last.push(() => put(tx, 2))
  })
  expect(await stored()).toEqual([1, 2])
  expect(wire.indexOf('> commit')).toBeLessThan(
    wire.lastIndexOf('< insert into pipe.row values ($1)'),
  )
  const twice = inTransaction(db, async (tx, last) => {
    await put(tx, 3)
    last.push(
      () => put(tx, 3),
      () => put(tx, 4),
    )
  })
  await expect(twice).rejects.toThrow(/row_pkey/)
  expect(await stored()).toEqual([1, 2])
  expect(await seen(db)).toEqual([1, 2])
})

test('Nobody goes on asking when it is over: what they ask later reaches nobody.', async () => {
  let late: Promise<void> | undefined
  const failed = inTransaction(db, async (tx) => {
    const on = async () => {
      await seen(tx)
      await new Promise((resolve) => setTimeout(resolve, 50))
      await put(tx, 9)
    }
    late = on()
    await Promise.all([late, sql`select 1 / (${0}::int)`.execute(tx)])
  })
  await expect(failed).rejects.toThrow(/division by zero/)
  await expect(late).rejects.toThrow(/over/)
  expect(await stored()).toEqual([])
})

test('Whoever goes on asking while it is taken back writes nothing.', async () => {
  let late: Promise<unknown> | undefined
  const failed = inTransaction(db, (tx) => {
    const on = async () => {
      for (let n = 1; ; n += 1) await put(tx, n)
    }
    late = on().catch((error: unknown) => error)
    // It is answered long after the first of those, and the rollback after it.
    void sql`select pg_sleep(${0.2}::float)`.execute(tx)
    throw new Error('changed my mind')
  })
  await expect(failed).rejects.toThrow('changed my mind')
  expect(await late).toMatchObject({ message: 'the transaction is over' })
  expect(await stored()).toEqual([])
})

test('A failure nobody looked at does not commit in silence.', async () => {
  const silent = inTransaction(db, async (tx) => {
    await put(tx, 1)
    await sql`select 1 / (${0}::int)`.execute(tx).catch(() => undefined)
  })
  await expect(silent).rejects.toThrow(/nobody said so/)
  expect(await stored()).toEqual([])
})

test('The first statement begins it, whatever it is; without one nothing is sent.', async () => {
  await inTransaction(db, async () => undefined)
  await inTransaction(db, async (tx) => {
    await sql`insert into pipe.row values (1)`.execute(tx)
  })
  const failed = inTransaction(db, async (tx) => {
    await sql`insert into pipe.row values (2)`.execute(tx)
    await put(tx, 1)
  })
  await expect(failed).rejects.toThrow(/row_pkey/)
  const second = inTransaction(db, async (tx) => {
    await put(tx, 3)
    throw new Error('changed my mind')
  })
  await expect(second).rejects.toThrow('changed my mind')
  await expect(inTransaction(db, (tx) => put(tx, 1))).rejects.toThrow(/row_pkey/)
  expect(await stored()).toEqual([1])
  const client = (await pool.connect()) as PoolClient & Client
  expect(client.getTransactionStatus()).toBe('I')
  client.release()
})

test('What comes as a stream has the line to itself, before and after.', async () => {
  await inTransaction(db, (tx) => Promise.all([put(tx, 1), put(tx, 2)]))
  const client = await pool.connect()
  try {
    expect(await text(client.query(copyTo('copy pipe.row to stdout')))).toBe('1\n2\n')
  } finally {
    client.release()
  }
  await inTransaction(db, (tx) => Promise.all([put(tx, 3), put(tx, 4)]))
  expect(await stored()).toEqual([1, 2, 3, 4])
})
