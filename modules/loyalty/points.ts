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
import { dueForExpiry, findGrants, insertGrants, insertSpends, knownSpends, nextPointsExpiry, openLots, updateGrants,
  type NewGrant } from './sql/grant.ts'
import { lockMembers } from './sql/member.ts'
import { readProgram } from './sql/program.ts'

const idKey = (item: { customerId: number; key: string }) => `${item.customerId} ${item.key}`

export interface OpeningInput { customerId: number; key: string; points: number; growth: number }

/** Balances brought along from another system; each key once per customer. */
export async function openBalances(tx: Tx, given: readonly OpeningInput[]): Promise<Outcome<{ repeated: boolean }>[]> {
  if (given.length === 0) return []
  const people = await lockPeople(tx, given.map((input) => input.customerId))
  const inputs = given.map((input) => (
    { ...input, customerId: people.get(input.customerId) ?? 0, key: `opening:${input.key}` }))
  const known = new Set((await findGrants(tx.db, inputs)).map(idKey))
  const { zone } = await brandOf(tx.db)
  const { rules } = await readProgram(tx.db)
  const expiresAt = expiryOf(rules, tx.now, zone)
  const fresh = new Map<string, NewGrant>()
  const outcomes = inputs.map((input): Outcome<{ repeated: boolean }> => {
    if (input.customerId === 0) return refuse(loyaltyRefusals.unknownCustomer)
    if (known.has(idKey(input)) || fresh.has(idKey(input))) return ok({ repeated: true })
    fresh.set(idKey(input), {
      ...input, orderId: null, pointsLeft: input.points, lines: [], granted: true, earnedAt: tx.now, expiresAt,
    })
    return ok({ repeated: false })
  })
  if (fresh.size > 0) {
    await insertGrants(tx, [...fresh.values()])
    await postEarned(tx, [...fresh.values()], 'opening')
  }
  return outcomes
}

export interface SpendInput { customerId: number; key: string; points: number }

/** Spends points, earliest expiry first; which lots were used is kept. The same key is done once. */
export async function spendPoints(tx: Tx, given: readonly SpendInput[]): Promise<Outcome<{ repeated: boolean }>[]> {
  if (given.length === 0) return []
  const people = await lockPeople(tx, given.map((input) => input.customerId))
  const inputs = given.map((input) => ({ ...input, customerId: people.get(input.customerId) ?? 0 }))
  const ids = [...new Set(people.values())]
  await lockMembers(tx, ids)
  const known = new Map((await knownSpends(tx.db, inputs)).map((row) =>
    [idKey({ customerId: row.customer_id, key: row.key }), row.points]))
  const lots = groupBy(await openLots(tx.db, ids), (lot) => lot.customerId)
  const held = await balances(tx.db, ids, 'points')
  const done: { customerId: number; key: string; points: number; lots: { grantId: number; points: number }[] }[] = []
  const outcomes = inputs.map((input): Outcome<{ repeated: boolean }> => {
    const before = known.get(idKey(input))
    if (before !== undefined) return before === input.points ? ok({ repeated: true }) : refuse(loyaltyRefusals.spendReused)
    const balance = held.get(input.customerId) ?? 0
    if (balance < input.points) return refuse(loyaltyRefusals.notEnoughPoints, { balance, missing: input.points - balance })
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
  await post(tx, done.map((spend) => ({
    key: `spend:${spend.key}`, asset: 'points', amount: spend.points, reason: 'spend',
    from: { customerId: spend.customerId }, to: { system: 'spent' },
  })))
  tx.publish(pointsSpent, done.map((spend) => ({ subject: spend.customerId, payload: { points: spend.points } })))
  return outcomes
}

const BATCH = 500

/** Points past their last day go; whoever spends them at that moment was first, or comes too late (S-P7). */
export const pointsExpiry: Timer = {
  name: 'loyalty.pointsExpiry',
  nextDue: nextPointsExpiry,
  runDue: async (tx, turn) => {
    const due = turn.took(await dueForExpiry(tx, turn.limit(BATCH), turn.aside))
    if (due.length === 0) return 0
    const people = await lockPeople(tx, due)
    await lockMembers(tx, people.values())
    const lots = (await openLots(tx.db, [...new Set(people.values())]))
      .filter((lot) => lot.expiresAt !== null && lot.expiresAt <= tx.now)
    const ended = lots.map((lot) => ({ ...lot, gone: lot.pointsLeft, pointsLeft: 0 }))
    await updateGrants(tx, ended)
    await post(tx, ended.map((lot) => ({
      key: `expire:${lot.grantId}`, asset: 'points', amount: lot.gone, reason: 'expiry',
      from: { customerId: lot.customerId }, to: { system: 'expired' },
    })))
    tx.publish(pointsExpired, ended.map((lot) => ({ subject: lot.customerId, payload: { points: lot.gone } })))
    return due.length
  },
}
