// Members buy passes. The story: lock them, recognise numbers that are known, look what is sold and
// for how much, and let the new one begin today or when the last of hers ends.
import { addMonths, dayOf, daysBetween } from '#kit'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { passBought } from '../events.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { findMembers } from '../sql/member.ts'
import { readPlans, type PlanRow } from './plan-sql.ts'
import type { Terms } from './rule.ts'
import { nextAt, settlePasses, type Ground } from './settle.ts'
import { insertPass, openPasses, passesByNumber, type PassRow } from './sql.ts'

export interface PassInput {
  customerId: number
  planId: number
  /** What she was shown, where that may have changed since. */
  version?: number
  source: string
  /** Unique within its source for ever. */
  number: string
  storeId: number | null
  staffId: number | null
  paidBy: PassRow['paidBy']
  /** What she pays: no other sum than the price. */
  fen: number
}

export interface Bought {
  passId: number
  customerId: number
  repeated: boolean
}

/** Somebody else took the number meanwhile: this transaction runs again and recognises it. */
class NumberTaken extends Error {
  readonly code = '40001'
}

/** Each number once, answered when it says the same and refused otherwise. */
export async function buyPasses(tx: Tx, inputs: readonly PassInput[]): Promise<Outcome<Bought>[]> {
  if (inputs.length === 0) return []
  const people = await lockPeople(
    tx,
    inputs.map((input) => input.customerId),
  )
  const members = await findMembers(tx.db, [...people.values()])
  const { zone } = await brandOf(tx.db)
  const ground = { on: dayOf(tx.now, zone), zone }
  const plans = new Map((await readPlans(tx.db)).map((plan) => [plan.planId, plan]))
  const outcomes: Outcome<Bought>[] = []
  for (const given of inputs) {
    const input = { ...given, customerId: people.get(given.customerId) ?? 0 }
    const [known] = await passesByNumber(tx.db, [input])
    if (known) outcomes.push(same(known, input))
    else if (!members.has(input.customerId))
      outcomes.push(refuse(loyaltyRefusals.notMember, {}, 'customer'))
    else outcomes.push(await buy(tx, input, plans.get(input.planId), ground))
  }
  return outcomes
}

const same = (known: PassRow, input: PassInput): Outcome<Bought> =>
  known.customerId === input.customerId &&
  known.planId === input.planId &&
  known.priceFen === input.fen &&
  known.paidBy === input.paidBy &&
  known.storeId === input.storeId
    ? ok({ passId: known.passId, customerId: known.customerId, repeated: true })
    : refuse(loyaltyRefusals.passReused, { number: input.number }, 'number')

/** Whether this plan is sold at this price today. */
function offered(
  plan: PlanRow | undefined,
  { fen, version }: { fen: number; version?: number },
): Outcome<PlanRow> {
  if (!plan?.onSale) return refuse(loyaltyRefusals.passNotSold, {}, 'planId')
  return plan.priceFen === fen && (version === undefined || version === plan.version)
    ? ok(plan)
    : refuse(loyaltyRefusals.passChanged, { priceFen: plan.priceFen }, 'fen')
}

async function buy(
  tx: Tx,
  input: PassInput,
  found: PlanRow | undefined,
  ground: Ground,
): Promise<Outcome<Bought>> {
  const outcome = offered(found, input)
  if (outcome.refusal) return outcome
  const plan = outcome.ok
  const held = await openPasses(tx.db, [input.customerId])
  const lastOn = held.at(-1)?.untilOn ?? ground.on
  const fromOn = lastOn > ground.on ? lastOn : ground.on
  const untilOn = addMonths(fromOn, plan.months)
  const { name, blurb, months, factor, coupons, refund, remindDays } = plan
  const terms: Terms = { name, blurb, months, factor, coupons, refund, remindDays }
  const pass = { passId: 0, terms, fromOn, untilOn, ranDays: 0, anchorOn: fromOn }
  const state = { ...pass, monthsGiven: 0, reminded: false }
  const passId = await insertPass(tx, {
    ...input,
    ...state,
    priceFen: plan.priceFen,
    boughtOn: ground.on,
    days: daysBetween(fromOn, untilOn),
    nextAt: nextAt(state, ground),
  })
  if (passId === undefined) throw new NumberTaken('the number of a pass was taken meanwhile')
  tx.publish(passBought, [
    {
      subject: input.customerId,
      payload: { passId, planId: plan.planId, priceFen: plan.priceFen, fromOn, untilOn },
    },
  ])
  await settlePasses(tx, [input.customerId], ground)
  return ok({ passId, customerId: input.customerId, repeated: false })
}
