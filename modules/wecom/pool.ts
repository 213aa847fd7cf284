// Ways made ahead: one guide each, lent to one visitor after the other by the owner of the code.
// A state stands for its code for ever; which visitor it stands for is the lender's business.
import { chunksOf } from '#kit'
import { wecomContactWay } from '#wechat'
import { defineJob, job, ok, refuse, type Outcome, type Platform, type Tx } from '#platform'
import { finishWay, newState, shortRemark, type ContactWayInput } from './contact-way.ts'
import { wecomRefusals } from './refusals.ts'
import { usersOfStaff } from './sql/way.ts'
import { countWays, dueWays, restateWays, writePoolWays } from './sql/pool.ts'

export type PoolWayInput = Omit<ContactWayInput, 'staffIds'> & { staffId: number }
const makePool = defineJob<Record<string, never>>('wecom.makePool')

/** What is left of WeCom's 500,000 belongs to printed codes. */
const POOL_MOST = wecomContactWay.MAX_CONTACT_WAYS * 0.8
const BATCH = 100
const AT_ONCE = 5

/** Wants one way each; WeCom makes them by a job, `v_way.pictured` says when one can be shown. */
export async function makePoolWays(
  tx: Tx,
  inputs: readonly PoolWayInput[],
): Promise<Outcome<{ wayId: number }>[]> {
  const users = await usersOfStaff(tx.db, [...new Set(inputs.map((input) => input.staffId))])
  let room = inputs.length > 0 ? POOL_MOST - (await countWays(tx.db)) : 0
  const plans = inputs.map((input) => {
    const userId = users.get(input.staffId)
    if (userId === undefined) return refuse(wecomRefusals.noGuides, {}, 'staffId')
    if (room-- <= 0) return refuse(wecomRefusals.noRoom, { most: POOL_MOST })
    return { ...input, userIds: [userId], state: newState(), remark: shortRemark(input.remark) }
  })
  const good = plans.flatMap((plan) => ('state' in plan ? [plan] : []))
  const ids = good.length > 0 ? await writePoolWays(tx.db, good) : new Map<string, number>()
  if (ids.size > 0) askForPool(tx)
  return plans.map((plan) =>
    'state' in plan ? ok({ wayId: ids.get(plan.state) ?? 0 }) : { refusal: plan.refusal },
  )
}

const askForPool = (tx: Tx): void =>
  tx.enqueue(makePool, {}, { key: 'wecom.makePool', queue: 'wecom.makePool' })

/** What the states of a code stand for has changed. */
export const restatePool = (
  tx: Tx,
  code: Pick<ContactWayInput, 'codeId' | 'storeId' | 'channel' | 'placement' | 'campaign'>,
): Promise<void> => restateWays(tx.db, code)

/** One refused by WeCom keeps its problem and is passed over; the others are made. */
async function run(platform: Platform): Promise<void> {
  for (
    let due = await dueWays(platform.db, BATCH);
    due.length > 0;
    due = await dueWays(platform.db, BATCH)
  ) {
    for (const part of chunksOf(due, AT_ONCE)) {
      await Promise.all(part.map((wayId) => finishWay(platform, wayId)))
    }
  }
}

export const poolJob = job(makePool, run)
