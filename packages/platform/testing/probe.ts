// A small module whose customers have version counters: what it publishes shows whether the log
// lost, repeated or reversed anything.
import { sql } from 'kysely'
import { z } from 'zod'
import { defineEvent, type LogEvent } from '../event.ts'
import type { AnyListener } from '../log/listener.ts'
import type { Module } from '../module.ts'
import type { Platform } from '../platform.ts'
import type { Tx } from '../tx.ts'

export const happened = defineEvent('probe.happened', z.object({ version: z.number() }))
export const chunk = defineEvent('probe.chunk', z.object({ size: z.number() }))

export const probe = (listeners: readonly AnyListener[]): Module => ({
  name: 'probe',
  schema: 'probe',
  events: [happened, chunk],
  listeners,
  start: async (platform) => {
    await platform.pool.query(`create schema if not exists probe;
      create table if not exists probe.counter (customer_id bigint primary key,
      version int not null);
      create table if not exists probe.seen (seq bigserial, listener text, event_id bigint,
        customer_id bigint, version int, primary key (listener, event_id));`)
  },
})

export const fillCounters = async (platform: Platform, customers: number): Promise<void> => {
  await sql`insert into probe.counter select i, 0 from generate_series(1, ${customers}) i`.execute(
    platform.db,
  )
}

const versionOf = ({ payload }: LogEvent): number => (payload as { version?: number }).version ?? 0

/** Writes down what it hears; the same event a second time is an error. */
export const record =
  (name: string) =>
  async (tx: Tx, events: readonly LogEvent[]): Promise<void> => {
    await sql`insert into probe.seen (listener, event_id, customer_id, version)
    select ${name}, id, customer, version from unnest(${events.map((e) => e.id)}::bigint[],
      ${events.map((e) => e.subject)}::bigint[], ${events.map(versionOf)}::int[]) e(id, customer,
      version)
    order by id`.execute(tx.db)
  }

/** Locks customers ascending, raises their counters, publishes one event each; gives how many. */
export async function write(
  platform: Platform,
  customers: readonly number[],
  key: string,
): Promise<number> {
  const ids = [...new Set(customers)].sort((a, b) => a - b)
  return platform.transact({ receipt: { source: 'probe', key, hash: 'h' } }, async (tx) => {
    await sql`select 1 from probe.counter where customer_id = any(${ids}::bigint[])
      order by customer_id for no key update`.execute(tx.db)
    const raised = await sql<{ customer_id: number; version: number }>`update probe.counter
      set version = version + 1 where customer_id = any(${ids}::bigint[])
      returning customer_id, version`.execute(tx.db)
    tx.publish(
      happened,
      raised.rows.map((row) => ({ subject: row.customer_id, payload: { version: row.version } })),
    )
    return raised.rows.length
  })
}

/**
 * Eight writers at once, `rounds` batches of overlapping customers each; gives how many events they
 * wrote.
 */
export async function eightWriters(platform: Platform, rounds: number, key = ''): Promise<number> {
  const written = await Promise.all(
    [0, 1, 2, 3, 4, 5, 6, 7].map(async (writer) => {
      let sum = 0
      for (let round = 0; round < rounds; round++) {
        const start = 1 + ((writer * 7919 + round * 104_729) % 1900)
        sum += await write(
          platform,
          Array.from({ length: 40 }, (_, i) => start + ((i * 17) % 100)),
          `${key}${writer}-${round}`,
        )
      }
      return sum
    }),
  )
  return written.reduce((a, b) => a + b, 0)
}

/** How often a customer's version went back, or stood, in the order a listener heard it. */
export const reversals = async (platform: Platform, name: string): Promise<number> =>
  Number(
    (
      await sql<{ n: number }>`
  select count(*) n
    from (select version - lag(version) over (partition by customer_id order by seq) as step
    from probe.seen where listener = ${name}) s where step <= 0`.execute(platform.db)
    ).rows[0]?.n,
  )

export const count = async (platform: Platform, from: string): Promise<number> =>
  Number(
    (await sql<{ n: number }>`select count(*) n from ${sql.raw(from)}`.execute(platform.db)).rows[0]
      ?.n,
  )
