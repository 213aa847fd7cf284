// The night's run of a business day (S-P5): points begin, paid cards turn to their next month or end,
// tiers are evaluated, points end, and those whose points end soon are named. Nothing is redeemed by
// itself and no tier hangs on a balance, so those two steps of the rule do not exist. Each turn is one
// short transaction that works on some members and keeps how far it is; stopped anywhere, the run goes
// on there.
import type { Timer, Tx } from '#platform'
import { dayOf, sortedUnique } from '#kit'
import { brandOf } from '#modules/org'
import {
  beginNight,
  dueForTier,
  dueOfPasses,
  dueToBegin,
  dueToExpire,
  dueToRemind,
  finishNight,
  moveNight,
  nextNight,
  remindedAll,
  start,
  stepNames,
  takeNight,
  type Ask,
  type Due,
  type Night,
  type StepName,
} from '../sql/night.ts'
import { evaluateTiers } from '../tiers.ts'
import { activate } from './activate.ts'
import { expire } from './expire.ts'
import { turnPasses } from './passes.ts'
import { remind } from './remind.ts'

interface Step {
  due: (db: Tx['db'], ask: Ask) => Promise<Due[]>
  work: (tx: Tx, night: Night, ids: readonly number[], due: readonly Due[]) => Promise<void>
  /** Once nobody is due any more. */
  end?: (tx: Tx, night: Night) => Promise<void>
}

const steps: Record<StepName, Step> = {
  activate: { due: dueToBegin, work: activate },
  passes: { due: dueOfPasses, work: turnPasses },
  tiers: { due: dueForTier, work: (tx, _night, ids) => evaluateTiers(tx, ids) },
  expire: { due: dueToExpire, work: expire },
  remind: { due: dueToRemind, work: remind, end: remindedAll },
}

const CHUNK = 2_000

export const night: Timer = {
  name: 'loyalty.night',
  nextDue: nextNight,
  runDue: async (tx, turn) => {
    const open = await openNight(tx)
    if (!open) return 0
    for (let at: Night | undefined = open; at; at = await nextStep(tx, at)) {
      const { due: find, work } = steps[at.step]
      const ask = { night: at, limit: turn.limit(CHUNK), aside: turn.aside }
      const due = await find(tx.db, ask)
      const last = due.at(-1)
      if (!last) continue
      const ids = sortedUnique(turn.took(due.map((one) => one.customerId)))
      await work(tx, at, ids, due)
      await moveNight(tx, at, at.step, last, ids.length)
      return due.length
    }
    await finishNight(tx, open)
    return 0
  },
}

/** One process works on it; the others come again. */
async function openNight(tx: Tx): Promise<Night | null | undefined> {
  const open = await takeNight(tx)
  return open === undefined ? beginNight(tx, dayOf(tx.now, (await brandOf(tx.db)).zone)) : open
}

async function nextStep(tx: Tx, at: Night): Promise<Night | undefined> {
  await steps[at.step].end?.(tx, at)
  const step = stepNames[stepNames.indexOf(at.step) + 1]
  return step && { ...at, step, after: start }
}
