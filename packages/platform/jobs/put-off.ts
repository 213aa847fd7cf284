// A job that came too soon: it is put off to when it may be tried, as if it had never been taken.
// That is no failure, so it takes none of its attempts and nobody is told.
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'

export interface TakenJob {
  id: string
  key: string | null
}

/**
 * The library ends a taken job by deleting it, or by counting an attempt. So its like is written
 * for later and the taken one ends well. Where a newer one of the same key has come meanwhile, that
 * one does what there is to do.
 */
export async function putOff(db: Db, { id, key }: TakenJob, until: Date): Promise<void> {
  await sql`with taken as (
      update graphile_worker._private_jobs set key = null
      where id = ${id}::bigint and key is not distinct from ${key}::text returning *)
    insert into graphile_worker._private_jobs (job_queue_id, task_id, payload, priority, flags,
      max_attempts, last_error, created_at, attempts, key, run_at)
    select job_queue_id, task_id, payload, priority, flags,
      max_attempts, last_error, created_at, greatest(0, attempts - 1), ${key}::text, ${until}
    from taken`.execute(db)
}
