// One customer whose due row cannot be worked off holds nobody else back.
import { sql } from 'kysely'
import { expect, inject, it } from 'vitest'
import { testPlatform } from '#platform/testing'
import type { Module, Timer } from '#platform'
import { listParked } from '../log/parked.ts'
import { comeBack } from './aside.ts'

const ids = async (
  query: ReturnType<typeof sql<{ id: number }>>,
  db: Parameters<typeof query.execute>[0],
) => (await query.execute(db)).rows.map((row) => row.id)

it('parks who cannot be worked off, goes on with the rest, and takes her back when the cause is gone', async () => {
  let broken = true
  const sizes: number[] = []
  const timer: Timer = {
    name: 'waits.end',
    nextDue: async (db, aside) =>
      (
        await sql<{ at: Date | null }>`select min(due_at) as at from waits.row
      where customer_id <> all(${aside}::bigint[])`.execute(db)
      ).rows[0]?.at ?? null,
    runDue: async (tx, turn) => {
      const due = turn.took(
        await ids(
          sql`select customer_id as id from waits.row where due_at <= ${tx.now}
        and customer_id <> all(${turn.aside}::bigint[]) order by due_at limit ${turn.limit(400)}`,
          tx.db,
        ),
      )
      sizes.push(due.length)
      await sql`insert into waits.done select * from unnest(${due}::bigint[])`.execute(tx.db)
      if (broken && due.includes(613)) throw new Error('her row is not what it should be')
      await sql`delete from waits.row where customer_id = any(${due}::bigint[])`.execute(tx.db)
      return due.length
    },
  }
  const module: Module = {
    name: 'waits',
    schema: 'waits',
    timers: [timer],
    start: async (platform) => {
      await platform.pool
        .query(`create schema waits; create table waits.row (customer_id bigint primary key,
          due_at timestamptz);
      create table waits.done (customer_id bigint primary key);
      insert into waits.row select i, '2020-01-01'::timestamptz + i * interval '1 second'
        from generate_series(1, 1000) i`)
    },
  }
  const platform = await testPlatform(inject('engines'), [{ storey: 1, module }])
  await platform.idle()
  const count = async (table: string) =>
    (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(platform.db))
      .rows[0]?.n
  expect(await count('waits.done')).toBe(999)
  expect(await listParked(platform.db, { limit: 10 })).toMatchObject([
    {
      kind: 'row',
      by: 'waits.end',
      id: 613,
      subject: 613,
      error: expect.stringContaining('not what it should be'),
    },
  ])
  // Halves lead to the culprit, and batches grow again behind it.
  expect(sizes.length).toBeLessThan(40)

  broken = false
  expect(await comeBack(platform.db, 'waits.end', 613)).toBe(true)
  platform.wake()
  await platform.idle()
  expect([await count('waits.done'), await count('waits.row')]).toEqual([1000, 0])
})

it('lets what is due wait while nothing may be written', async () => {
  let space: 'critical' | 'ok' = 'critical'
  const timer: Timer = {
    name: 'late.end',
    nextDue: async (db) =>
      (await sql<{ at: Date | null }>`select min(due_at) as at from late.row`.execute(db)).rows[0]
        ?.at ?? null,
    runDue: async (tx) => Number((await sql`delete from late.row`.execute(tx.db)).numAffectedRows),
  }
  const platform = await testPlatform(
    inject('engines'),
    [
      {
        storey: 1,
        module: {
          name: 'late',
          schema: 'late',
          timers: [timer],
          start: async ({ pool }) => {
            await pool.query(
              `create schema late; create table late.row (due_at timestamptz); insert into late.row
                values ('2020-01-01')`,
            )
          },
        },
      },
    ],
    { space: () => space },
  )
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(await platform.timers.idle()).toBe(false)
  space = 'ok'
  await platform.idle()
})
