// A top-up is paid out again: principal that is not spent, and the bonus it brought goes with it.
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { topUpReturned } from '../events.ts'
import { loyaltyRefusals } from '../refusals.ts'
import {
  insertTopUpReturns,
  pursesOf,
  topUpReturns,
  topUpsByNumber,
  type NewReturn,
  type TopUpRow,
} from '../sql/top-up.ts'
import { movePurses } from './move.ts'
import { returnable, withdrawn, type Purse } from './rules.ts'

export interface TopUpReturn {
  source: string
  topUpNumber: string
  /** Of this return: unique within its top-up. */
  number: string
  /** Left out: all that can be paid out. */
  fen?: number
  reason?: string
}

export interface ReturnedTopUp extends Purse {
  returnId: number
  customerId: number
  repeated: boolean
  /** How she had paid, so how she is paid back. */
  paidBy: TopUpRow['paidBy']
}

interface Found {
  topUps: Map<string, TopUpRow>
  purses: Map<number, Purse>
  known: Map<string, NewReturn & { returnId: number }>
  fresh: Map<string, NewReturn>
}

const topUpKey = (source: string, number: string) => `${source}\n${number}`
const returnKey = (topUpId: number, number: string) => `${topUpId} ${number}`

/** Pays out top-ups; each number once. More than is left of a top-up, or of her principal, is refused. */
export async function returnTopUps(
  tx: Tx,
  inputs: readonly TopUpReturn[],
): Promise<Outcome<ReturnedTopUp>[]> {
  if (inputs.length === 0) return []
  const found = await findAndLock(tx, inputs)
  const outcomes = inputs.map((input) => decide(input, found))
  const fresh = [...found.fresh.values()]
  if (fresh.length === 0) return outcomes
  const ids = await insertTopUpReturns(tx, fresh)
  const topUps = [...found.topUps.values()]
  const owners = new Map(topUps.map((row) => [row.topUpId, row.personId]))
  const whole = topUps.filter((row) => row.returnedFen === row.principalFen)
  const gone = new Set(whole.map((row) => row.topUpId))
  const moves = fresh.map((one, at) => ({
    ...one,
    customerId: owners.get(one.topUpId) ?? 0,
    returnId: ids[at] ?? 0,
  }))
  await movePurses(
    tx,
    moves.map((move) => ({ ...move, key: `topUpReturn:${move.returnId}` })),
    { house: 'reversed', into: false, reason: 'topUpReturn' },
  )
  tx.publish(
    topUpReturned,
    moves.map(({ customerId, returnId, topUpId, principalFen, bonusFen }) => ({
      subject: customerId,
      payload: { topUpId, returnId, principalFen, bonusFen, all: gone.has(topUpId) },
    })),
  )
  const idOf = new Map(fresh.map((one, at) => [one, ids[at] ?? 0]))
  return outcomes.map((outcome, at) => {
    if (outcome.refusal || outcome.ok.returnId > 0) return outcome
    const { source, topUpNumber, number } = inputs[at] as TopUpReturn
    const topUp = found.topUps.get(topUpKey(source, topUpNumber))
    const made = found.fresh.get(returnKey(topUp?.topUpId ?? 0, number))
    return ok({ ...outcome.ok, returnId: (made && idOf.get(made)) ?? 0 })
  })
}

/** Owners are locked before anything is read that they could change. */
async function findAndLock(tx: Tx, inputs: readonly TopUpReturn[]): Promise<Found> {
  const keys = inputs.map(({ source, topUpNumber: number }) => ({ source, number }))
  await lockPeople(
    tx,
    (await topUpsByNumber(tx.db, keys)).map((row) => row.personId),
  )
  const rows = await topUpsByNumber(tx.db, keys)
  const known = await topUpReturns(tx.db, rows)
  return {
    topUps: new Map(rows.map((row) => [topUpKey(row.source, row.number), row])),
    purses: await pursesOf(
      tx.db,
      rows.map((row) => row.personId),
    ),
    known: new Map(known.map((row) => [returnKey(row.topUpId, row.number), row])),
    fresh: new Map(),
  }
}

function decide(input: TopUpReturn, found: Found): Outcome<ReturnedTopUp> {
  const topUp = found.topUps.get(topUpKey(input.source, input.topUpNumber))
  if (!topUp) return refuse(loyaltyRefusals.unknownTopUp, {}, 'topUpNumber')
  const key = returnKey(topUp.topUpId, input.number)
  const before = found.known.get(key) ?? found.fresh.get(key)
  const done = { customerId: topUp.personId, paidBy: topUp.paidBy }
  if (before) {
    if (before.askedFen !== (input.fen ?? null))
      return refuse(loyaltyRefusals.topUpReturnReused, { number: input.number }, 'number')
    const { principalFen, bonusFen } = before
    const returnId = 'returnId' in before ? Number(before.returnId) : 0
    return ok({ ...done, principalFen, bonusFen, returnId, repeated: true })
  }
  const left = found.purses.get(topUp.personId) ?? { principalFen: 0, bonusFen: 0 }
  const returnableFen = returnable(topUp, left)
  const principalFen = input.fen ?? returnableFen
  if (principalFen <= 0) return refuse(loyaltyRefusals.topUpSpent)
  if (principalFen > returnableFen)
    return refuse(loyaltyRefusals.topUpReturnTooMuch, { returnableFen }, 'fen')
  const bonusFen = withdrawn(topUp, principalFen, left)
  topUp.returnedFen += principalFen
  topUp.withdrawnFen += bonusFen
  left.principalFen -= principalFen
  left.bonusFen -= bonusFen
  found.fresh.set(key, {
    customerId: topUp.customerId,
    topUpId: topUp.topUpId,
    number: input.number,
    askedFen: input.fen ?? null,
    principalFen,
    bonusFen,
    reason: input.reason ?? null,
  })
  return ok({ ...done, principalFen, bonusFen, returnId: 0, repeated: false })
}
