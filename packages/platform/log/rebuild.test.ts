// A listener is reset and hears the log again, while eight writers write and the others go on.
import { sql } from 'kysely'
import { inject, describe, expect, it } from 'vitest'
import { refuses, testPlatform, type TestPlatform } from '#platform/testing'
import { listener, type AnyListener } from '#platform'
import {
  chunk,
  count,
  eightWriters,
  fillCounters,
  happened,
  probe,
  record,
  reversals,
} from '../testing/probe.ts'
import { resetListener, type ResetTo } from './rebuild.ts'

/** Closed, it holds back whoever comes to it. */
function gate() {
  let open: () => void = () => undefined
  let shut: Promise<void> | undefined
  return {
    close: () => void (shut = new Promise((resolve) => (open = resolve))),
    open: () => open(),
    pass: () => shut ?? Promise.resolve(),
  }
}

const reset = (platform: TestPlatform, one: AnyListener, to: ResetTo) =>
  platform.act((tx) => resetListener(tx, one, to))
const standing = (platform: TestPlatform, name: string) =>
  platform.runner!.standing().find((s) => s.name === name && s.lane === 'live')
const heard = (platform: TestPlatform, times: number) =>
  count(platform, `probe.heard where times = ${times}`)

describe('a reset listener', () => {
  it('hears all again in order, while the others go on without it', async () => {
    const held = gate()
    const again = listener({
      name: 'probe.again',
      on: [happened],
      rebuildable: {
        because: 'rows of a test',
        clear: async (tx) => {
          await sql`delete from probe.seen where listener = 'again'`.execute(tx.db)
          held.close()
        },
      },
      run: async (tx, events) => {
        await held.pass()
        await record('again')(tx, events)
      },
    })
    const platform = await testPlatform(inject('engines'), [
      { storey: 1, module: probe([again]) },
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
    let written = await eightWriters(platform, 10, 'before')
    await platform.idle()
    expect(await count(platform, `probe.seen where listener = 'again'`)).toBe(written)

    const writing = eightWriters(platform, 20, 'during')
    await reset(platform, again, 'beginning')
    written += await writing
    // The one that is reset stands at its first event; who waits for it has heard everything.
    while (
      (await platform.runner?.window.turn()) ||
      (standing(platform, 'above.second')?.behind ?? 1) > 0
    ) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(await count(platform, `probe.seen where listener = 'second'`)).toBe(written)
    expect(await count(platform, `probe.seen where listener = 'again'`)).toBe(0)

    const more = eightWriters(platform, 20, 'after')
    held.open()
    written += await more
    await platform.idle()
    expect(await count(platform, `probe.seen where listener = 'again'`)).toBe(written)
    expect(await count(platform, `probe.seen where listener = 'second'`)).toBe(written)
    expect(await count(platform, 'platform.parked')).toBe(0)
    expect([await reversals(platform, 'again'), await reversals(platform, 'second')]).toEqual([
      0, 0,
    ])
    expect(await count(platform, `platform.listener where lane = 'rebuild' or rebuilding`)).toBe(0)
  })

  it('hears from an event on exactly once more, live and bulk, and nothing before it', async () => {
    const again = listener({
      name: 'probe.counts',
      on: [happened, chunk],
      lanes: ['live', 'bulk'],
      rebuildable: { because: 'a test counts' },
      run: async (tx, events) => {
        await sql`insert into probe.heard (event_id, times) select id, 1
          from unnest(${events.map((e) => e.id)}::bigint[]) id
          on conflict (event_id) do update set times = probe.heard.times + 1`.execute(tx.db)
      },
    })
    const platform = await testPlatform(inject('engines'), [{ storey: 1, module: probe([again]) }])
    await platform.pool.query(
      'create table probe.heard (event_id bigint primary key, times int not null)',
    )
    await fillCounters(platform, 2_000)
    const chunks = (n: number) =>
      platform.act(async (tx) =>
        tx.publish(
          chunk,
          Array.from({ length: n }, (_, size) => ({ subject: null, payload: { size } })),
          'bulk',
        ),
      )
    const first = await eightWriters(platform, 5, 'first')
    await chunks(30)
    await platform.idle()
    const [from] = (
      await sql<{
        id: number
      }>`select id from platform.event order by id offset ${first - 100} limit 1`.execute(
        platform.db,
      )
    ).rows
    const before = first + 30
    await Promise.all([
      reset(platform, again, { eventId: from!.id }),
      eightWriters(platform, 20, 'more'),
      chunks(30),
    ])
    await platform.idle()
    const all = await count(platform, 'platform.event')
    const once = await heard(platform, 1)
    const twice = await heard(platform, 2)
    expect(once + twice).toBe(all)
    expect(twice).toBeGreaterThanOrEqual(130)
    expect(await count(platform, `probe.heard where times = 1 and event_id < ${from!.id}`)).toBe(
      before - 130,
    )
    expect(await count(platform, 'platform.tick where id < 0')).toBeLessThanOrEqual(1)
  })

  it('is refused where its past would happen twice, and while it is at it', async () => {
    const grants = listener({ name: 'probe.grants', on: [happened], run: async () => undefined })
    const shows = listener({
      name: 'probe.shows',
      on: [happened],
      rebuildable: { because: 'a test' },
      run: async () => undefined,
    })
    const platform = await testPlatform(
      inject('engines'),
      [{ storey: 1, module: probe([grants, shows]) }],
      { worker: false },
    )
    await sql`insert into platform.listener (name, lane, tick) select name, lane, 0
      from unnest(array['probe.grants', 'probe.shows']) name,
      unnest(array['live', 'bulk']) lane`.execute(platform.db)
    await refuses('log.notRebuildable', () => reset(platform, grants, 'beginning'))
    await refuses('log.unknownEvent', () => reset(platform, shows, { eventId: 12_345 }))
    await reset(platform, shows, 'beginning')
    await refuses('log.rebuilding', () => reset(platform, shows, 'beginning'))
  })
})
