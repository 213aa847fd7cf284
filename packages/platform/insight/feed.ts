// The feed: copies changed rows from PostgreSQL to ClickHouse, bytes unread, at least once. Every row
// carries a version drawn before it was read, so that the newest reading wins.
import { sql } from 'kysely'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { chunksOf } from '#kit'
import type { Db } from '../db/pool.ts'
import type { EventType, LogEvent } from '../event.ts'
import type { Feed } from '../log/listener.ts'
import type { Module } from '../module.ts'
import type { Insight } from './client.ts'
import type { InsightCopy } from './copy.ts'
import { copiesOf } from './schema.ts'

export interface FeedHost { db: Db; pool: pg.Pool; insight: Insight }

export const FEED = 'insight.feed'

/** Above this many keys in one batch a range of ids is not spelt out in one statement. */
const KEYS_MAX = 50_000

export function feedOf(host: FeedHost, modules: readonly Module[], everyMs: number): Feed {
  const copies = copiesOf(modules)
  const bulkFacts = modules.flatMap((m) => m.facts?.bulk ?? [])
  const on = new Map<string, EventType>()
  for (const copy of copies) for (const part of [...copy.changed, ...(copy.bulk ?? [])]) on.set(part.on.name, part.on)
  for (const part of bulkFacts) on.set(part.on.name, part.on)
  return {
    name: FEED, on: [...on.values()], lanes: ['live', 'bulk'], batchMax: 20_000, everyMs,
    copy: async (events) => {
      for (const copy of copies) {
        for (const where of conditions(copy, events)) await copyRows(host, copy, { where })
      }
      const [facts] = copies
      for (const part of bulkFacts) {
        for (const event of events.filter((e) => e.name === part.on.name)) {
          const where = `customer_id in (${part.customers(event.payload as never)})`
          if (facts) await copyRows(host, facts, { where })
        }
      }
    },
  }
}

/** WHERE conditions, one per column that changes name and one per chunk. */
function conditions(copy: InsightCopy, events: readonly LogEvent[]): string[] {
  const keys = new Map<string, Set<number>>()
  for (const part of copy.changed) {
    for (const event of events) {
      if (event.name !== part.on.name) continue
      const known = keys.get(part.column) ?? new Set<number>()
      for (const value of part.values(event as never)) known.add(Number(value))
      keys.set(part.column, known)
    }
  }
  const found: string[] = []
  for (const [column, values] of keys) {
    for (const some of chunksOf([...values], KEYS_MAX)) {
      found.push(`${column} = any('{${some.join(',')}}'::bigint[])`)
    }
  }
  for (const part of copy.bulk ?? []) {
    for (const event of events) {
      if (event.name !== part.on.name) continue
      const [from, to] = part.range(event.payload as never)
      found.push(`${part.column} between ${Number(from)} and ${Number(to)}`)
    }
  }
  return found
}

async function nextVersion(db: Db): Promise<number> {
  const drawn = await sql<{ v: number }>`select nextval('platform.feed_version') as v`.execute(db)
  return drawn.rows[0]?.v ?? 0
}

export interface CopyOptions {
  /** All rows when left out. */
  where?: string
  table?: string
  /** A whole table may take longer than any transaction that writes. */
  unhurried?: boolean
}

/** Copies the rows of `copy` that meet the condition; gives nothing back: count them in ClickHouse. */
export async function copyRows(host: FeedHost, copy: InsightCopy, options: CopyOptions = {}): Promise<void> {
  const version = await nextVersion(host.db)
  const columns = [...Object.keys(copy.columns), 'is_deleted']
  const list = columns.map((name) => `q."${name}"`).join(', ')
  const where = options.where ? `where q.${options.where}` : ''
  const client = await host.pool.connect()
  try {
    if (options.unhurried) await client.query('set transaction_timeout = 0')
    const rows = client.query(copyTo(`copy (select ${list}, ${version} from (${copy.select}) q ${where}) to stdout`))
    await host.insight.insertTabSeparated(options.table ?? copy.table, [...columns, 'version'], rows)
    if (options.unhurried) await client.query('reset transaction_timeout')
    client.release()
  } catch (error) {
    // A stream that was left half-read would poison the next user of this connection.
    client.release(error as Error)
    throw error
  }
}
