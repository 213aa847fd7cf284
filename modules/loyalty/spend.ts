// Points are spent, and come back where what they paid for is returned.
import { groupBy } from '#kit'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { balances, post } from '#modules/ledger'
import { pointsSpent } from './events.ts'
import { lockHolders } from './holders.ts'
import { loyaltyRefusals } from './refusals.ts'
import { openLots, updateGrants, type Grant } from './sql/grant.ts'
import { insertSpends, knownSpends, type NewSpend } from './sql/spend.ts'

const idKey = (item: { customerId: number; key: string }) => `${item.customerId} ${item.key}`

export interface SpendInput {
  customerId: number
  key: string
  points: number
}

/**
 * Spends points, earliest expiry first; which lots were used is kept. The same key is done once.
 * What is over by now is gone, however far the night's run has come (S-P7).
 */
export async function spendPoints(
  tx: Tx,
  given: readonly SpendInput[],
): Promise<Outcome<{ repeated: boolean }>[]> {
  if (given.length === 0) return []
  const { inputs, ids } = await lockHolders(tx, given)
  const known = new Map((await knownSpends(tx.db, inputs)).map((row) => [idKey(row), row.points]))
  const lots = groupBy(await openLots(tx.db, ids), (lot) => lot.customerId)
  const held = await balances(tx.db, ids, 'points')
  const done: NewSpend[] = []
  const outcomes = inputs.map((input): Outcome<{ repeated: boolean }> => {
    const before = known.get(idKey(input))
    if (before !== undefined)
      return before === input.points ? ok({ repeated: true }) : refuse(loyaltyRefusals.spendReused)
    const balance = held.get(input.customerId) ?? 0
    if (balance < input.points)
      return refuse(loyaltyRefusals.notEnoughPoints, { balance, missing: input.points - balance })
    known.set(idKey(input), input.points)
    held.set(input.customerId, balance - input.points)
    done.push({ ...input, lots: take(lots.get(input.customerId) ?? [], input.points) })
    return ok({ repeated: false })
  })
  await updateGrants(tx, [...lots.values()].flat())
  await record(tx, done)
  return outcomes
}

/** Takes points out of lots in their order; says how many out of which. */
function take(lots: readonly Grant[], points: number): { grantId: number; points: number }[] {
  let rest = points
  return lots.flatMap((lot) => {
    const taken = Math.min(lot.pointsLeft, rest)
    lot.pointsLeft -= taken
    rest -= taken
    return taken > 0 ? [{ grantId: lot.grantId, points: taken }] : []
  })
}

async function record(tx: Tx, done: readonly NewSpend[]): Promise<void> {
  if (done.length === 0) return
  await insertSpends(tx, done)
  await post(
    tx,
    done.map((spend) => ({
      key: `spend:${spend.key}`,
      asset: 'points',
      amount: spend.points,
      reason: 'spend',
      from: { customerId: spend.customerId },
      to: { system: 'spent' },
    })),
  )
  tx.publish(
    pointsSpent,
    done.map((spend) => ({ subject: spend.customerId, payload: { points: spend.points } })),
  )
}
