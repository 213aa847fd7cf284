// One connection by which a working process is present: it hears the ticks of others, and it holds
// a lock per name, which PostgreSQL lets go the moment the process is gone, however it went.
import pg from 'pg'
import { sql } from 'kysely'
import type { Db } from './db/pool.ts'

/** First half of every lock's key; the other half is made of the name. */
const PRESENCE = 719_274
const RETRY_MS = 250

export class Presence {
  private readonly databaseUrl: string
  private readonly heard: () => void
  private readonly names = new Set<string>()
  private client: pg.Client | undefined
  private stopped = false

  constructor(databaseUrl: string, heard: () => void) {
    this.databaseUrl = databaseUrl
    this.heard = heard
  }

  async start(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: 'siyu-worker',
      keepAlive: true,
    })
    client.on('notification', this.heard)
    client.on('error', () => undefined)
    await client.connect()
    await client.query('listen siyu_tick')
    for (const name of this.names) await hold(client, name)
    this.client = client
    client.on('end', () => this.again())
  }

  /** From now on this name is present, until the process or `stop` ends it. */
  add(name: string): void {
    this.names.add(name)
    // Should the connection be down just now, the next one takes all names again.
    if (this.client) void hold(this.client, name).catch(() => undefined)
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.client?.end().catch(() => undefined)
  }

  /** A server that restarts is back in a moment; whoever looks for us waits longer than that. */
  private again(): void {
    this.client = undefined
    if (this.stopped) return
    setTimeout(() => void this.start().catch(() => this.again()), RETRY_MS).unref()
  }
}

const hold = (client: pg.Client, name: string) =>
  client.query('select pg_advisory_lock_shared($1, hashtext($2))', [PRESENCE, name])

/** Those of these names that nobody holds. */
export async function absent(db: Db, names: readonly string[]): Promise<string[]> {
  const found = await sql<{
    name: string
  }>`select name from unnest(${names}::text[]) name where not exists (
    select 1 from pg_locks l join pg_database d on d.oid = l.database
    where l.locktype = 'advisory' and d.datname = current_database()
      and l.classid = ${PRESENCE}::int::oid
      and l.objid = hashtext(name)::oid and l.granted)`.execute(db)
  return found.rows.map((row) => row.name)
}

/** True while any process of this database works. */
export async function anybodyPresent(db: Db): Promise<boolean> {
  const found = await sql`select 1 from pg_locks l join pg_database d on d.oid = l.database
    where l.locktype = 'advisory' and d.datname = current_database()
      and l.classid = ${PRESENCE}::int::oid limit 1`.execute(db)
  return found.rows.length > 0
}
