// A draft of the rules is tried on everybody: asked for once, worked off in turns of some members each,
// kept with how far it is. The story of a turn: members behind the last, their year under the rules in
// force and under the draft, what differs added to the figures. Nothing is written to members.
import type { ProgramInput } from '#contracts'
import { canonicalJson, dayOf, sha256 } from '#kit'
import type { Timer, Tx } from '#platform'
import { brandOf } from '#modules/org'
import { growthSince, type Program } from '../program.ts'
import { checkPromises } from '../promises.ts'
import { readProgram } from '../sql/program.ts'
import { count, nothing, type Ladder, type Tried } from './count.ts'
import { replay, type Ground, type Past } from './replay.ts'
import {
  finishTrial,
  insertTrial,
  membersBehind,
  moveTrial,
  nextTrial,
  pastsOf,
  takeTrial,
  worthsOf,
  type TrialRow,
} from './sql.ts'

const CHUNK = 2_000

export async function startTrial(
  tx: Tx,
  { draft, hundredPointsFen }: { draft: ProgramInput; hundredPointsFen: number },
): Promise<number> {
  const { changedAt, ...base } = await readProgram(tx.db)
  await checkPromises(tx.db, draft, new Set(draft.tiers.map(({ id }) => id)))
  const { zone } = await brandOf(tx.db)
  const hash = sha256(canonicalJson([draft, base, hundredPointsFen, dayOf(tx.now, zone)]))
  const figures = nothing()
  return insertTrial(tx, { hash, draft, base, baseChangedAt: changedAt, hundredPointsFen, figures })
}

/** Tiers of the draft that are new have no id yet. */
function programOf({ tiers, ...rules }: ProgramInput): Program {
  return {
    rules,
    tiers: tiers.map(({ id, ...tier }, at) => ({ ...tier, tierId: id ?? -1 - at })),
  }
}

/** A tier that the draft drops stands where its threshold would. */
function ladderOf(base: Program, draft: Program): Ladder {
  return {
    now: base.tiers.map(({ name }) => name),
    after: draft.tiers.map(({ name }) => name),
    placeInDraft: base.tiers.map(({ tierId, fromGrowth }) => {
      const same = draft.tiers.findIndex((tier) => tier.tierId === tierId)
      return same >= 0 ? same : draft.tiers.findLastIndex((tier) => tier.fromGrowth <= fromGrowth)
    }),
  }
}

async function groundOf(tx: Tx, trial: TrialRow, draft: Program): Promise<Ground> {
  const { zone, decimals } = await brandOf(tx.db)
  const templates = [trial.base, draft].flatMap(({ rules }) =>
    (rules.memberDays ?? []).flatMap(({ tiers }) => tiers.flatMap((t) => t.templateId ?? [])),
  )
  const worths = await worthsOf(tx.db, templates)
  return { zone, perYuan: 10 ** decimals, worths }
}

export const trials: Timer = {
  name: 'loyalty.trial',
  nextDue: nextTrial,
  runDue: async (tx, turn) => {
    const trial = await takeTrial(tx)
    if (!trial) return 0
    const members = await membersBehind(tx.db, {
      after: trial.after_id,
      limit: turn.limit(CHUNK),
      aside: turn.aside,
    })
    const last = members.at(-1)
    if (!last) {
      await finishTrial(tx, trial.trial_id)
      return 1
    }
    const ids = turn.took(members.map(({ id }) => id))
    const draft = programOf(trial.draft)
    const ground = await groundOf(tx, trial, draft)
    const since = growthSince(trial.asked_at, ground.zone)
    const pasts = await pastsOf(tx.db, ids, since, trial.asked_at)
    const none: Past = { birthDay: null, orders: [], brought: [] }
    const tried = members.map(({ id, storeId }): Tried => {
      const past = pasts.get(id) ?? none
      return {
        customerId: id,
        storeId,
        now: replay(trial.base, past, ground),
        after: replay(draft, past, ground),
      }
    })
    await moveTrial(tx, trial.trial_id, {
      afterId: last.id,
      members: members.length,
      figures: count(trial.figures, tried, ladderOf(trial.base, draft)),
    })
    return members.length
  },
}
