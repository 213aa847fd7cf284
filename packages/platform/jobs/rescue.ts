// A process that is killed leaves its jobs locked, for four hours by the library's own reckoning.
// Here a job whose worker is no longer present is let go, and some other worker takes it within
// seconds.
import { sql } from 'kysely'
import { isOutage } from '../db/errors.ts'
import type { Db } from '../db/pool.ts'
import type { Logger } from '../logger.ts'
import { absent, anybodyPresent } from '../presence.ts'

const LOOK_MS = 1_000
/** A worker that has lost its connection for a moment is not dead. */
const GRACE_MS = 3_000

export class Rescue {
  private readonly db: Db
  private readonly log: Logger
  private readonly missing = new Map<string, number>()
  private timer: NodeJS.Timeout | undefined
  private looking: Promise<unknown> = Promise.resolve()

  constructor(db: Db, log: Logger) {
    this.db = db
    this.log = log
  }

  /** Called before this process is present itself: who starts alone need not wait for the dead. */
  async start(): Promise<void> {
    if (!(await anybodyPresent(this.db))) await this.look(0)
    this.timer = setInterval(
      () =>
        (this.looking = this.look(GRACE_MS).catch((error: unknown) => {
          if (!isOutage(error))
            this.log.error({ err: error }, 'looking for jobs of the dead failed')
        })),
      LOOK_MS,
    )
    this.timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.looking
  }

  private async look(graceMs: number): Promise<void> {
    const gone = new Set(await absent(this.db, await lockers(this.db)))
    for (const name of this.missing.keys()) if (!gone.has(name)) this.missing.delete(name)
    for (const name of gone) if (!this.missing.has(name)) this.missing.set(name, Date.now())
    const dead = [...this.missing]
      .filter(([, since]) => Date.now() - since >= graceMs)
      .map(([name]) => name)
    if (dead.length === 0) return
    this.log.warn({ workers: dead.length }, 'jobs of workers that are gone are let go')
    await sql`select graphile_worker.force_unlock_workers(${dead}::text[])`.execute(this.db)
  }
}

async function lockers(db: Db): Promise<string[]> {
  const found = await sql<{
    name: string
  }>`select distinct locked_by as name from graphile_worker.jobs
    where locked_by is not null
    union select distinct locked_by from graphile_worker._private_job_queues
      where locked_by is not null`.execute(db)
  return found.rows.map((row) => row.name)
}
