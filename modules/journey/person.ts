// Enrolments are state: they move to whoever lives on. Where both were in the same journey under
// the same key the older entry stays and the younger one ends there, with nothing more sent for it.
import { sql } from 'kysely'
import type { MergeInput, PersonPart, Tx } from '#platform'
import { endEnrolments } from './end.ts'

/** Pairs that may not both live, or not both have been: the younger of each. */
async function youngerOf(
  tx: Tx,
  { from, into }: MergeInput,
): Promise<{ customerId: number; enrolmentId: number }[]> {
  const found = await sql<{ customerId: number; enrolmentId: number }>`
    select case when a.enrolment_id > b.enrolment_id then a.customer_id else b.customer_id
      end as "customerId",
      greatest(a.enrolment_id, b.enrolment_id) as "enrolmentId"
    from journey.enrolment a join journey.enrolment b on b.journey_id = a.journey_id
      and b.customer_id = ${into}
      and ((a.state = 'active' and b.state = 'active' and b.entry_key = a.entry_key)
        or b.once_key = a.once_key)
    where a.customer_id = ${from}`.execute(tx.db)
  return found.rows
}

/**
 * Rows of a per-customer table get another id by being written anew: the id itself never changes.
 */
async function move(
  tx: Tx,
  from: number,
  into: number,
  enrolmentIds: readonly number[],
): Promise<void> {
  for (const table of ['enrolment', 'step_log']) {
    const name = sql.table(`journey.${table}`)
    await sql`
      with gone as (delete from ${name} where customer_id = ${from}
        and enrolment_id = any(${enrolmentIds}::bigint[])
        returning *)
      insert into ${name} select (jsonb_populate_record(null::${name},
        to_jsonb(gone) || jsonb_build_object('customer_id', ${into}::bigint))).* from gone`.execute(
      tx.db,
    )
  }
}

async function merge(tx: Tx, input: MergeInput): Promise<void> {
  const { from, into, mergeId } = input
  const younger = await youngerOf(tx, input)
  await endEnrolments(
    tx,
    younger.map((row) => ({ ...row, state: 'exited' as const, reason: 'merged' })),
  )
  await sql`update journey.enrolment set once_key = null
    where customer_id in (${from}, ${into})
      and enrolment_id = any(${younger.map((row) => row.enrolmentId)}::bigint[])`.execute(tx.db)
  const moved = await sql<{ id: number }>`
    insert into journey.merged (customer_id, merge_id, enrolment_id)
    select ${into}, ${mergeId}, enrolment_id from journey.enrolment where customer_id = ${from}
    returning enrolment_id as id`.execute(tx.db)
  await move(
    tx,
    from,
    into,
    moved.rows.map((row) => row.id),
  )
}

async function unmerge(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  const back = await sql<{ id: number }>`
    delete from journey.merged where customer_id = ${into} and merge_id = ${mergeId}
    returning enrolment_id as id`.execute(tx.db)
  await move(
    tx,
    into,
    from,
    back.rows.map((row) => row.id),
  )
}

export const person: PersonPart = {
  tables: { enrolment: 'state', step_log: 'state', merged: 'none' },
  merge,
  unmerge,
  export: async (db, customerId) => {
    const found = await sql`
      select j.name as journey, e.entered_at, e.state, e.goal_at, e.ended_at
      from journey.enrolment e join journey.journey j on j.journey_id = e.journey_id
      where e.customer_id = ${customerId} order by e.enrolment_id`.execute(db)
    return { journeys: found.rows }
  },
  erase: async (tx, customerId) => {
    const live = await sql<{ customerId: number; enrolmentId: number }>`
      select customer_id as "customerId", enrolment_id as "enrolmentId" from journey.enrolment
      where customer_id = ${customerId} and state = 'active'`.execute(tx.db)
    await endEnrolments(
      tx,
      live.rows.map((row) => ({ ...row, state: 'exited' as const, reason: 'erased' })),
    )
  },
}
