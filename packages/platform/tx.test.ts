// Transactions: receipts, refusals, retried deadlocks, one lock order.
import { sql } from 'kysely'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { refuses, testPlatform, type TestPlatform } from '#platform/testing'
import { defineEvent, Refusal, platformRefusals } from '#platform'

const noted = defineEvent('tx.noted', z.object({ n: z.number() }))
let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform(inject('engines'), [], { worker: false })
  await platform.pool.query(`create schema probe; create table probe.row (id bigint primary key,
      n int not null default 0);
    insert into probe.row select i from generate_series(1, 100) i`)
})
const eventCount = async () =>
  (await sql<{ n: number }>`select count(*) n from platform.event`.execute(platform.db)).rows[0]?.n

describe('receipts', () => {
  const receipt = (key: string, hash = 'a') => ({ source: 'test', key, hash })
  it('gives the stored reply for the same key and runs nothing again', async () => {
    let runs = 0
    const work = () =>
      platform.transact({ receipt: receipt('k1') }, async (tx) => {
        runs++
        tx.publish(noted, [{ subject: null, payload: { n: runs } }])
        return { runs }
      })
    const before = await eventCount()
    expect(await work()).toEqual({ runs: 1 })
    expect(await work()).toEqual({ runs: 1 })
    expect(runs).toBe(1)
    expect(await eventCount()).toBe((before ?? 0) + 1)
  })

  it('refuses the same key with other input', async () => {
    await platform.transact({ receipt: receipt('k2') }, async () => 1)
    await refuses('request.reused', () =>
      platform.transact({ receipt: receipt('k2', 'b') }, async () => 2),
    )
  })

  it('lets one of fifty at once do the work and gives all of them its reply', async () => {
    let runs = 0
    const replies = await Promise.all(
      Array.from({ length: 50 }, () =>
        platform.transact({ receipt: receipt('k3') }, async () => ({ value: ++runs })),
      ),
    )
    expect(runs).toBe(1)
    expect(replies.every((reply) => reply.value === 1)).toBe(true)
  })

  it('leaves no receipt behind when the work is refused', async () => {
    await refuses('request.forbidden', () =>
      platform.transact({ receipt: receipt('k4') }, async () => {
        throw new Refusal(platformRefusals.forbidden)
      }),
    )
    expect(await platform.transact({ receipt: receipt('k4') }, async () => 'second try')).toBe(
      'second try',
    )
  })
})

describe('conflicts', () => {
  it('retries deadlocks until both have happened', async () => {
    const touch = (ids: number[]) =>
      platform.transact({}, async (tx) => {
        for (const id of ids)
          await sql`update probe.row set n = n + 1 where id = ${id}`.execute(tx.db)
      })
    await Promise.all(Array.from({ length: 6 }, (_, i) => touch(i % 2 ? [1, 2, 3] : [3, 2, 1])))
    const rows = await sql<{ n: number }>`select n from probe.row where id <= 3`.execute(
      platform.db,
    )
    expect(rows.rows.map((row) => row.n)).toEqual([6, 6, 6])
  })
})

describe('lock order', () => {
  it('fails on a step backwards and lets held rows be named again', async () => {
    await platform.act(async (tx) => {
      tx.locks.take('customers', 'customer', [1, 5])
      tx.locks.take('accounts', 'account', [2, 3])
      tx.locks.take('customers', 'customer', [1])
      expect(() => tx.locks.take('customers', 'customer', [7])).toThrow(/lock order/)
      expect(() => tx.locks.take('hot', 'stock', [9, 4])).toThrow(/lock order/)
    })
  })
})
