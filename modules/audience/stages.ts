// Stages set: after an order, after an import, after a merge, and by the calendar alone.
import { brandOf } from '#modules/org'
import { lockCustomers, survivorsOf } from '#modules/customer'
import { dayOf, startOfDay } from '#kit'
import type { Db, Timer, Tx } from '#platform'
import { recencyChanged, stageChanged } from './events.ts'
import { lifecycleRules, standingOn, type LifecycleRules } from './lifecycle.ts'
import {
  buyersOf,
  dropStages,
  dueOn,
  lockRulesState,
  nextChange,
  rulesState,
  stagesAfter,
  writeRulesState,
  writeStages,
  type StageRow,
} from './sql/stage.ts'

const BATCH = 2_000

interface Setting {
  rules: LifecycleRules
  today: string
}

async function settingOf(tx: Tx): Promise<Setting> {
  const brand = await brandOf(tx.db)
  return { rules: lifecycleRules(brand.rules), today: dayOf(tx.now, brand.zone) }
}

/**
 * Works out the stage of these customers and writes it where it differs. An import of history is
 * quiet: its stages are set, and nobody is told of them one by one.
 */
export async function restage(
  tx: Tx,
  customerIds: readonly number[],
  quiet = false,
): Promise<void> {
  const survivors = await survivorsOf(tx.db, customerIds)
  const aliases = [...survivors.keys()].filter((id) => survivors.get(id) !== id)
  const setting = await settingOf(tx)
  // Most stay where they are, and their tills must not wait for us: what comes later is told by its
  // own event.
  const moving = (await changesOf(tx, [...new Set(survivors.values())], setting)).map(
    ({ row }) => row.customerId,
  )
  await lockCustomers(tx, [...moving, ...aliases])
  const changed = await changesOf(tx, moving, setting)
  await writeStages(
    tx,
    changed.map(({ row }) => row),
  )
  await dropStages(tx, aliases)
  if (!quiet) tell(tx, changed)
}

interface Change {
  row: StageRow
  before: StageRow | null
}

/** Whose stage is not what is written down. */
async function changesOf(
  tx: Tx,
  ids: readonly number[],
  { rules, today }: Setting,
): Promise<Change[]> {
  const buyers = ids.length === 0 ? [] : await buyersOf(tx.db, ids)
  return buyers.flatMap(({ before, ...past }) => {
    const row = { customerId: past.customerId, ...standingOn(rules, past, today) }
    const same =
      before?.stage === row.stage && before.recency === row.recency && before.nextOn === row.nextOn
    return same ? [] : [{ row, before }]
  })
}

function tell(tx: Tx, changed: readonly Change[]): void {
  tx.publish(
    stageChanged,
    changed.flatMap(({ row, before }) => {
      const from = before?.stage ?? 'introduction'
      return from === row.stage
        ? []
        : [{ subject: row.customerId, payload: { from, to: row.stage } }]
    }),
  )
  tx.publish(
    recencyChanged,
    changed.flatMap(({ row, before }) => {
      const from = before?.recency ?? null
      return from === row.recency
        ? []
        : [{ subject: row.customerId, payload: { from, to: row.recency } }]
    }),
  )
}

/** The first moment of the first business day on which somebody's stage changes by itself. */
export const stageTimer: Timer = {
  name: 'audience.stages',
  nextDue: async (db, aside) => {
    const { zone } = await brandOf(db)
    const day = await nextChange(db, aside)
    return day === null ? null : startOfDay(day, zone)
  },
  runDue: async (tx, turn) => {
    const { today } = await settingOf(tx)
    const due = turn.took(await dueOn(tx.db, today, turn.limit(BATCH), turn.aside))
    await restage(tx, due)
    return due.length
  },
}

const sameRules = (a: unknown, b: LifecycleRules): boolean =>
  JSON.stringify(a ? lifecycleRules({ lifecycle: a }) : null) === JSON.stringify(b)

/** Other windows make other stages: everybody is worked out again, a batch at a time. */
export const rulesTimer: Timer = {
  name: 'audience.lifecycleRules',
  nextDue: async (db: Db) => {
    const rules = lifecycleRules((await brandOf(db)).rules)
    const state = await rulesState(db)
    return state.afterId === null && sameRules(state.rules, rules) ? null : new Date(0)
  },
  runDue: async (tx) => {
    const { rules } = await settingOf(tx)
    const state = await lockRulesState(tx)
    if (state.afterId === null && sameRules(state.rules, rules)) return 0
    const from = sameRules(state.rules, rules) ? (state.afterId ?? 0) : 0
    const ids = await stagesAfter(tx.db, from, BATCH)
    await writeRulesState(tx, { rules, afterId: ids.length < BATCH ? null : (ids.at(-1) ?? null) })
    await restage(tx, ids)
    return ids.length + 1
  },
}
