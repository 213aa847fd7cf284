// The life of a journey: draft, published, paused, stopped. Those inside keep the version they
// entered.
import type { JourneyDefinition } from '#contracts'
import { orThrow, Refusal, type Tx } from '#platform'
import { unwatchSegment, watchSegment } from '#modules/audience'
import { controlled, saveExperiments } from '#modules/experiment'
import { holdTouches } from '#modules/messaging'
import { recordAudit } from '#modules/org'
import { experimentOf } from './admit.ts'
import { checkPlan } from './check.ts'
import { includeCurrent } from './events.ts'
import { journeyRefusals } from './refusals.ts'
import {
  insertJourney,
  isNameTaken,
  lockJourney,
  publishedOf,
  writeDraft,
  writeState,
  writeVersion,
  type JourneyRow,
} from './sql/plan.ts'

export interface DraftInput {
  id?: number | undefined
  name: string
  draft: JourneyDefinition
}

/**
 * Saves a draft, of a new journey or of one that exists; a running version runs on. Gives its id.
 */
export async function saveDraft(tx: Tx, { id, name, draft }: DraftInput): Promise<number> {
  if (id === undefined) {
    const made = await insertJourney(tx, name, draft)
    if (made === undefined) throw new Refusal(journeyRefusals.nameTaken, { name }, 'name')
    return made
  }
  await held(tx, id)
  if (await isNameTaken(tx.db, name, id))
    throw new Refusal(journeyRefusals.nameTaken, { name }, 'name')
  await writeDraft(tx, id, name, draft)
  return id
}

async function held(tx: Tx, id: number): Promise<JourneyRow> {
  const row = await lockJourney(tx, id)
  if (!row) throw new Refusal(journeyRefusals.unknown, { id })
  return row
}

const planOf = async (tx: Tx, row: JourneyRow): Promise<JourneyDefinition | null> =>
  row.version === null ? null : ((await publishedOf(tx.db, row.id, row.version))?.plan ?? null)

/** The draft becomes the version that admits; refused while `checkPlan` finds problems. */
export async function publishDraft(tx: Tx, id: number): Promise<number> {
  const row = await held(tx, id)
  if (!row.draft) throw new Refusal(journeyRefusals.noDraft, { id })
  const before = await planOf(tx, row)
  const problems = await checkPlan(tx.db, row.draft, row.state === 'stopped' ? null : before)
  if (problems.length > 0) throw new Refusal(journeyRefusals.notReady, { problems })
  const version = await writeVersion(tx, row, row.draft)
  const { controlShareBp } = row.draft.settings
  for (const outcome of await saveExperiments(tx, [
    { key: experimentOf(id), arms: controlled(controlShareBp) },
  ])) {
    orThrow(outcome)
  }
  await holdTouches(tx, { kind: 'journey', id }, false)
  await watch(tx, row, before, row.draft, version)
  await recordAudit(tx, {
    action: 'journey.publish',
    subject: String(id),
    details: { version, name: row.name },
  })
  return version
}

/** A segment is watched for as long as a journey that admits by it runs. */
async function watch(
  tx: Tx,
  row: JourneyRow,
  before: JourneyDefinition | null,
  after: JourneyDefinition | null,
  version: number,
): Promise<void> {
  const owner = { kind: 'journey', id: row.id, name: row.name }
  const old = before?.trigger.kind === 'segment' ? before.trigger.segmentId : null
  const trigger = after?.trigger
  const fresh = trigger?.kind === 'segment' ? trigger.segmentId : null
  if (old !== null && old !== fresh) await unwatchSegment(tx, old, owner)
  if (fresh !== null) await watchSegment(tx, fresh, owner)
  if (trigger?.kind === 'segment' && trigger.includeCurrent) {
    tx.enqueue(
      includeCurrent,
      { journeyId: row.id, version },
      { key: `journey.includeCurrent.${row.id}.${version}` },
    )
  }
}

/** While paused nobody enters or moves and deferred messages sleep; goals still count. */
export async function pauseJourney(tx: Tx, id: number, paused: boolean): Promise<void> {
  const row = await held(tx, id)
  if (row.state !== (paused ? 'running' : 'paused'))
    throw new Refusal(journeyRefusals.notRunning, { id, state: row.state })
  await writeState(tx, id, paused ? 'paused' : 'running')
  await holdTouches(tx, { kind: 'journey', id }, paused)
  await recordAudit(tx, {
    action: paused ? 'journey.pause' : 'journey.resume',
    subject: String(id),
    details: { name: row.name },
  })
}

/** Nobody enters any more; with `exitActive` those inside are led out, otherwise they finish. */
export async function stopJourney(tx: Tx, id: number, exitActive: boolean): Promise<void> {
  const row = await held(tx, id)
  if (row.state !== 'running' && row.state !== 'paused') {
    throw new Refusal(journeyRefusals.notRunning, { id, state: row.state })
  }
  await writeState(tx, id, 'stopped', exitActive)
  await holdTouches(tx, { kind: 'journey', id }, false)
  await watch(tx, row, await planOf(tx, row), null, row.version ?? 0)
  await recordAudit(tx, {
    action: 'journey.stop',
    subject: String(id),
    details: { name: row.name, exitActive },
  })
}
