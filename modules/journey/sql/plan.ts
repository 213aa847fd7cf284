// Journeys and their published versions.
import { sql } from 'kysely'
import type { JourneyDefinition } from '#contracts'
import type { Db, Tx } from '#platform'

export type JourneyState = 'draft' | 'running' | 'paused' | 'stopped'
export interface JourneyRow {
  id: number
  name: string
  state: JourneyState
  version: number | null
  draft: JourneyDefinition | null
  changedAt: Date
}
export interface Running {
  journeyId: number
  version: number
  name: string
  plan: JourneyDefinition
}

const columns = sql`journey_id as id, name, state, version, draft, changed_at as "changedAt"`

/** Versions that admit now. */
export async function runningPlans(db: Db): Promise<Running[]> {
  const found = await sql<Running>`
    select j.journey_id as "journeyId", j.version, j.name, v.definition as plan
    from journey.journey j join journey.version v on v.journey_id = j.journey_id
      and v.version = j.version
    where j.state = 'running'`.execute(db)
  return found.rows
}

export interface VersionKey {
  journeyId: number
  version: number
}
export const versionName = (key: VersionKey): string => `${key.journeyId} ${key.version}`

/** The plans of these versions, by `versionName`. */
export async function plansOf(
  db: Db,
  keys: readonly VersionKey[],
): Promise<Map<string, JourneyDefinition>> {
  const distinct = [...new Map(keys.map((key) => [versionName(key), key])).values()]
  const found = await sql<VersionKey & { plan: JourneyDefinition }>`
    select v.journey_id as "journeyId", v.version, v.definition as plan from journey.version v
    join unnest(${distinct.map((key) => key.journeyId)}::bigint[],
      ${distinct.map((key) => key.version)}::int[])
      as k (journey_id, version) on v.journey_id = k.journey_id and v.version = k.version`.execute(
    db,
  )
  return new Map(found.rows.map((row) => [versionName(row), row.plan]))
}

export async function findJourney(db: Db, id: number): Promise<JourneyRow | undefined> {
  const found =
    await sql<JourneyRow>`select ${columns} from journey.journey where journey_id = ${id}`.execute(
      db,
    )
  return found.rows[0]
}

/** Locks the row, so that two editors decide one after the other. */
export async function lockJourney(tx: Tx, id: number): Promise<JourneyRow | undefined> {
  tx.locks.take('documents', 'journey.journey', [id])
  const found = await sql<JourneyRow>`
    select ${columns} from journey.journey where journey_id = ${id} for update`.execute(tx.db)
  return found.rows[0]
}

/** Undefined where the name is taken. */
export async function insertJourney(
  tx: Tx,
  name: string,
  draft: JourneyDefinition,
): Promise<number | undefined> {
  const made = await sql<{ id: number }>`
    insert into journey.journey (name, draft, created_at, changed_at)
    values (${name}, ${JSON.stringify(draft)}::jsonb, ${tx.now}, ${tx.now})
    on conflict (name) do nothing returning journey_id as id`.execute(tx.db)
  return made.rows[0]?.id
}

export async function isNameTaken(db: Db, name: string, exceptId: number): Promise<boolean> {
  const found = await sql`select 1 from journey.journey where name = ${name}
      and journey_id <> ${exceptId}`.execute(db)
  return found.rows.length > 0
}

export async function writeDraft(
  tx: Tx,
  id: number,
  name: string,
  draft: JourneyDefinition,
): Promise<void> {
  await sql`update journey.journey set name = ${name}, draft = ${JSON.stringify(draft)}::jsonb,
    changed_at = ${tx.now}
    where journey_id = ${id}`.execute(tx.db)
}

/** The draft becomes the next version, and the one that admits. */
export async function writeVersion(
  tx: Tx,
  row: JourneyRow,
  plan: JourneyDefinition,
): Promise<number> {
  const version = (row.version ?? 0) + 1
  await sql`insert into journey.version (journey_id, version, definition, published_at,
    published_by)
    values (${row.id}, ${version}, ${JSON.stringify(plan)}::jsonb, ${tx.now},
      ${tx.actor.name})`.execute(tx.db)
  await sql`update journey.journey set version = ${version}, draft = null, state = 'running',
    ending = false, changed_at = ${tx.now} where journey_id = ${row.id}`.execute(tx.db)
  return version
}

export async function writeState(
  tx: Tx,
  id: number,
  state: JourneyState,
  ending = false,
): Promise<void> {
  await sql`update journey.journey set state = ${state}, ending = ${ending}, changed_at = ${tx.now},
    resumed_at = case when ${state} = 'running' then ${tx.now}::timestamptz else resumed_at end
    where journey_id = ${id}`.execute(tx.db)
}

export interface PublishedAt {
  plan: JourneyDefinition
  at: Date
}
export async function publishedOf(
  db: Db,
  id: number,
  version: number,
): Promise<PublishedAt | undefined> {
  const found =
    await sql<PublishedAt>`select definition as plan, published_at as at from journey.version
    where journey_id = ${id} and version = ${version}`.execute(db)
  return found.rows[0]
}

export interface Counted {
  entered: number
  active: number
  reachedGoal: number
}
/** How many entered, are inside, and reached the goal, by journey. */
export async function countsOf(db: Db, ids: readonly number[]): Promise<Map<number, Counted>> {
  const found = await sql<Counted & { id: number }>`
    select journey_id as id, count(*)::int as entered,
      (count(*) filter (where state = 'active'))::int as active,
      count(goal_at)::int as "reachedGoal"
    from journey.enrolment where journey_id = any(${[...ids]}::bigint[])
      group by journey_id`.execute(db)
  return new Map(found.rows.map(({ id, ...counted }) => [id, counted]))
}

export async function listJourneys(
  db: Db,
  page: { state?: JourneyState | undefined; before?: number | undefined; limit: number },
): Promise<JourneyRow[]> {
  const found = await sql<JourneyRow>`
    select ${columns} from journey.journey
    where (${page.state ?? null}::text is null or state = ${page.state ?? null})
      and (${page.before ?? null}::bigint is null or journey_id < ${page.before ?? null})
    order by journey_id desc limit ${page.limit}`.execute(db)
  return found.rows
}
