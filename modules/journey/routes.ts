// Handlers of the journey pages.
import { contract, type JourneyDetail, type JourneySummary } from '#contracts'
import { inTx, outside, Refusal, type Db } from '#platform'
import { checkPlan } from './check.ts'
import { figuresOf } from './figures.ts'
import { journeyRefusals } from './refusals.ts'
import { pauseJourney, publishDraft, saveDraft, stopJourney } from './save.ts'
import { listEnrolments } from './sql/figures.ts'
import {
  countsOf,
  findJourney,
  listJourneys,
  publishedOf,
  type Counted,
  type JourneyRow,
} from './sql/plan.ts'

const none: Counted = { entered: 0, active: 0, reachedGoal: 0 }
const before = (cursor: string | undefined) =>
  cursor === undefined ? undefined : Number(cursor) || 0

const summaryOf = (
  { id, name, state, version, draft, changedAt }: JourneyRow,
  counted = none,
): JourneySummary => ({
  id,
  name,
  state,
  version,
  hasDraft: draft !== null,
  ...counted,
  changedAt: changedAt.toISOString(),
})

async function found(db: Db, id: number): Promise<JourneyRow> {
  const row = await findJourney(db, id)
  if (!row) throw new Refusal(journeyRefusals.unknown, { id })
  return row
}

async function detailOf(db: Db, id: number): Promise<JourneyDetail> {
  const row = await found(db, id)
  const published = row.version === null ? undefined : await publishedOf(db, id, row.version)
  return {
    ...summaryOf(row, (await countsOf(db, [id])).get(id)),
    draft: row.draft,
    published: published?.plan ?? null,
    publishedAt: published?.at.toISOString() ?? null,
  }
}

/** The page after this one begins below the last id shown. */
const paged = <T extends { id: number }>(rows: T[], limit: number) => {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, ...(rows.length > limit && last && { nextCursor: String(last.id) }) }
}

export const routes = {
  list: outside(contract.journey.list, async ({ platform }, { cursor, limit, state }) => {
    const rows = await listJourneys(platform.db, {
      state,
      before: before(cursor),
      limit: limit + 1,
    })
    const counts = await countsOf(
      platform.db,
      rows.map((row) => row.id),
    )
    return paged(
      rows.map((row) => summaryOf(row, counts.get(row.id))),
      limit,
    )
  }),
  get: outside(contract.journey.get, ({ platform }, { id }) => detailOf(platform.db, id)),
  save: inTx(contract.journey.save, async (tx, input) =>
    detailOf(tx.db, await saveDraft(tx, input)),
  ),
  check: inTx(contract.journey.check, async (tx, { id }) => {
    const row = await found(tx.db, id)
    const running =
      row.version === null || row.state === 'stopped'
        ? undefined
        : await publishedOf(tx.db, id, row.version)
    return { problems: row.draft ? await checkPlan(tx.db, row.draft, running?.plan ?? null) : [] }
  }),
  publish: inTx(contract.journey.publish, async (tx, { id }) => {
    await publishDraft(tx, id)
    return detailOf(tx.db, id)
  }),
  pause: inTx(contract.journey.pause, async (tx, { id, paused }) => {
    await pauseJourney(tx, id, paused)
    return detailOf(tx.db, id)
  }),
  stop: inTx(contract.journey.stop, async (tx, { id, exitActive }) => {
    await stopJourney(tx, id, exitActive)
    return detailOf(tx.db, id)
  }),
  figures: outside(contract.journey.figures, async ({ platform, scope }, { id }) => {
    const row = await found(platform.db, id)
    const published =
      row.version === null ? undefined : await publishedOf(platform.db, id, row.version)
    return figuresOf(
      platform.db,
      scope,
      { id, plan: published?.plan ?? null },
      platform.clock.now(),
    )
  }),
  enrolments: outside(
    contract.journey.enrolments,
    async ({ platform, scope }, { id, cursor, limit, ...filter }) => {
      const rows = await listEnrolments(platform.db, scope, id, {
        ...filter,
        before: before(cursor),
        limit: limit + 1,
      })
      return paged(
        rows.map((row) => ({
          ...row,
          enteredAt: row.enteredAt.toISOString(),
          wakeAt: row.wakeAt?.toISOString() ?? null,
          goalAt: row.goalAt?.toISOString() ?? null,
        })),
        limit,
      )
    },
  ),
}
