// Points come back with what they paid for: into the lots they were taken from, last used first,
// with their own end; those whose end has come meanwhile for thirty days (S-R7). What a refund of
// their own order was owed, and found spent, is taken of them at last (S-R6).
import { addDays, dayOf, startOfDay } from '#kit'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { balances, post, type Transfer } from '#modules/ledger'
import { repay } from './debt.ts'
import { pointsReturned } from './events.ts'
import { lockHolders } from './holders.ts'
import { loyaltyRefusals } from './refusals.ts'
import { insertGrants, lotsById, updateGrants, type Grant, type NewGrant } from './sql/grant.ts'
import {
  insertReturns,
  knownReturns,
  returnedOf,
  spendsOf,
  type Return,
  type UsedLot,
} from './sql/spend.ts'

/** So long an ended lot may be used again. */
const GRACE_DAYS = 30

const idKey = (item: { customerId: number; key: string }) => `${item.customerId} ${item.key}`
const spendOf = (item: { customerId: number; spendKey: string }) =>
  `${item.customerId} ${item.spendKey}`

interface Back extends Return {
  lots: UsedLot[]
}

/** Gives back points of spends; each key once, and never more than a spend took. */
export async function returnPoints(
  tx: Tx,
  given: readonly Return[],
): Promise<Outcome<{ repeated: boolean }>[]> {
  if (given.length === 0) return []
  const { inputs } = await lockHolders(tx, given)
  const known = new Map((await knownReturns(tx.db, inputs)).map((row) => [idKey(row), row]))
  const spends = new Map((await spendsOf(tx.db, inputs)).map((row) => [spendOf(row), row]))
  const before = new Map((await returnedOf(tx.db, inputs)).map((row) => [spendOf(row), row.points]))
  const done: Back[] = []
  const outcomes = inputs.map((input): Outcome<{ repeated: boolean }> => {
    const same = known.get(idKey(input))
    if (same)
      return same.points === input.points && same.spendKey === input.spendKey
        ? ok({ repeated: true })
        : refuse(loyaltyRefusals.returnReused)
    const spend = spends.get(spendOf(input))
    if (!spend) return refuse(loyaltyRefusals.unknownSpend, { key: input.spendKey })
    const back = before.get(spendOf(input)) ?? 0
    const left = spend.points - back
    if (input.points > left) return refuse(loyaltyRefusals.returnTooMuch, { left })
    known.set(idKey(input), input)
    before.set(spendOf(input), back + input.points)
    done.push({ ...input, lots: lastUsed(spend.lots, back, input.points) })
    return ok({ repeated: false })
  })
  if (done.length > 0) await bringBack(tx, done)
  return outcomes
}

/** Of the lots a spend used, from the last one on: those behind the points that are back already. */
function lastUsed(lots: readonly UsedLot[], back: number, points: number): UsedLot[] {
  let [skip, rest] = [back, points]
  return lots.toReversed().flatMap((lot) => {
    const passed = Math.min(skip, lot.points)
    const taken = Math.min(rest, lot.points - passed)
    skip -= passed
    rest -= taken
    return taken > 0 ? [{ grantId: lot.grantId, points: taken }] : []
  })
}

async function bringBack(tx: Tx, done: readonly Back[]): Promise<void> {
  const { zone } = await brandOf(tx.db)
  const graceEnd = startOfDay(addDays(dayOf(tx.now, zone), GRACE_DAYS + 1), zone)
  const ids = done.map((back) => back.customerId)
  const held = await balances(tx.db, ids, 'points')
  const used = done.flatMap((back) => back.lots.map((lot) => ({ ...back, ...lot })))
  const lots = new Map((await lotsById(tx.db, used)).map((lot) => [lot.grantId, lot]))
  const fresh: NewGrant[] = []
  const transfers = used.flatMap((one): Transfer[] => {
    const lot = lots.get(one.grantId)
    const owed = Math.min(one.points, lot?.writtenOff ?? 0)
    const left = repay(held, one.customerId, one.points - owed)
    if (lot) lot.writtenOff -= owed
    if (lot && isOpen(lot, tx.now)) lot.pointsLeft += left
    else if (one.points > owed) fresh.push(graceLot(one, one.points - owed, left, tx.now, graceEnd))
    return moves(one, owed)
  })
  await updateGrants(tx, [...lots.values()])
  if (fresh.length > 0) await insertGrants(tx, fresh)
  await insertReturns(tx, done)
  await post(tx, transfers, { firstTime: true })
  tx.publish(
    pointsReturned,
    done.map((back) => ({ subject: back.customerId, payload: { points: back.points } })),
  )
}

const isOpen = (lot: Grant, now: Date): boolean => lot.expiresAt === null || lot.expiresAt > now

const graceLot = (
  { customerId, key, grantId }: { customerId: number; key: string; grantId: number },
  points: number,
  pointsLeft: number,
  earnedAt: Date,
  expiresAt: Date,
): NewGrant => ({
  customerId,
  key: `return:${key}:${grantId}`,
  orderId: null,
  points,
  growth: 0,
  pointsLeft,
  lines: [],
  granted: true,
  earnedAt,
  startsAt: null,
  expiresAt,
})

/** All of it comes back; what was owed since its own order was refunded goes on at once. */
function moves(
  { customerId, key, grantId, points }: { key: string; customerId: number } & UsedLot,
  owed: number,
): Transfer[] {
  const common = { asset: 'points' as const, reason: 'return' }
  const name = `return:${key}:${grantId}`
  const back: Transfer = {
    ...common,
    key: name,
    amount: points,
    from: { system: 'spent' },
    to: { customerId },
  }
  const on: Transfer = {
    ...common,
    key: `${name}:owed`,
    amount: owed,
    reason: 'refund',
    from: { customerId },
    to: { system: 'reversed' },
    allowNegative: true,
  }
  return owed > 0 ? [back, on] : [back]
}
