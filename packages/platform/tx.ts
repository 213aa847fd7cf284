// The one place where a transaction is opened: it retries deadlocks, writes the receipt, and writes
// events and jobs last, while the locks are still held, so that their order is the customers'
// order.
import { sql } from 'kysely'
import { type Actor, systemActor } from './actor.ts'
import { LockTrace } from './db/locks.ts'
import { isConflict } from './db/errors.ts'
import type { Db } from './db/pool.ts'
import { inTransaction } from './db/transaction.ts'
import type { EventType, Lane, NewEvent } from './event.ts'
import { writeEvents, type PendingEvent } from './log/sql.ts'
import { addJobs, type JobOptions, type JobType, type PendingJob } from './jobs/jobs.ts'
import { platformRefusals, Refusal } from './refusal.ts'

export interface Tx {
  readonly db: Db
  /** Business time, fixed for the whole transaction. */
  readonly now: Date
  readonly actor: Actor
  readonly locks: LockTrace
  /** Adds events to the log at the end of this transaction, in the order given. */
  publish<P>(type: EventType<P>, events: readonly NewEvent<P>[], lane?: Lane): void
  /**
   * Adds a job (a call to the outside, or long work) that exists only if this transaction commits.
   */
  enqueue<P>(type: JobType<P>, payload: P, options?: JobOptions): void
  /** One statement that nobody waits for: it is sent with the commit, which fails where it does. */
  atLast(send: () => Promise<unknown>): void
  /** Runs after the commit, in this process only: a hint that may be lost, never a duty. */
  afterCommit(run: () => void): void
}

export interface Receipt {
  source: string
  key: string
  hash: string
}

export interface TransactOptions {
  actor?: Actor
  receipt?: Receipt
  /** Business time; the platform's clock when left out. */
  now?: Date
}

export interface TxHost {
  db: Db
  now(): Date
  strictLocks: boolean
  checkEvents: boolean
  committed(hadEvents: boolean, hadJobs: boolean): void
}

interface Pending {
  events: PendingEvent[]
  jobs: PendingJob[]
  after: (() => void)[]
  last: (() => Promise<unknown>)[]
}

const MAX_TRIES = 10
/**
 * On a machine under load ten tries are over before those in the way are: nobody is given up before
 * this.
 */
const PATIENCE_MS = 10_000

/**
 * Runs `work` in one transaction and returns its reply. With a receipt, a repeated key gives the
 * stored reply and `work` is not run; the same key with another hash is refused (`request.reused`).
 * The reply of a transaction with a receipt must be plain JSON.
 */
export async function transact<T>(
  host: TxHost,
  options: TransactOptions,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  for (let attempt = 1; ; attempt++) {
    const pending: Pending = { events: [], jobs: [], after: [], last: [] }
    try {
      const reply = await inTransaction(host.db, async (db, last) => {
        const done = await once(host, options, db, pending, work)
        last.push(...lastOf(options, db, pending, done))
        return done
      })
      host.committed(pending.events.length > 0, pending.jobs.length > 0)
      for (const run of pending.after) run()
      return reply
    } catch (error) {
      if (error instanceof Replay) return error.reply as T
      const patient = attempt < MAX_TRIES || performance.now() - startedAt < PATIENCE_MS
      if (!isConflict(error) || !patient) throw error
      await new Promise((resolve) =>
        setTimeout(resolve, 5 * 2 ** Math.min(attempt, 6) * Math.random()),
      )
    }
  }
}

async function once<T>(
  host: TxHost,
  options: TransactOptions,
  db: Db,
  pending: Pending,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (options.receipt) await takeReceipt(db, options.receipt)
  const tx = makeTx(host, options, db, pending)
  return work(tx)
}

/** What is sent with the commit: nobody waits for its answer. */
const lastOf = (
  { receipt }: TransactOptions,
  db: Db,
  { last, events, jobs }: Pending,
  reply: unknown,
): (() => Promise<unknown>)[] => [
  ...last,
  ...(receipt ? [() => fillReceipt(db, receipt, reply)] : []),
  ...(events.length > 0 ? [() => writeEvents(db, events)] : []),
  ...(jobs.length > 0 ? [() => addJobs(db, jobs)] : []),
]

function makeTx(host: TxHost, options: TransactOptions, db: Db, pending: Pending): Tx {
  const now = options.now ?? host.now()
  return {
    db,
    now,
    actor: options.actor ?? systemActor,
    locks: new LockTrace(host.strictLocks),
    publish(type, events, lane = 'live') {
      for (const event of events) {
        if (host.checkEvents) type.schema.parse(event.payload)
        pending.events.push({
          name: type.name,
          lane,
          subject: event.subject,
          payload: event.payload,
          occurredAt: event.occurredAt ?? now,
        })
      }
    },
    enqueue(type, payload, jobOptions = {}) {
      pending.jobs.push({ name: type.name, payload, options: jobOptions })
    },
    atLast(send) {
      pending.last.push(send)
    },
    afterCommit(run) {
      pending.after.push(run)
    },
  }
}

/** Thrown to leave the transaction when its reply is already on record. */
class Replay extends Error {
  readonly reply: unknown
  constructor(reply: unknown) {
    super('replay')
    this.reply = reply
  }
}

async function takeReceipt(db: Db, receipt: Receipt): Promise<void> {
  const made = await sql`insert into platform.receipt (source, key, request_hash)
    values (${receipt.source}, ${receipt.key}, ${receipt.hash}) on conflict do nothing
      returning 1`.execute(db)
  if (made.rows.length > 0) return
  const found = await sql<{ request_hash: string; reply: unknown }>`select request_hash, reply
    from platform.receipt where source = ${receipt.source} and key = ${receipt.key}`.execute(db)
  const row = found.rows[0]
  if (row && row.request_hash !== receipt.hash) {
    throw new Refusal(platformRefusals.reused, { key: receipt.key })
  }
  throw new Replay((row?.reply as { value?: unknown } | undefined)?.value)
}

async function fillReceipt(db: Db, receipt: Receipt, reply: unknown): Promise<void> {
  await sql`update platform.receipt set reply = ${JSON.stringify({ value: reply ?? null })}::jsonb
    where source = ${receipt.source} and key = ${receipt.key}`.execute(db)
}
