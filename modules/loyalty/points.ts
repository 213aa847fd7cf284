// Points outside of orders: opening balances, spending, and their end.
import { groupBy } from '#kit'
import { ok, refuse, type Outcome, type Timer, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { balances, post } from '#modules/ledger'
import { postEarned } from './earn.ts'
import { pointsExpired, pointsSpent } from './events.ts'
import { expiryOf } from './program.ts'
import { loyaltyRefusals } from './refusals.ts'
import {
  dueForExpiry,
  findGrants,
  insertGrants,
  insertSpends,
  knownSpends,
  nextPointsExpiry,
  openLots,
  updateGrants,
  type NewGrant,
} from './sql/grant.ts'
import { lockMembers } from './sql/member.ts'
import { readProgram } from './sql/program.ts'

const idKey = (item: { customerId: number; key: string }) => `${item.customerId} ${item.key}`

export interface OpeningInput {
  customerId: number
  key: string
  points: number
  growth: number
  principalFen?: number
  bonusFen?: number
}

/**
 * Balances brought along from another system; each key once per customer. The same key again is
 * answered when it says the same, and refused otherwise.
 */
export async function openBalances(
  tx: Tx,
  given: readonly OpeningInput[],
): Promise<Outcome<{ repeated: boolean }>[]> {
  if (given.length === 0) return []
  const people = await lockPeople(
    tx,
    given.map((input) => input.customerId),
  )
  const inputs = given.map((input) => ({
    ...input,
    customerId: people.get(input.customerId) ?? 0,
    key: `opening:${input.key}`,
  }))
  const known = new Map(
    (await findGrants(tx.db, inputs)).map((grant): [string, Opened] => [idKey(grant), grant]),
  )
  const { zone } = await brandOf(tx.db)
  const { rules } = await readProgram(tx.db)
  const expiresAt = expiryOf(rules, tx.now, zone)
  const fresh: (NewGrant & OpeningInput)[] = []
  const opened = inputs.map((input): Outcome<{ repeated: boolean }> => {
    if (input.customerId === 0) return refuse(loyaltyRefusals.unknownCustomer)
    const before = known.get(idKey(input))
    if (before) return sameOpening(before, input)
    known.set(idKey(input), input)
    fresh.push({
      ...input,
      orderId: null,
      pointsLeft: input.points,
      lines: [],
      granted: true,
      earnedAt: tx.now,
      expiresAt,
    })
    return ok({ repeated: false })
  })
  if (fresh.length > 0) {
    await insertGrants(tx, fresh)
    await postEarned(tx, fresh, 'opening')
  }
  const stored = await openStored(tx, inputs)
  return opened.map((outcome, at) =>
    outcome.ok ? (stored.get(inputs[at] as OpeningInput) ?? outcome) : outcome,
  )
}

type Opened = Pick<OpeningInput, 'points' | 'growth'>

const sameOpening = (before: Opened, input: OpeningInput): Outcome<{ repeated: boolean }> =>
  before.points === input.points && before.growth === input.growth
    ? ok({ repeated: true })
    : refuse(loyaltyRefusals.openingReused, { key: input.key })

/** Stored value needs no lot: it is an amount in the ledger. Gives what was refused. */
async function openStored(
  tx: Tx,
  inputs: readonly OpeningInput[],
): Promise<Map<OpeningInput, Outcome<{ repeated: boolean }>>> {
  const wanted = inputs
    .filter(({ customerId }) => customerId > 0)
    .flatMap((input) => [
      { input, asset: 'stored_principal' as const, amount: input.principalFen ?? 0 },
      { input, asset: 'stored_bonus' as const, amount: input.bonusFen ?? 0 },
    ])
    .filter(({ amount }) => amount > 0)
  const posted = await post(
    tx,
    wanted.map(({ input, asset, amount }) => ({
      key: `${input.key}:${asset}`,
      asset,
      amount,
      reason: 'opening',
      from: { system: 'opening' },
      to: { customerId: input.customerId },
    })),
  )
  return new Map(
    wanted.flatMap(({ input }, at) => (posted[at]?.refusal ? [[input, posted[at]]] : [])),
  )
}

export interface SpendInput {
  customerId: number
  key: string
  points: number
}

/**
 * Spends points, earliest expiry first; which lots were used is kept. The same key is done once.
 */
export async function spendPoints(
  tx: Tx,
  given: readonly SpendInput[],
): Promise<Outcome<{ repeated: boolean }>[]> {
  if (given.length === 0) return []
  const people = await lockPeople(
    tx,
    given.map((input) => input.customerId),
  )
  const inputs = given.map((input) => ({ ...input, customerId: people.get(input.customerId) ?? 0 }))
  const ids = [...new Set(people.values())]
  await lockMembers(tx, ids)
  const known = new Map(
    (await knownSpends(tx.db, inputs)).map((row) => [
      idKey({ customerId: row.customer_id, key: row.key }),
      row.points,
    ]),
  )
  const lots = groupBy(await openLots(tx.db, ids), (lot) => lot.customerId)
  const held = await balances(tx.db, ids, 'points')
  const done: {
    customerId: number
    key: string
    points: number
    lots: { grantId: number; points: number }[]
  }[] = []
  const outcomes = inputs.map((input): Outcome<{ repeated: boolean }> => {
    const before = known.get(idKey(input))
    if (before !== undefined)
      return before === input.points ? ok({ repeated: true }) : refuse(loyaltyRefusals.spendReused)
    const balance = held.get(input.customerId) ?? 0
    if (balance < input.points)
      return refuse(loyaltyRefusals.notEnoughPoints, { balance, missing: input.points - balance })
    known.set(idKey(input), input.points)
    held.set(input.customerId, balance - input.points)
    let rest = input.points
    const used = (lots.get(input.customerId) ?? []).flatMap((lot) => {
      const points = Math.min(lot.pointsLeft, rest)
      lot.pointsLeft -= points
      rest -= points
      return points > 0 ? [{ grantId: lot.grantId, points }] : []
    })
    done.push({ ...input, lots: used })
    return ok({ repeated: false })
  })
  await updateGrants(tx, [...lots.values()].flat())
  if (done.length > 0) await insertSpends(tx, done)
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
  return outcomes
}

const BATCH = 500

/**
 * Points past their last day go; whoever spends them at that moment was first, or comes too late
 * (S-P7).
 */
export const pointsExpiry: Timer = {
  name: 'loyalty.pointsExpiry',
  nextDue: nextPointsExpiry,
  runDue: async (tx, turn) => {
    const due = turn.took(await dueForExpiry(tx, turn.limit(BATCH), turn.aside))
    if (due.length === 0) return 0
    const people = await lockPeople(tx, due)
    await lockMembers(tx, people.values())
    const lots = (await openLots(tx.db, [...new Set(people.values())])).filter(
      (lot) => lot.expiresAt !== null && lot.expiresAt <= tx.now,
    )
    const ended = lots.map((lot) => ({ ...lot, gone: lot.pointsLeft, pointsLeft: 0 }))
    await updateGrants(tx, ended)
    await post(
      tx,
      ended.map((lot) => ({
        key: `expire:${lot.grantId}`,
        asset: 'points',
        amount: lot.gone,
        reason: 'expiry',
        from: { customerId: lot.customerId },
        to: { system: 'expired' },
      })),
    )
    tx.publish(
      pointsExpired,
      ended.map((lot) => ({ subject: lot.customerId, payload: { points: lot.gone } })),
    )
    return due.length
  },
}
