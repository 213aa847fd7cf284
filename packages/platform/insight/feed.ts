// The feed: copies changed rows from PostgreSQL to ClickHouse, bytes unread, at least once. Every
// row carries a version drawn before it was read, so that the newest reading wins.
import { sql } from 'kysely'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { chunksOf, sideBySide } from '#kit'
import type { Db } from '../db/pool.ts'
import type { EventType, LogEvent } from '../event.ts'
import type { Feed } from '../log/listener.ts'
import type { Module } from '../module.ts'
import type { Insight } from './client.ts'
import type { InsightCopy } from './copy.ts'
import { copiesOf } from './schema.ts'

export interface FeedHost {
  db: Db
  pool: pg.Pool
  insight: Insight
}

export const FEED = 'insight.feed'

/**
 * So many keys, or ids of a range, in one statement: a slow machine must end it before its time is
 * up.
 */
const KEYS_MAX = 5_000

/**
 * Tables copied at a time: one reads in PostgreSQL while another is written to ClickHouse. Parts of
 * one table follow each other, so that of two readings of a row the later has the higher version.
 */
const TABLES_AT_ONCE = 3

export function feedOf(host: FeedHost, modules: readonly Module[], everyMs: number): Feed {
  const copies = copiesOf(modules)
  const bulkFacts = modules.flatMap((m) => m.facts?.bulk ?? [])
  const on = new Map<string, EventType>()
  for (const copy of copies)
    for (const part of [...copy.changed, ...(copy.bulk ?? [])]) on.set(part.on.name, part.on)
  for (const part of bulkFacts) on.set(part.on.name, part.on)
  return {
    name: FEED,
    on: [...on.values()],
    lanes: ['live', 'bulk'],
    batchMax: 20_000,
    everyMs,
    copy: async (events) => {
      const [facts] = copies
      await sideBySide(copies, TABLES_AT_ONCE, async (copy) => {
        const keys = changedKeys(copy, events)
        if (copy === facts) await addBulkCustomers(host.db, keys, bulkFacts, events)
        for (const part of partsOf(copy, keys, events)) await copyRows(host, copy, part)
      })
    },
  }
}

/** A copy locks nothing and may wait for ClickHouse: it is given more time than what writes. */
const PATIENCE_MS = 5 * 60_000

type Keys = Map<string, Set<number>>

/** Values of each key column that the events name. */
function changedKeys(copy: InsightCopy, events: readonly LogEvent[]): Keys {
  const keys: Keys = new Map()
  for (const part of copy.changed) {
    for (const event of events) {
      if (event.name !== part.on.name) continue
      const known = keys.get(part.column) ?? new Set<number>()
      for (const value of part.values(event as never)) known.add(Number(value))
      keys.set(part.column, known)
    }
  }
  return keys
}

type BulkFact = NonNullable<NonNullable<Module['facts']>['bulk']>[number]

/** Whom the chunks of an import changed: each once, however many chunks named her. */
async function addBulkCustomers(
  db: Db,
  keys: Keys,
  bulk: readonly BulkFact[],
  events: readonly LogEvent[],
): Promise<void> {
  const queries = bulk.flatMap((part) =>
    events.filter((e) => e.name === part.on.name).map((e) => part.customers(e.payload as never)),
  )
  const known = keys.get('customer_id') ?? new Set<number>()
  for (const some of chunksOf([...new Set(queries)], 100)) {
    const found = await sql<{ id: number }>`select id
      from (${sql.raw(some.map((query) => `(${query})`).join(' union '))}) q(id)`.execute(db)
    for (const row of found.rows) known.add(row.id)
  }
  keys.set('customer_id', known)
}

/** What to copy: lists of keys, and the ranges that chunks wrote, neighbours as one. */
function partsOf(copy: InsightCopy, keys: Keys, events: readonly LogEvent[]): CopyOptions[] {
  const found: CopyOptions[] = []
  for (const [column, values] of keys) {
    for (const some of chunksOf([...values], KEYS_MAX)) {
      const ids = `'{${some.join(',')}}'::bigint[]`
      found.push(
        column === 'customer_id' && copy.selectCustomers
          ? { customers: ids }
          : { where: `${column} = any(${ids})` },
      )
    }
  }
  for (const part of copy.bulk ?? []) {
    const ranges = events
      .filter((e) => e.name === part.on.name)
      .map((e) => part.range(e.payload as never))
    for (const [from, to] of joinRanges(ranges).flatMap(cutRange)) {
      found.push({ where: `${part.column} between ${from} and ${to}` })
    }
  }
  return found
}

/** Ranges that touch, or nearly, become one: numbers that nobody used lie between chunks. */
function joinRanges(
  ranges: readonly (readonly [number, number])[],
  gap = 1_000,
): [number, number][] {
  const joined: [number, number][] = []
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && from <= last[1] + gap) last[1] = Math.max(last[1], to)
    else joined.push([Number(from), Number(to)])
  }
  return joined
}

function cutRange([from, to]: [number, number]): [number, number][] {
  const pieces = Math.ceil((to - from + 1) / KEYS_MAX)
  return Array.from({ length: pieces }, (_, i) => [
    from + i * KEYS_MAX,
    Math.min(to, from + (i + 1) * KEYS_MAX - 1),
  ])
}

async function nextVersion(db: Db): Promise<number> {
  const drawn = await sql<{ v: number }>`select nextval('platform.feed_version') as v`.execute(db)
  return drawn.rows[0]?.v ?? 0
}

export interface CopyOptions {
  /** All rows when both are left out. */
  where?: string
  /** These customers only: a bigint[] literal. */
  customers?: string
  table?: string
  /** A whole table may take longer than any transaction that writes. */
  unhurried?: boolean
}

/**
 * Copies the rows of `copy` that meet the condition; gives nothing back: count them in ClickHouse.
 */
export async function copyRows(
  host: FeedHost,
  copy: InsightCopy,
  options: CopyOptions = {},
): Promise<void> {
  const version = await nextVersion(host.db)
  const columns = [...Object.keys(copy.columns), 'is_deleted']
  const list = columns.map((name) => `q."${name}"`).join(', ')
  const where = options.where ? `where q.${options.where}` : ''
  const source =
    options.customers && copy.selectCustomers
      ? copy.selectCustomers(options.customers)
      : copy.select
  const client = await host.pool.connect()
  try {
    await client.query(`set transaction_timeout = ${options.unhurried ? 0 : PATIENCE_MS}`)
    const rows = client.query(
      copyTo(`copy (select ${list}, ${version} from (${source}) q ${where}) to stdout`),
    )
    await host.insight.insertTabSeparated(
      options.table ?? copy.table,
      [...columns, 'version'],
      rows,
    )
    await client.query('reset transaction_timeout')
    client.release()
  } catch (error) {
    // A stream that was left half-read would poison the next user of this connection.
    client.release(error as Error)
    throw error
  }
}
