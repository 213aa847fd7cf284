// What a member holds, for the console and for herself.
import type { MemberCard } from '#contracts'
import { addDays, dayOf } from '#kit'
import type { Db, Scope } from '#platform'
import { brandOf } from '#modules/org'
import { maskedPhones } from '#modules/customer'
import { overPoints, pendingOf } from './sql/lot.ts'
import { readProgram } from './sql/program.ts'
import { pursesOf } from './sql/top-up.ts'
import { stepsOf } from './steps/show.ts'
import { nextExpiring, standingOf } from './sql/standing.ts'

/** Null where she is no member, or not within reach. */
export async function cardOf(
  db: Db,
  scope: Scope,
  customerId: number,
  now: Date,
): Promise<MemberCard | null> {
  const row = await standingOf(db, scope, customerId)
  if (!row) return null
  const { tiers, rules } = await readProgram(db)
  const { zone } = await brandOf(db)
  const phones = await maskedPhones(db, [customerId])
  const expiring = await nextExpiring(db, customerId, now)
  const pending = await pendingOf(db, customerId)
  const over = await overPoints(db, customerId, now)
  const purse = (await pursesOf(db, [customerId])).get(customerId)
  const next = tiers[tiers.findIndex((tier) => tier.tierId === row.tier_id) + 1]
  return {
    customerId,
    memberNo: row.member_no,
    name: row.name,
    phoneMasked: phones.get(customerId) ?? null,
    tillCode: row.card_code,
    tier: { id: row.tier_id, name: row.tier_name, benefits: row.benefits, until: row.tier_until },
    nextTier: next
      ? { name: next.name, missingGrowth: Math.max(0, next.fromGrowth - row.growth) }
      : null,
    growth: row.growth,
    // What is over since midnight is gone, whether or not the night's run has come by.
    points: row.points - over,
    storedFen: (purse?.principalFen ?? 0) + (purse?.bonusFen ?? 0),
    pointsPending: pending ? { points: pending.points, from: dayOf(pending.at, zone) } : null,
    // Usable through the day shown: gone at the midnight that ends it.
    pointsExpiring: expiring
      ? { points: expiring.points, on: addDays(dayOf(expiring.at, zone), -1) }
      : null,
    firstPurchases: await stepsOf(db, rules, customerId, dayOf(now, zone)),
    joinedAt: row.joined_at.toISOString(),
  }
}
