// The rules are changed. Nobody loses a tier still valid (S-T5); a tier that has members does not
// go.
import type { Program as Shown, ProgramInput } from '#contracts'
import { Refusal, type Db, type Tx } from '#platform'
import { programChanged } from './events.ts'
import { checkPromises } from './promises.ts'
import { loyaltyRefusals } from './refusals.ts'
import { membersPerTier, readProgram, writeRules, writeTiers } from './sql/program.ts'

export async function showProgram(db: Db): Promise<Shown> {
  const { rules, tiers, changedAt } = await readProgram(db)
  const members = await membersPerTier(db)
  return {
    ...rules,
    changedAt: changedAt?.toISOString() ?? null,
    tiers: tiers.map((tier) => ({
      id: tier.tierId,
      name: tier.name,
      fromGrowth: tier.fromGrowth,
      benefits: tier.benefits,
      members: members.get(tier.tierId) ?? 0,
    })),
  }
}

/** Throws a refusal: it answers one caller. */
export async function saveProgram(tx: Tx, { tiers, ...rules }: ProgramInput): Promise<Shown> {
  const before = (await readProgram(tx.db)).tiers
  const members = await membersPerTier(tx.db)
  const kept = new Set(tiers.map((tier) => tier.id))
  const unknown = tiers.findIndex(
    (tier) => tier.id !== undefined && !before.some((b) => b.tierId === tier.id),
  )
  if (unknown >= 0) throw new Refusal(loyaltyRefusals.unknownTier, {}, `tiers.${unknown}.id`)
  const dropped = before.find((tier) => !kept.has(tier.tierId) && members.has(tier.tierId))
  if (dropped)
    throw new Refusal(
      loyaltyRefusals.tierInUse,
      { name: dropped.name, members: members.get(dropped.tierId) },
      'tiers',
    )
  await checkPromises(tx.db, rules, kept)
  await writeRules(tx, rules)
  await writeTiers(tx, tiers)
  const renamed = before.filter((tier) =>
    tiers.some((t) => t.id === tier.tierId && t.name !== tier.name),
  )
  if (renamed.length > 0) {
    tx.publish(
      programChanged,
      [{ subject: null, payload: { tierIds: renamed.map((tier) => tier.tierId) } }],
      'bulk',
    )
  }
  return showProgram(tx.db)
}
