// Parked events come back: in the order of their subject, and nothing later overtakes them.
import { sql } from 'kysely'
import { expect, inject, it } from 'vitest'
import { refuses, testPlatform } from '#platform/testing'
import { discardParked, listener, listParked, replayParked } from '#platform'
import { count, happened, probe, record } from '../testing/probe.ts'

async function open() {
  const bad = new Set<number>()
  const platform = await testPlatform(inject('engines'), [
    {
      storey: 1,
      module: probe([
        listener({
          name: 'probe.picky',
          on: [happened],
          run: async (tx, events) => {
            const culprit = events.find((e) => bad.has((e.payload as { version: number }).version))
            if (culprit)
              throw new Error(`cannot take ${(culprit.payload as { version: number }).version}`)
            await record('picky')(tx, events)
          },
        }),
      ]),
    },
  ])
  const say = (subject: number, versions: number[]) =>
    platform.act(async (tx) =>
      tx.publish(
        happened,
        versions.map((version) => ({ subject, payload: { version } })),
      ),
    )
  const seen = async (subject: number) =>
    (
      await sql<{ version: number }>`select version from probe.seen
    where customer_id = ${subject} order by seq`.execute(platform.db)
    ).rows.map((row) => row.version)
  const first = async () => (await listParked(platform.db, { limit: 1 }))[0]!
  return { platform, bad, say, seen, first }
}

it('hears the culprit first, then what waited behind it, then what comes', async () => {
  const { platform, bad, say, seen, first } = await open()
  bad.add(3)
  await say(7, [1, 2, 3, 4])
  await say(8, [1, 2])
  await platform.idle()
  await say(7, [5, 6])
  await platform.idle()
  expect([await seen(7), await seen(8)]).toEqual([
    [1, 2],
    [1, 2],
  ])
  expect((await listParked(platform.db, { limit: 10 })).map((p) => p.error)).toEqual([
    'Error: cannot take 3',
    ...Array(3).fill('parked behind an earlier event'),
  ])

  // Still broken: it says so, and nothing overtakes it. From any of them the whole subject is
  // tried.
  const [, , later] = await listParked(platform.db, { limit: 10 })
  expect(await replayParked(platform, later!)).toEqual({
    replayed: 0,
    failed: 'Error: cannot take 3',
  })
  expect(await seen(7)).toEqual([1, 2])

  bad.clear()
  // One after the other, as the lock on her makes all who write of her: without it a smaller id may
  // become visible later, and the log promises no order.
  const writing = (async () => {
    for (let version = 7; version <= 26; version++) await say(7, [version])
  })()
  const done = await replayParked(platform, await first())
  await writing
  await platform.idle()
  // What came while the subject was still parked waited behind it too, and was heard or is heard
  // now.
  for (const one of await listParked(platform.db, { limit: 1 })) await replayParked(platform, one)
  expect(done.replayed).toBeGreaterThanOrEqual(4)
  expect(await seen(7)).toEqual(Array.from({ length: 26 }, (_, n) => n + 1))
  expect(await count(platform, 'platform.listener where parked > 0')).toBe(0)
})

it('stops at the next culprit, and a discarded one frees those behind it', async () => {
  const { platform, bad, say, seen, first } = await open()
  bad.add(2).add(4)
  await say(9, [1, 2, 3, 4, 5])
  await platform.idle()
  bad.delete(2)
  expect(await replayParked(platform, await first())).toEqual({
    replayed: 2,
    failed: 'Error: cannot take 4',
  })
  expect(await first()).toMatchObject({ subject: 9, error: 'Error: cannot take 4' })
  const culprit = await first()
  expect(await discardParked(platform, culprit)).toEqual({ replayed: 1 })
  expect(await seen(9)).toEqual([1, 2, 3, 5])
  await refuses('log.notParked', () => replayParked(platform, culprit))
  await refuses('log.rowStays', () =>
    discardParked(platform, { kind: 'row', by: 'waits.end', id: 1 }),
  )
  await refuses('log.unknownListener', () =>
    replayParked(platform, { kind: 'event', by: 'nobody', id: 1 }),
  )
  await say(9, [6])
  await platform.idle()
  expect(await seen(9)).toEqual([1, 2, 3, 5, 6])
})
