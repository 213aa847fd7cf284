// Jobs are for calls to the outside and for long work. They know machine time only.
import { EventEmitter } from 'node:events'
import { sql } from 'kysely'
import { run, type JobHelpers, type Runner, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import { waitMsOf } from '#kit'
import type { Db } from '../db/pool.ts'
import type { Logger } from '../logger.ts'
import { putOff } from './put-off.ts'

export interface JobType<P> {
  readonly name: string
  /** For the type only. */
  readonly payload?: P
}
export interface JobOptions {
  /** The same key replaces a job that has not started. */
  key?: string
  runAt?: Date
  maxAttempts?: number
  /** Jobs of one queue run one after another. */
  queue?: string
}
export interface PendingJob {
  name: string
  payload: unknown
  options: JobOptions
}

export const defineJob = <P>(name: string): JobType<P> => ({ name })

export async function addJobs(db: Db, jobs: readonly PendingJob[]): Promise<void> {
  const specs = jobs.map((job) => ({
    identifier: job.name,
    payload: job.payload,
    queue_name: job.options.queue ?? null,
    run_at: job.options.runAt?.toISOString() ?? null,
    max_attempts: job.options.maxAttempts ?? 10,
    job_key: job.options.key ?? null,
    priority: 0,
    flags: null,
  }))
  await sql`select graphile_worker.add_jobs(array(
    select json_populate_record(null::graphile_worker.job_spec, j)
    from json_array_elements(${JSON.stringify(specs)}::json) j))`.execute(db)
}

export type JobHandlers = Record<string, (payload: unknown) => Promise<void>>

export interface JobsOptions {
  db: Db
  pool: pg.Pool
  handlers: JobHandlers
  concurrency: number
  log: Logger
  /** Told the name under which this process takes jobs, before it takes one. */
  named: (worker: string) => void
}

/** Runs a job; where it came too soon for a limit outside, it is put off. */
const taskOf =
  ({ db, log }: Pick<JobsOptions, 'db' | 'log'>, handler: JobHandlers[string]) =>
  async (payload: unknown, { job }: JobHelpers): Promise<void> => {
    try {
      await handler(payload)
    } catch (error) {
      const waitMs = waitMsOf(error)
      if (waitMs === undefined) throw error
      log.debug({ job: job.task_identifier, waitMs, err: error }, 'a job waits for a limit')
      await putOff(db, job, new Date(Date.now() + waitMs))
    }
  }

export async function startJobs(options: JobsOptions): Promise<Runner> {
  const { pool, handlers, concurrency, log, named } = options
  const { Logger: WorkerLogger } = await import('graphile-worker')
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => named(workerPool.id))
  return run({
    pgPool: pool,
    concurrency,
    events,
    noHandleSignals: true,
    pollInterval: 1000,
    taskList: Object.fromEntries(
      Object.entries(handlers).map(([name, handler]) => [name, taskOf(options, handler)]),
    ),
    logger: new WorkerLogger(() => (level, message) => {
      if (level === 'error') log.error({ job: true }, message)
    }),
  })
}

/** Jobs that are due by machine time and may still be tried. */
export async function dueJobs(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from graphile_worker.jobs
    where attempts < max_attempts and run_at <= clock_timestamp()`.execute(db)
  return found.rows[0]?.n ?? 0
}
