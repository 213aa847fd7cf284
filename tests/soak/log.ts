// Writers against listeners: nothing lost, twice or reversed, whatever else goes on.
import { sql } from 'kysely'
import { expect, inject } from 'vitest'
import { listener } from '#platform'
import {
  count,
  fillCounters,
  happened,
  probe,
  record,
  resetListener,
  reversals,
  testPlatform,
  write,
} from '#platform/testing'
import type { Random, SoakSuite } from './suite.ts'

const CUSTOMERS = 400
const heard = ['low', 'high', 'again'] as const

async function open() {
  const again = listener({
    name: 'probe.again',
    on: [happened],
    rebuildable: { because: 'rows of a test' },
    run: record('again'),
  })
  const platform = await testPlatform(inject('engines'), [
    {
      storey: 1,
      module: probe([listener({ name: 'probe.low', on: [happened], run: record('low') }), again]),
    },
    {
      storey: 2,
      module: {
        name: 'above',
        schema: 'above',
        listeners: [listener({ name: 'above.high', on: [happened], run: record('high') })],
      },
    },
  ])
  await fillCounters(platform, CUSTOMERS)

  async function writer(random: Random, key: string): Promise<void> {
    for (let batch = 0; batch < 5; batch++) {
      const customers = Array.from({ length: random.int(1, 60) }, () => random.int(1, CUSTOMERS))
      await write(platform, customers, `${key}-${batch}`)
    }
  }
  /**
   * An event whose id is drawn early and whose transaction commits late, of a customer of its own.
   */
  const late = (random: Random, round: number) =>
    platform.transact({}, async (tx) => {
      await sql`insert into platform.event (lane, name, subject, payload, occurred_at) values
      ('live', 'probe.happened', ${CUSTOMERS + 1}, ${JSON.stringify({ version: round + 1 })}::jsonb,
      ${tx.now})`.execute(tx.db)
      await new Promise((resolve) => setTimeout(resolve, random.int(0, 300)))
    })
  async function reset(from: number): Promise<void> {
    await platform.act(async (tx) => {
      await resetListener(tx, again, { eventId: from })
      await sql`delete from probe.seen where listener = 'again' and event_id >= ${from}`.execute(
        tx.db,
      )
    })
  }

  return async (random: Random, round: number): Promise<void> => {
    const from = await platform
      .act(async (tx) => {
        tx.publish(happened, [{ subject: null, payload: { version: 0 } }])
      })
      .then(() =>
        count(
          platform,
          '(select 1 from generate_series(1, (select max(id) from platform.event))) e',
        ),
      )
    await Promise.all([
      ...Array.from({ length: 8 }, (_, at) => writer(random, `${round}-${at}`)),
      late(random, round),
      ...(random.chance(0.5) ? [reset(from)] : []),
    ])
    await platform.idle(120_000)
    const written = await count(platform, `platform.event where id >= ${from}`)
    for (const name of heard) {
      expect(await count(platform, `probe.seen where listener = '${name}'`), `${name} heard`).toBe(
        written,
      )
      expect(await reversals(platform, name), `${name} reversed`).toBe(0)
    }
    expect(await count(platform, 'platform.parked')).toBe(0)
    await platform.pool.query('truncate probe.seen')
  }
}

export const log: SoakSuite = {
  sentence:
    'eight writers, a late committer and a listener that is reset; nothing lost, twice or reversed',
  rounds: 1_000,
  open,
}
