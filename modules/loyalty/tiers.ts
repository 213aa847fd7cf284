// Tiers: up at once when growth is earned, down only at evaluation, one level, after the tier's
// term (S-T3).
import type { Tx } from '#platform'
import { DAY_MS, plusMs } from '#kit'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { balances } from '#modules/ledger'
import { tierChanged, type tierWhys } from './events.ts'
import { growthSince, rankOf, termOf, tierFor, type Program, type Tier } from './program.ts'
import {
  findMembers,
  growthIn,
  liftsSince,
  lockMembers,
  writeTierMoves,
  type MemberRow,
  type TierMove,
} from './sql/member.ts'
import { readProgram } from './sql/program.ts'

type Why = (typeof tierWhys)[number]
interface Ground {
  program: Program
  zone: string
  now: Date
}

/** A refund this long after the order that lifted her takes the tier back at once (S-R8). */
const RETURN_DAYS = 30

function moveOf(
  member: MemberRow,
  to: Tier,
  why: Why,
  growth: number,
  ground: Ground,
  orderId: number | null = null,
): TierMove {
  const term = termOf(ground.program, to.tierId, ground.now, ground.zone)
  return {
    customerId: member.customer_id,
    from: member.tier_id,
    to: to.tierId,
    why,
    orderId,
    growth,
    until: term?.until ?? null,
    evaluateAt: term?.at ?? null,
  }
}

async function apply(tx: Tx, moves: readonly TierMove[]): Promise<void> {
  if (moves.length === 0) return
  await writeTierMoves(tx, moves)
  tx.publish(
    tierChanged,
    moves.map(({ customerId, from, to, why }) => ({
      subject: customerId,
      payload: { from, to, why: why as Why },
    })),
  )
}

/**
 * After growth was earned: whoever reaches a higher tier holds it from now on. `lastOrder` says by
 * which order.
 */
export async function liftTiers(
  tx: Tx,
  members: ReadonlyMap<number, MemberRow>,
  program: Program,
  zone: string,
  lastOrder: ReadonlyMap<number, number>,
): Promise<void> {
  const ground = { program, zone, now: tx.now }
  const higher = (member: MemberRow, earned: number): Tier | undefined => {
    const tier = tierFor(program.tiers, earned)
    return rankOf(program.tiers, tier.tierId) > rankOf(program.tiers, member.tier_id)
      ? tier
      : undefined
  }
  const ours = [...lastOrder.keys()].flatMap((id) => members.get(id) ?? [])
  // What counts is never more than all she holds: most are told by that, without adding up a year
  // of grants.
  const held = await balances(
    tx.db,
    ours.map((member) => member.customer_id),
    'growth',
  )
  const near = ours.filter((member) => higher(member, held.get(member.customer_id) ?? 0))
  const growth = await growthIn(
    tx.db,
    near.map((member) => member.customer_id),
    growthSince(tx.now, zone),
  )
  await apply(
    tx,
    near.flatMap((member) => {
      const earned = growth.get(member.customer_id) ?? 0
      const tier = higher(member, earned)
      return tier
        ? [
            moveOf(
              member,
              tier,
              'upgraded',
              earned,
              ground,
              lastOrder.get(member.customer_id) || null,
            ),
          ]
        : []
    }),
  )
}

/**
 * After growth was reversed: a tier reached only through the returned order, lately, is lost again.
 */
export async function lowerTiers(
  tx: Tx,
  program: Program,
  zone: string,
  refunded: ReadonlyMap<number, ReadonlySet<number>>,
): Promise<void> {
  const ground = { program, zone, now: tx.now }
  const ids = [...refunded.keys()]
  const lifts = (await liftsSince(tx.db, ids, plusMs(tx.now, -RETURN_DAYS * DAY_MS))).filter(
    (lift) => refunded.get(lift.customer_id)?.has(lift.order_id),
  )
  if (lifts.length === 0) return
  const members = await findMembers(tx.db, ids)
  const growth = await growthIn(tx.db, ids, growthSince(tx.now, zone))
  await apply(
    tx,
    lifts.flatMap((lift) => {
      const member = members.get(lift.customer_id)
      if (!member) return []
      const earned = growth.get(lift.customer_id) ?? 0
      const floor = Math.max(
        rankOf(program.tiers, lift.from_tier),
        rankOf(program.tiers, tierFor(program.tiers, earned).tierId),
      )
      const to = program.tiers[Math.max(0, floor)]
      return to && rankOf(program.tiers, member.tier_id) > floor
        ? [moveOf(member, to, 'reversed', earned, ground)]
        : []
    }),
  )
}

/**
 * At the end of a term: prolonged when the last twelve months still earn it, else one level down.
 */
export async function evaluateTiers(tx: Tx, customerIds: readonly number[]): Promise<void> {
  await lockPeople(tx, customerIds)
  const { zone } = await brandOf(tx.db)
  const program = await readProgram(tx.db)
  const members = await lockMembers(tx, customerIds)
  const over = [...members.values()].filter(
    (member) => member.evaluate_at !== null && member.evaluate_at <= tx.now,
  )
  const growth = await growthIn(
    tx.db,
    over.map((member) => member.customer_id),
    growthSince(tx.now, zone),
  )
  await apply(
    tx,
    over.map((member) =>
      evaluate(member, growth.get(member.customer_id) ?? 0, { program, zone, now: tx.now }),
    ),
  )
}

function evaluate(member: MemberRow, earned: number, ground: Ground): TierMove {
  const { tiers } = ground.program
  const [held, reached] = [
    rankOf(tiers, member.tier_id),
    rankOf(tiers, tierFor(tiers, earned).tierId),
  ]
  const rank = reached >= held ? reached : Math.max(held - 1, 0)
  const why: Why = rank > held ? 'upgraded' : rank === held ? 'prolonged' : 'downgraded'
  return moveOf(member, tiers[rank] as Tier, why, earned, ground)
}
