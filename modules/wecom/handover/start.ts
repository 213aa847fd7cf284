// A hand-over begins, and is stopped: what was not asked of the platform yet is asked no more.
import type { HandoverPlan } from '#contracts'
import { defineJob, ok, refuse, type Outcome, type Tx } from '#platform'
import { handoverBegan } from '../events.ts'
import { wecomRefusals } from '../refusals.ts'
import { makePlan, type Plan } from './plan.ts'
import { inputOf, leftOver } from './sql/again.ts'
import { lockHandover, stopPlanned, underWayOf, writeState } from './sql/run.ts'
import { addGroups, addHandover, addItems, addPeople } from './sql/start.ts'

export const handOver = defineJob<{ handoverId: number }>('wecom.handOver')

/** One job at a time works on one hand-over. */
export const goOnWith = (tx: Tx, handoverId: number): void => {
  const key = `wecom.handOver:${handoverId}`
  tx.enqueue(handOver, { handoverId }, { key, queue: key })
}

/** Writes the plan down; from now on those who hand over get nobody new. */
export const startHandover = async (
  tx: Tx,
  input: HandoverPlan,
): Promise<Outcome<{ id: number }>> => begin(tx, input, await makePlan(tx.db, input, tx.now))

/**
 * The same once more, for those whom a hand-over that is over left where they were. It is planned
 * anew: who refused a guide is not offered her again, and the platform's limits hold as ever.
 */
export async function handOverAgain(tx: Tx, id: number): Promise<Outcome<{ id: number }>> {
  const row = await lockHandover(tx, id)
  if (!row) return refuse(wecomRefusals.unknownHandover, { id })
  if (row.state !== 'done') return refuse(wecomRefusals.handoverUnderWay, { id })
  const left = await leftOver(tx.db, id)
  const input = await inputOf(tx.db, id)
  const plan = await makePlan(tx.db, input, tx.now)
  const friends = plan.friends.filter(({ externalUserId, fromUserId }) =>
    left.customers.has(`${fromUserId} ${externalUserId}`),
  )
  const groups = plan.groups.filter(({ groupId }) => left.groups.has(groupId))
  return begin(tx, input, { ...plan, friends, groups })
}

async function begin(tx: Tx, input: HandoverPlan, plan: Plan): Promise<Outcome<{ id: number }>> {
  const passing = plan.friends.some(({ placed }) => placed)
  if (!passing && !plan.groups.some(({ placed }) => placed))
    return refuse(wecomRefusals.nobodyToPass)
  const id = await addHandover(tx, input)
  await addPeople(tx, id, plan)
  await addItems(tx, id, plan.friends)
  await addGroups(tx, id, plan.groups)
  const staffIds = plan.givers.map(({ staffId }) => staffId)
  tx.publish(handoverBegan, [
    { subject: null, payload: { handoverId: id, staffIds, reason: input.reason } },
  ])
  goOnWith(tx, id)
  return ok({ id })
}

export async function stopHandover(
  tx: Tx,
  id: number,
): Promise<Outcome<{ stopped: number; underWay: number }>> {
  const row = await lockHandover(tx, id)
  if (!row) return refuse(wecomRefusals.unknownHandover, { id })
  if (row.state !== 'running') return refuse(wecomRefusals.handoverOver, { id })
  const stopped = await stopPlanned(tx, id)
  await writeState(tx, id, { state: 'stopped' })
  goOnWith(tx, id)
  return ok({ stopped, underWay: await underWayOf(tx.db, id) })
}
