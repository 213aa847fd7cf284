// Every query of the module.
import { sql } from 'kysely'
import type { Db, MergeInput, Tx } from '#platform'
import type { Arm } from './arms.ts'

export interface ExperimentRow {
  id: number
  key: string
  salt: string
  arms: Arm[]
}
const columns = sql`experiment_id as id, key, salt, arms`

export async function experimentsByKey(
  db: Db,
  keys: readonly string[],
): Promise<Map<string, ExperimentRow>> {
  const found = await sql<ExperimentRow>`select ${columns} from experiment.experiment
    where key = any(${[...keys]}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.key, row]))
}

/** Creates it, or gives its row locked. */
export async function claimExperiment(
  tx: Tx,
  key: string,
  salt: string,
  arms: readonly Arm[],
): Promise<ExperimentRow> {
  const made =
    await sql<ExperimentRow>`insert into experiment.experiment (key, salt, arms, created_at)
    values (${key}, ${salt}, ${JSON.stringify(arms)}::jsonb, ${tx.now})
    on conflict (key) do nothing returning ${columns}`.execute(tx.db)
  if (made.rows[0]) return made.rows[0]
  const known = await sql<ExperimentRow>`select ${columns} from experiment.experiment
    where key = ${key} for update`.execute(tx.db)
  return known.rows[0] as ExperimentRow
}

export async function writeArms(tx: Tx, id: number, arms: readonly Arm[]): Promise<void> {
  await sql`update experiment.experiment set arms = ${JSON.stringify(arms)}::jsonb
    where experiment_id = ${id}`.execute(tx.db)
}

export interface ExposureRow {
  experimentId: number
  customerId: number
  occasion: string
  arm: string
  at: Date
}

/** True for each that is new. */
export async function insertExposures(tx: Tx, rows: readonly ExposureRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const made = await sql<{ key: string }>`insert into experiment.exposure
      (customer_id, experiment_id, occasion, arm, exposed_at)
    select * from unnest(${rows.map((r) => r.customerId)}::bigint[],
      ${rows.map((r) => r.experimentId)}::bigint[], ${rows.map((r) => r.occasion)}::text[],
      ${rows.map((r) => r.arm)}::text[], ${rows.map((r) => r.at)}::timestamptz[]) as i (customer_id,
      experiment_id, occasion, arm, exposed_at)
    order by 1, 2, 3 on conflict do nothing
    returning customer_id || ' ' || experiment_id || ' ' || occasion as key`.execute(tx.db)
  return new Set(made.rows.map((row) => row.key))
}

/** Arms of those already exposed: sticky, whatever the weights have become since. */
export async function exposedArms(
  db: Db,
  experimentIds: readonly number[],
  customerIds: readonly number[],
): Promise<Map<string, string>> {
  const found = await sql<{ experimentId: number; customerId: number; arm: string }>`
    select distinct on (experiment_id, customer_id) experiment_id as "experimentId",
      customer_id as "customerId", arm
    from experiment.exposure where experiment_id = any(${[...experimentIds]}::bigint[])
      and customer_id = any(${[...customerIds]}::bigint[])
    order by experiment_id, customer_id, exposed_at, occasion`.execute(db)
  return new Map(found.rows.map((row) => [`${row.experimentId} ${row.customerId}`, row.arm]))
}

/** Experiments in which the two halves of a merged person were dealt different arms. */
export async function markMixed(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  await sql`insert into experiment.mixed (customer_id, experiment_id, merge_id)
    select distinct ${into}::bigint, a.experiment_id, ${mergeId}::bigint
    from experiment.exposure a join experiment.exposure b using (experiment_id)
    where a.customer_id = ${from} and b.arm <> a.arm and b.customer_id in
      (select customer_id from customer.v_person where person_id = ${into})
    union select ${into}::bigint, experiment_id, ${mergeId}::bigint from experiment.mixed
      where customer_id = ${from}
    on conflict do nothing`.execute(tx.db)
}

export async function unmarkMixed(tx: Tx, { into, mergeId }: MergeInput): Promise<void> {
  await sql`delete from experiment.mixed where customer_id = ${into}
    and merge_id = ${mergeId}`.execute(tx.db)
}

export async function exposuresOf(db: Db, customerId: number): Promise<unknown[]> {
  return (
    await sql`select e.key as experiment, x.occasion, x.arm, x.exposed_at from experiment.exposure x
    join experiment.experiment e using (experiment_id) where x.customer_id = ${customerId}
    order by x.exposed_at`.execute(db)
  ).rows
}
