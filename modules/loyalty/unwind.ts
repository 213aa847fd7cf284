// Refunds take back exactly what the returned units had given (S-R1), points within the balance
// unless the programme allows debts (S-R6).
import type { LogEvent, Tx } from '#platform'
import { brandOf } from '#modules/org'
import { balances, post, type Transfer } from '#modules/ledger'
import type { orderRefunded } from '#modules/order'
import { orderKey } from './earn.ts'
import { valueReversed } from './events.ts'
import { letGo } from './expire.ts'
import { takeBack, type GrantLine, type Rules } from './program.ts'
import {
  findGrants,
  insertGrants,
  openLots,
  updateGrants,
  type Grant,
  type NewGrant,
} from './sql/grant.ts'
import { readProgram } from './sql/program.ts'
import { lockStanding } from './standing.ts'
import { lowerTiers } from './tiers.ts'

type OrderRefunded = ReturnType<typeof orderRefunded.schema.parse>
interface Back {
  customerId: number
  orderId: number
  refundId: number
  units: OrderRefunded['units']
  all: boolean
}
interface Reversal {
  customerId: number
  orderId: number
  refundId: number
  points: number
  growth: number
}

/** Unwinds what orders gave. A refund of an order that gave nothing yet leaves a tombstone. */
export async function reverseForRefunds(
  tx: Tx,
  events: readonly LogEvent<OrderRefunded>[],
): Promise<void> {
  if (events.length === 0) return
  const { people, members } = await lockStanding(tx, events)
  const ours = events.flatMap(({ subject, payload }): Back[] => {
    const customerId = people.get(subject ?? 0) ?? 0
    return members.has(customerId) ? [{ customerId, ...payload }] : []
  })
  if (ours.length > 0) await reverse(tx, ours)
}

async function reverse(tx: Tx, ours: readonly Back[]): Promise<void> {
  const { rules, ...program } = await readProgram(tx.db)
  const ids = [...new Set(ours.map((back) => back.customerId))]
  await letGo(tx, ids)
  const keys = ours.map((back) => ({ customerId: back.customerId, key: orderKey(back.orderId) }))
  const grants = new Map((await findGrants(tx.db, keys)).map((grant) => [grant.key, grant]))
  const lots = await lotsOf(tx, ids, grants)
  const held = await balances(tx.db, ids, 'points')
  const tombstones = new Map<string, NewGrant>()
  const reversals = ours.flatMap((back) => {
    const grant = grants.get(orderKey(back.orderId))
    if (grant?.granted) return [unwind(back, grant, lots.get(back.customerId) ?? [], held, rules)]
    if (grant) grant.lines = addBack(grant.lines, back.units)
    else bury(tombstones, back, tx.now)
    return []
  })
  await updateGrants(tx, [...new Set([...grants.values(), ...[...lots.values()].flat()])])
  if (tombstones.size > 0) await insertGrants(tx, [...tombstones.values()])
  await tell(tx, reversals)
  const refunded = new Map(
    ids.map((id) => [
      id,
      new Set(reversals.filter((r) => r.customerId === id).map((r) => r.orderId)),
    ]),
  )
  await lowerTiers(tx, { rules, tiers: program.tiers }, (await brandOf(tx.db)).zone, refunded)
}

/** Open lots by customer; those that are also being refunded are the same objects. */
async function lotsOf(
  tx: Tx,
  ids: readonly number[],
  grants: Map<string, Grant>,
): Promise<Map<number, Grant[]>> {
  const byCustomer = new Map<number, Grant[]>(ids.map((id) => [id, []]))
  for (const lot of await openLots(tx.db, ids)) {
    byCustomer.get(lot.customerId)?.push(grants.get(lot.key) ?? lot)
  }
  return byCustomer
}

/**
 * Marks units as back on a grant and takes its points: those that have not begun are cancelled and
 * touch no balance; else from its own lot first, then earliest expiry first.
 */
function unwind(
  back: Back,
  grant: Grant,
  lots: readonly Grant[],
  held: Map<number, number>,
  rules: Rules,
): Reversal {
  const due = takeBack(grant.lines, back.units)
  grant.lines = due.lines
  grant.reversedPoints += due.points
  grant.reversedGrowth += due.growth
  const balance = held.get(back.customerId) ?? 0
  const owed = grant.startsAt ? 0 : due.points
  const points =
    rules.refundPolicy === 'allowNegative' ? owed : Math.max(0, Math.min(owed, balance))
  held.set(back.customerId, balance - points)
  grant.writtenOff += owed - points
  let rest = points
  for (const lot of [grant, ...lots]) {
    const taken = Math.min(lot.pointsLeft, rest)
    lot.pointsLeft -= taken
    rest -= taken
  }
  return {
    customerId: back.customerId,
    orderId: back.orderId,
    refundId: back.refundId,
    points,
    growth: due.growth,
  }
}

const addBack = (lines: readonly GrantLine[], units: Back['units']): GrantLine[] => {
  const known = new Map(lines.map((line) => [line.line, line]))
  for (const { line, units: count } of units) {
    const before = known.get(line) ?? { line, quantity: 0, points: 0, growth: 0, back: 0 }
    known.set(line, { ...before, quantity: before.quantity + count, back: before.back + count })
  }
  return [...known.values()]
}

function bury(tombstones: Map<string, NewGrant>, back: Back, at: Date): void {
  const key = orderKey(back.orderId)
  const before = tombstones.get(key)
  tombstones.set(key, {
    customerId: back.customerId,
    key,
    orderId: back.orderId,
    points: 0,
    growth: 0,
    pointsLeft: 0,
    granted: false,
    lines: addBack(before?.lines ?? [], back.units),
    earnedAt: at,
    startsAt: null,
    expiresAt: null,
  })
}

async function tell(tx: Tx, reversals: readonly Reversal[]): Promise<void> {
  await post(
    tx,
    reversals.flatMap((r) =>
      (['points', 'growth'] as const).flatMap((asset): Transfer[] =>
        r[asset] > 0
          ? [
              {
                key: `refund:${r.refundId}:${asset}`,
                asset,
                amount: r[asset],
                reason: 'refund',
                from: { customerId: r.customerId },
                to: { system: 'reversed' },
                allowNegative: asset === 'points',
              },
            ]
          : [],
      ),
    ),
  )
  tx.publish(
    valueReversed,
    reversals.map(({ customerId, ...payload }) => ({ subject: customerId, payload })),
  )
}
