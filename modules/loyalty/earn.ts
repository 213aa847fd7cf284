// Orders give points and growth value. The story: lock the memberships of the buyers, look up what
// they paid line by line, write one grant per order, post it, lift tiers.
import { dayOf } from '#kit'
import type { LogEvent, Tx } from '#platform'
import { brandOf } from '#modules/org'
import { balances, post, type Transfer } from '#modules/ledger'
import type { OrderPaid } from '#modules/order'
import { factorOn } from './days/rule.ts'
import { repay } from './debt.ts'
import { pointsEarned } from './events.ts'
import { passFactors } from './passes/bonus.ts'
import { insertBonuses, type Bonus } from './passes/sql.ts'
import { earnOf, expiryOf, startOf, takeBack, type Earned, type Program } from './program.ts'
import { roomFor } from './room.ts'
import {
  boughtLines,
  findGrants,
  insertGrants,
  updateGrants,
  type Grant,
  type NewGrant,
} from './sql/grant.ts'
import { readProgram } from './sql/program.ts'
import { birthDays } from './sql/standing.ts'
import { lockStanding } from './standing.ts'
import { liftTiers } from './tiers.ts'

export const orderKey = (orderId: number): string => `order:${orderId}`

interface Paid {
  customerId: number
  under: number
  orderId: number
  at: Date
  paidAt: Date
}

/**
 * What orders of members give. Orders of others, and those recorded before she joined, give
 * nothing.
 */
export async function earnFromOrders(
  tx: Tx,
  events: readonly LogEvent<OrderPaid>[],
): Promise<void> {
  if (events.length === 0) return
  const { people, members } = await lockStanding(tx, events)
  const paid = events.flatMap((event): Paid[] => {
    const customerId = people.get(event.subject ?? 0) ?? 0
    const member = members.get(customerId)
    if (!member || member.joined_at > event.occurredAt) return []
    const { orderId, paidAt } = event.payload
    return [
      {
        customerId,
        under: event.subject ?? 0,
        orderId,
        at: event.occurredAt,
        paidAt: new Date(paidAt),
      },
    ]
  })
  if (paid.length === 0) return
  const brand = await brandOf(tx.db)
  const program = await readProgram(tx.db)
  const tierOf = (id: number) => members.get(id)?.tier_id ?? 0
  const given = await grantAll(tx, paid, program, brand, tierOf)
  const lastOrder = new Map(given.map((grant) => [grant.customerId, grant.orderId ?? 0]))
  await liftTiers(tx, members, program, brand.zone, lastOrder)
}

async function grantAll(
  tx: Tx,
  paid: readonly Paid[],
  program: Program,
  brand: { zone: string; decimals: number },
  tierOf: (customerId: number) => number,
): Promise<NewGrant[]> {
  const bought = await boughtLines(
    tx.db,
    paid.map((p) => ({ customerId: p.under, orderId: p.orderId })),
  )
  const birthdays =
    program.rules.birthdayFactor === 1
      ? new Map<number, string>()
      : await birthDays(
          tx.db,
          paid.map((p) => p.customerId),
        )
  const known = new Map(
    (
      await findGrants(
        tx.db,
        paid.map((p) => ({ customerId: p.customerId, key: orderKey(p.orderId) })),
      )
    ).map((grant) => [grant.orderId, grant]),
  )
  const held = await balances(
    tx.db,
    paid.map((p) => p.customerId),
    'points',
  )
  const room = await roomFor(tx, program.rules.pointsCaps, paid, held, brand.zone)
  const passes = await passFactors(tx, paid, brand.zone)
  const bonuses: (Bonus & { customerId: number })[] = []
  const fresh: NewGrant[] = []
  const late: Grant[] = []
  for (const order of paid) {
    const lines = bought.get(order.orderId)
    const before = known.get(order.orderId)
    if (!lines || before?.granted) continue
    const plain = factorOn(program.rules, {
      on: dayOf(order.paidAt, brand.zone),
      birthDay: birthdays.get(order.customerId) ?? null,
      tierId: tierOf(order.customerId),
    })
    const pass = passes.get(order.orderId)
    const factor = Math.max(plain, pass?.factor ?? 1)
    if (pass && factor > plain) bonuses.push({ ...order, passId: pass.passId, plain, factor })
    const earned = earnOf(program.rules, lines, 10 ** brand.decimals, factor, (points) =>
      room(order, points),
    )
    const grant = makeGrant(order, earned, program, brand.zone)
    if (before) late.push(respect(before, grant, held))
    else {
      grant.pointsLeft = grant.startsAt ? 0 : repay(held, grant.customerId, grant.points)
      fresh.push(grant)
    }
  }
  if (fresh.length > 0) await insertGrants(tx, fresh)
  await updateGrants(tx, late)
  await insertBonuses(tx, bonuses)
  await postEarned(tx, [...fresh, ...late])
  return [...fresh, ...late.map((grant) => ({ ...grant, earnedAt: tx.now }))]
}

/** Points are valid from when they begin. */
function makeGrant(order: Paid, earned: Earned, { rules }: Program, zone: string): NewGrant {
  const startsAt = startOf(rules, order.at, zone)
  return {
    customerId: order.customerId,
    key: orderKey(order.orderId),
    orderId: order.orderId,
    ...earned,
    pointsLeft: earned.points,
    granted: true,
    earnedAt: order.at,
    startsAt,
    expiresAt: expiryOf(rules, startsAt ?? order.at, zone),
  }
}

/** The refund was heard first: its units are taken off before anything is given. */
function respect(tombstone: Grant, grant: NewGrant, held: Map<number, number>): Grant {
  const back = tombstone.lines.map((line) => ({ line: line.line, units: line.back }))
  const taken = takeBack(grant.lines, back)
  const net = grant.points - taken.points
  return {
    ...tombstone,
    points: grant.points,
    growth: grant.growth,
    lines: taken.lines,
    granted: true,
    reversedPoints: taken.points,
    reversedGrowth: taken.growth,
    startsAt: grant.startsAt,
    expiresAt: grant.expiresAt,
    pointsLeft: grant.startsAt ? 0 : repay(held, grant.customerId, net),
  }
}

type Given = Pick<NewGrant, 'customerId' | 'key' | 'orderId' | 'points' | 'growth' | 'startsAt'> &
  Partial<Pick<Grant, 'reversedPoints' | 'reversedGrowth'>>

/**
 * Posts what grants give, which were written just now, and tells of it. Points that have not begun
 * are owed to nobody yet.
 */
export async function postEarned(
  tx: Tx,
  grants: readonly Given[],
  reason = 'order',
): Promise<void> {
  const net = grants.map((g) => ({
    ...g,
    points: g.startsAt ? 0 : g.points - (g.reversedPoints ?? 0),
    growth: g.growth - (g.reversedGrowth ?? 0),
  }))
  await post(
    tx,
    net.flatMap((g) =>
      (['points', 'growth'] as const).flatMap((asset): Transfer[] =>
        g[asset] > 0
          ? [
              {
                key: `${g.key}:${asset}`,
                asset,
                amount: g[asset],
                reason,
                from: { system: reason === 'opening' ? 'opening' : 'issued' },
                to: { customerId: g.customerId },
              },
            ]
          : [],
      ),
    ),
    { firstTime: true },
  )
  tx.publish(
    pointsEarned,
    net.map((g) => ({
      subject: g.customerId,
      payload: { orderId: g.orderId, points: g.points, growth: g.growth },
    })),
  )
}
