// Calls to the outside that wait: they travel as what was asked for, not as rows of the job
// library.
import type pg from 'pg'

/** SELECT of one JSON text per job that may still be tried, oldest first. */
export const jobsLeaving = `select json_build_object('identifier', t.identifier, 'payload',
    j.payload, 'queue_name', q.queue_name, 'run_at', j.run_at, 'max_attempts', j.max_attempts,
    'job_key', j.key, 'priority', j.priority, 'flags', null)::text
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  where j.attempts < j.max_attempts order by j.id`

export const jobsFile = 'graphile_worker.jobs'

/** Rows are copied here, then added as new jobs. */
export const makeJobTable = (client: pg.ClientBase) =>
  client.query('create temporary table siyu_restored_job (no bigserial, spec json) on commit drop')

export const addRestoredJobs = (client: pg.ClientBase) =>
  client.query(`select graphile_worker.add_jobs(array(
    select json_populate_record(null::graphile_worker.job_spec, spec) from siyu_restored_job
      order by no))`)
