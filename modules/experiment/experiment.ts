// Experiments: made, dealt, and who was exposed written down for every arm.
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { addUp, armOf, type Arm } from './arms.ts'
import { experimentRefusals } from './refusals.ts'
import {
  claimExperiment,
  experimentsByKey,
  exposedArms,
  insertExposures,
  writeArms,
} from './sql.ts'

export interface ExperimentInput {
  /** As in `journey.12`. */
  key: string
  /** The first arm is the control. */
  arms: readonly Arm[]
  /** The key, unless told: experiments with different salts deal independently. */
  salt?: string
}

/** Makes experiments or changes their weights; the control share of a known one may only shrink. */
export async function saveExperiments(
  tx: Tx,
  inputs: readonly ExperimentInput[],
): Promise<Outcome<{ id: number }>[]> {
  const outcomes: Outcome<{ id: number }>[] = []
  for (const input of inputs) outcomes.push(await saveOne(tx, input))
  return outcomes
}

async function saveOne(
  tx: Tx,
  { key, arms, salt = key }: ExperimentInput,
): Promise<Outcome<{ id: number }>> {
  if (!addUp(arms)) return refuse(experimentRefusals.badWeights, { key })
  const row = await claimExperiment(tx, key, salt, arms)
  const [before, after] = [row.arms[0], arms[0]]
  if (before && after && after.weightBp > before.weightBp)
    return refuse(experimentRefusals.controlGrows, { key })
  await writeArms(tx, row.id, arms)
  return ok({ id: row.id })
}

export interface Dealt {
  experiment: string
  customerId: number
}

/**
 * The arm of each customer in each experiment, by key; undefined where there is no such experiment.
 * Whoever was exposed keeps her arm, whatever the weights have become since.
 */
export async function armsOf(db: Db, items: readonly Dealt[]): Promise<(string | undefined)[]> {
  if (items.length === 0) return []
  const known = await experimentsByKey(db, [...new Set(items.map((item) => item.experiment))])
  const kept = await exposedArms(
    db,
    [...known.values()].map((row) => row.id),
    items.map((item) => item.customerId),
  )
  return items.map(({ experiment, customerId }) => {
    const row = known.get(experiment)
    return row && (kept.get(`${row.id} ${customerId}`) ?? armOf(row.salt, customerId, row.arms))
  })
}

export interface ExposureInput extends Dealt {
  /** What was decided about: the same occasion is exposed once. */
  occasion: string
  at?: Date
}

/**
 * Writes down that it was decided upon these customers, in the arm each was dealt, also where the
 * arm says to do nothing (S-E5). Gives the arms; an occasion that is known gives its arm again.
 */
export async function recordExposures(
  tx: Tx,
  items: readonly ExposureInput[],
): Promise<({ arm: string; repeated: boolean } | undefined)[]> {
  const arms = await armsOf(tx.db, items)
  const known = await experimentsByKey(tx.db, [...new Set(items.map((item) => item.experiment))])
  const rows = items.map((item, i) => {
    const row = known.get(item.experiment)
    const arm = arms[i]
    if (!row || arm === undefined) return undefined
    return {
      experimentId: row.id,
      customerId: item.customerId,
      occasion: item.occasion,
      arm,
      at: item.at ?? tx.now,
    }
  })
  const fresh = await insertExposures(
    tx,
    rows.filter((row) => row !== undefined),
  )
  return rows.map(
    (row) =>
      row && {
        arm: row.arm,
        repeated: !fresh.has(`${row.customerId} ${row.experimentId} ${row.occasion}`),
      },
  )
}
