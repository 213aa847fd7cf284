// The feed against both engines: live rows, chunks, rows that vanish, seeing the same events again,
// a stop in the middle, rebuilding while rows change.
import { sql } from 'kysely'
import { beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { z } from 'zod'
import {
  brandScope,
  customerScope,
  defineEvent,
  guideScope,
  storeScope,
  type InsightCopy,
  type Module,
} from '#platform'
import { testPlatform, type TestPlatform } from '#platform/testing'

const changed = defineEvent('shelf.changed', z.object({ id: z.number() }))
const imported = defineEvent('shelf.imported', z.object({ from: z.number(), to: z.number() }))
const joined = defineEvent('customer.joined', z.object({}))

const shelfCopy: InsightCopy = {
  table: 'shelf',
  orderBy: ['id'],
  columns: {
    id: 'UInt64',
    customer_id: 'UInt64',
    words: 'String',
    at: "Nullable(DateTime64(3, 'UTC'))",
    on_day: 'Nullable(Date32)',
  },
  select: 'select id, customer_id, words, at, on_day, gone::int as is_deleted from shelf.row',
  changed: [{ on: changed, column: 'id', values: (e) => [(e.payload as { id: number }).id] }],
  bulk: [
    {
      on: imported,
      column: 'id',
      range: (p) => [(p as { from: number }).from, (p as { to: number }).to],
    },
  ],
}
const reachCopy: InsightCopy = {
  table: 'reach',
  orderBy: ['customer_id', 'store_id', 'staff_id'],
  columns: { customer_id: 'UInt64', store_id: 'UInt64', staff_id: 'UInt64' },
  select: 'select customer_id, store_id, staff_id, 0 as is_deleted from shelf.reach',
  changed: [],
}
const make = `create schema if not exists shelf; create schema if not exists customer;
  create table if not exists shelf.row (id bigint primary key, customer_id bigint not null,
    words text not null, at timestamptz, on_day date, gone boolean not null default false);
  create table if not exists shelf.reach (customer_id bigint, store_id bigint, staff_id bigint);
  create table if not exists shelf.fact (customer_id bigint primary key, level int, tall boolean,
  liked int[], born date);
  create or replace view shelf.v_facts as select * from shelf.fact;
  create or replace view customer.v_everyone as select i::bigint as customer_id, i = 9 as gone
  from generate_series(1, 9) i;`

/** A small house of its own, so that the test needs no module of the real one. */
const shelf: Module = {
  name: 'shelf',
  schema: 'shelf',
  events: [changed, imported],
  copies: [shelfCopy, reachCopy],
  facts: {
    view: 'shelf.v_facts',
    on: [joined],
    columns: [
      {
        name: 'level',
        type: 'number',
        label: { zh: '级', en: 'Level' },
        clickhouse: 'Int32',
        missing: '0',
      },
      {
        name: 'tall',
        type: 'flag',
        label: { zh: '高', en: 'Tall' },
        clickhouse: 'UInt8',
        missing: 'false',
      },
      {
        name: 'liked',
        type: 'list',
        label: { zh: '喜欢', en: 'Liked' },
        clickhouse: 'Array(UInt32)',
        missing: "'{}'",
      },
      {
        name: 'born',
        type: 'day',
        label: { zh: '生日', en: 'Born' },
        clickhouse: 'Nullable(Date32)',
        missing: 'null',
      },
    ],
  },
}
const people: Module = { name: 'people', schema: 'customer', events: [joined] }
const house = [
  { storey: 1, module: people },
  { storey: 2, module: shelf },
]

const hostile = "tab\tnew\nline back\\slash \u0001 quote' 微信\\N"

describe('the feed', () => {
  let platform: TestPlatform
  const put = (id: number, words: string, options: { lane?: 'live'; gone?: boolean } = {}) =>
    platform.act(async (tx) => {
      await sql`insert into shelf.row
        values (${id}, ${id}, ${words}, '2026-03-01 10:00:00.123+08', '1931-02-03',
          ${options.gone ?? false})
      on conflict (id) do update set words = excluded.words, gone = excluded.gone`.execute(tx.db)
      tx.publish(changed, [{ subject: id, payload: { id } }])
    })
  const rows = (where = '1') =>
    platform.insight.rows<{ id: number; words: string; at: string; on_day: string }>(
      brandScope(),
      (visible) =>
        `SELECT id, words, at, on_day FROM shelf FINAL WHERE ${visible.customers} AND ${where}
          ORDER BY id`,
    )

  beforeAll(async () => {
    const first = await testPlatform(
      inject('engines'),
      [{ storey: 1, module: { name: 'none', schema: 'none' } }],
      { worker: false },
    )
    await first.pool.query(make)
    await first.pool.query(
      `insert into shelf.row select i, i, 'early', null, null from generate_series(1000, 1009) i`,
    )
    platform = await testPlatform(inject('engines'), house, { databaseUrl: first.databaseUrl })
  })

  it('fills a table that is missing from what PostgreSQL already holds', async () => {
    expect(await rows('id >= 1000')).toHaveLength(10)
  })

  it('copies live rows byte for byte, the newest reading last', async () => {
    await put(1, 'first')
    await put(1, hostile)
    await put(2, '')
    await platform.idle()
    expect(await rows('id < 10')).toEqual([
      { id: 1, words: hostile, at: '2026-03-01 02:00:00.123', on_day: '1931-02-03' },
      { id: 2, words: '', at: '2026-03-01 02:00:00.123', on_day: '1931-02-03' },
    ])
  })

  it('takes away rows that are marked gone, and brings them back', async () => {
    await put(3, 'here')
    await put(3, 'here', { gone: true })
    await platform.idle()
    expect(await rows('id = 3')).toEqual([])
    await put(3, 'again')
    await platform.idle()
    expect((await rows('id = 3'))[0]?.words).toBe('again')
  })

  it('copies a chunk of an import by one event', async () => {
    await platform.act(async (tx) => {
      await sql`insert into shelf.row select i, i, 'bulk', null, null
        from generate_series(2000, 11999) i`.execute(tx.db)
      tx.publish(imported, [{ subject: null, payload: { from: 2000, to: 11_999 } }], 'bulk')
    })
    await platform.idle()
    expect(await rows('id >= 2000')).toHaveLength(10_000)
  })

  it('counts nobody twice when the same events are fed again', async () => {
    await platform.pool.query(
      `update platform.listener set tick = 0 where name = 'insight.feed' and lane = 'live'`,
    )
    const [before] = await platform.insight.query<{ n: number }>(
      'SELECT count() AS n FROM shelf FINAL',
    )
    await put(1, 'after')
    await platform.idle()
    const [after] = await platform.insight.query<{ n: number }>(
      'SELECT count() AS n FROM shelf FINAL',
    )
    expect(after?.n).toBe(before?.n)
    expect((await rows('id = 1'))[0]?.words).toBe('after')
  })

  it('copies facts with their stand-ins where a module knows nothing of her', async () => {
    await platform.act(async (tx) => {
      await sql`insert into shelf.fact values (1, 7, true, array[3, 5], '1990-01-02'),
        (2, null, null, null, null)`.execute(tx.db)
      tx.publish(
        joined,
        [1, 2, 3, 9].map((subject) => ({ subject, payload: {} })),
      )
    })
    await platform.idle()
    const facts = await platform.insight.query(
      'SELECT customer_id, level, tall, liked, born FROM customer_facts FINAL WHERE customer_id IN (1, 2, 3, 9) ORDER BY customer_id',
    )
    expect(facts).toEqual([
      { customer_id: 1, level: 7, tall: 1, liked: [3, 5], born: '1990-01-02' },
      { customer_id: 2, level: 0, tall: 0, liked: [], born: null },
      { customer_id: 3, level: 0, tall: 0, liked: [], born: null },
    ])
  })

  it('waits and tries again when a copy fails on its way', async () => {
    await platform.pool.query(
      'create or replace view shelf.v_facts as select customer_id, level / 0 as level, tall, liked, born from shelf.fact',
    )
    await platform.act(async (tx) => {
      await sql`update shelf.fact set level = 8 where customer_id = 1`.execute(tx.db)
      tx.publish(joined, [{ subject: 1, payload: {} }])
    })
    await expect(platform.idle(800)).rejects.toThrow(/insight.feed/)
    await platform.pool.query('create or replace view shelf.v_facts as select * from shelf.fact')
    await platform.idle()
    const [her] = await platform.insight.query<{ level: number }>(
      'SELECT level FROM customer_facts FINAL WHERE customer_id = 1',
    )
    expect(her?.level).toBe(8)
  })

  it('shows a scope only its own', async () => {
    await platform.pool.query('insert into shelf.reach values (1, 7, 0), (2, 8, 0), (3, 7, 40)')
    await platform.rebuildInsight()
    const seen = async (scope: Parameters<typeof platform.insight.rows>[0]) =>
      (
        await platform.insight.rows<{ id: number }>(
          scope,
          (v) => `SELECT id FROM shelf FINAL WHERE ${v.customers} ORDER BY id`,
        )
      ).map((r) => r.id)
    expect(await seen(storeScope([7]))).toEqual([1, 3])
    expect(await seen(guideScope(40, [7]))).toEqual([3])
    expect(await seen(customerScope(2))).toEqual([2])
    expect(await seen(storeScope([]))).toEqual([])
  })

  it('loses no row that changes while everything is made anew', async () => {
    const stop = new AbortController()
    const writing = (async () => {
      for (let i = 0; !stop.signal.aborted; i++) await put(5_000_000 + (i % 50), `turn ${i}`)
    })()
    for (let i = 0; i < 4; i++) await platform.rebuildInsight()
    stop.abort()
    await writing
    await platform.idle()
    const here = await sql<{
      id: number
      words: string
    }>`select id, words from shelf.row where id >= 5000000 order by id`.execute(platform.db)
    expect((await rows('id >= 5000000')).map(({ id, words }) => ({ id, words }))).toEqual(here.rows)
    const pins = await sql`select 1 from platform.listener where lane = 'rebuild'`.execute(
      platform.db,
    )
    expect(pins.rows).toEqual([])
  })

  it('goes on where it stopped, and says how far behind it is', async () => {
    await platform.stop()
    const away = await testPlatform(inject('engines'), house, {
      databaseUrl: platform.databaseUrl,
      worker: false,
    })
    platform = Object.assign(platform, { act: away.act })
    await put(77, 'written while the feed was away')
    const back = await testPlatform(inject('engines'), house, { databaseUrl: platform.databaseUrl })
    await back.idle()
    const found = await back.insight.query<{ words: string }>(
      'SELECT words FROM shelf FINAL WHERE id = 77',
    )
    expect(found).toEqual([{ words: 'written while the feed was away' }])
    await vi.waitFor(async () => expect(await back.insightLagMs()).toBe(0), { timeout: 30_000 })
  })

  it('makes a table anew when its declaration changes', async () => {
    const wider: Module = {
      ...shelf,
      copies: [
        {
          ...shelfCopy,
          columns: { ...shelfCopy.columns, twice: 'UInt64' },
          select: shelfCopy.select.replace('on_day,', 'on_day, id * 2 as twice,'),
        },
        reachCopy,
      ],
    }
    const grown = await testPlatform(
      inject('engines'),
      [
        { storey: 1, module: people },
        { storey: 2, module: wider },
      ],
      { databaseUrl: platform.databaseUrl, worker: false },
    )
    const found = await grown.insight.query<{ twice: number }>(
      'SELECT twice FROM shelf FINAL WHERE id = 77',
    )
    expect(found).toEqual([{ twice: 154 }])
  })
})
