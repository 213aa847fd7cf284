// The log under eight writers: nothing skipped, nothing twice, no customer's order reversed.
import { sql } from 'kysely'
import pg from 'pg'
import { inject, describe, expect, it, beforeAll } from 'vitest'
import { databaseOf, testPlatform, type TestPlatform } from '#platform/testing'
import { listener } from '#platform'
import {
  chunk,
  count,
  eightWriters,
  fillCounters,
  happened,
  probe,
  record,
  reversals,
  write,
} from '../testing/probe.ts'

describe('eight writers over 2,000 customers', () => {
  let platform: TestPlatform
  beforeAll(async () => {
    platform = await testPlatform(inject('engines'), [
      {
        storey: 1,
        module: probe([listener({ name: 'probe.first', on: [happened], run: record('first') })]),
      },
      {
        storey: 2,
        module: {
          name: 'above',
          schema: 'above',
          listeners: [listener({ name: 'above.second', on: [happened], run: record('second') })],
        },
      },
    ])
    await fillCounters(platform, 2_000)
  })

  it('loses nothing, repeats nothing, reverses nothing behind a transaction left open elsewhere', async () => {
    const other = new pg.Client({ connectionString: databaseOf(platform.databaseUrl, 'postgres') })
    await other.connect()
    await other.query('begin; select pg_current_xact_id()')
    const written = await eightWriters(platform, 60)
    await platform.idle()
    // Read before the foreign transaction ends: the log does not wait for it.
    const busyBehind = written - (await count(platform, `probe.seen where listener = 'second'`))
    await other.query('commit')
    await other.end()
    expect(busyBehind).toBe(0)
    expect(await count(platform, 'platform.event')).toBe(written)
    expect(await count(platform, `probe.seen where listener = 'first'`)).toBe(written)
    expect(await reversals(platform, 'first')).toBe(0)
    expect(await reversals(platform, 'second')).toBe(0)
  })

  it('hears a late committer whose event id was drawn early', async () => {
    const before = await count(platform, `probe.seen where listener = 'first'`)
    let release: () => void = () => undefined
    let inserted: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const written = new Promise<void>((resolve) => (inserted = resolve))
    const slow = platform.transact({}, async (tx) => {
      await sql`insert into platform.event (lane, name, subject, payload, occurred_at)
        values ('live', 'probe.happened', 1, '{"version": 100000}', ${tx.now})`.execute(tx.db)
      inserted()
      await held
    })
    await written
    await write(platform, [5], 'after-slow')
    await platform.idle()
    expect(await count(platform, `probe.seen where listener = 'first'`)).toBe(before + 1)
    release()
    await slow
    platform.wake()
    await platform.idle()
    expect(await count(platform, `probe.seen where listener = 'first'`)).toBe(before + 2)
  })
})

describe('poison', () => {
  it('parks the culprit and what comes later of its subject, and nobody else', async () => {
    const platform = await testPlatform(inject('engines'), [
      {
        storey: 1,
        module: probe([
          listener({
            name: 'probe.picky',
            on: [happened],
            run: async (tx, events) => {
              if (events.some((e) => (e.payload as { version: number }).version === 13))
                throw new Error('thirteen')
              await record('picky')(tx, events)
            },
          }),
        ]),
      },
    ])
    const say = (subject: number, version: number) =>
      platform.act(async (tx) => tx.publish(happened, [{ subject, payload: { version } }]))
    await platform.act(async (tx) =>
      tx.publish(
        happened,
        Array.from({ length: 50 }, (_, i) => ({
          subject: i,
          payload: { version: i === 20 ? 13 : 1 },
        })),
      ),
    )
    await platform.idle()
    await say(20, 2)
    await say(21, 2)
    await platform.idle()
    expect(await count(platform, 'probe.seen')).toBe(50)
    expect(await count(platform, `probe.seen where customer_id = 20`)).toBe(0)
    expect(await count(platform, `platform.parked where subject = 20`)).toBe(2)
    expect(await count(platform, 'platform.parked')).toBe(2)
  })
})

describe('lanes', () => {
  it('works live events between the chunks of a bulk import', async () => {
    const order: string[] = []
    const platform = await testPlatform(inject('engines'), [
      {
        storey: 1,
        module: probe([
          listener({
            name: 'probe.lanes',
            on: [happened, chunk],
            lanes: ['live', 'bulk'],
            batchMax: 1,
            run: async (_tx, events) => {
              for (const event of events) order.push(event.lane)
              await new Promise((resolve) => setTimeout(resolve, 15))
            },
          }),
        ]),
      },
    ])
    await platform.act(async (tx) =>
      tx.publish(
        chunk,
        Array.from({ length: 40 }, () => ({ subject: null, payload: { size: 1 } })),
        'bulk',
      ),
    )
    while (order.length < 3) await new Promise((resolve) => setTimeout(resolve, 5))
    await platform.act(async (tx) =>
      tx.publish(happened, [{ subject: 1, payload: { version: 1 } }]),
    )
    await platform.idle()
    const at = order.indexOf('live')
    expect(order.length).toBe(41)
    expect(at).toBeGreaterThan(0)
    expect(at).toBeLessThan(38)
  })
})

describe('a cursor that another process holds', () => {
  it('is saved once it is free again, though nothing more is written', async () => {
    const platform = await testPlatform(inject('engines'), [
      {
        storey: 1,
        module: probe([listener({ name: 'probe.deaf', on: [chunk], run: async () => undefined })]),
      },
    ])
    const other = new pg.Client({ connectionString: platform.databaseUrl })
    await other.connect()
    await other.query(`begin; select 1 from platform.listener where name = 'probe.deaf' for update`)
    await platform.act(async (tx) =>
      tx.publish(happened, [{ subject: 1, payload: { version: 1 } }]),
    )
    await platform.idle()
    // Long enough for the place in memory to be saved, and passed over.
    await new Promise((resolve) => setTimeout(resolve, 600))
    await other.query('commit')
    await other.end()
    await platform.passed(5_000)
  })
})
