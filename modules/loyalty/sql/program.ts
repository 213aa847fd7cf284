// Queries of the programme and its tiers.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { Program, Rules, Tier } from '../program.ts'

interface TierRow {
  tier_id: number
  name: string
  from_growth: number
  benefits: string
}

export async function readProgram(db: Db): Promise<Program & { changedAt: Date | null }> {
  const found = await sql<{ rules: Rules; changed_at: Date | null; tiers: TierRow[] }>`
    select p.rules, p.changed_at, (select json_agg(t order by t.from_growth) from (
      select tier_id, name, from_growth, benefits from loyalty.tier
        where gone_at is null) t) as tiers
    from loyalty.program p`.execute(db)
  const row = found.rows[0]
  if (!row) throw new Error('the programme is missing: the migration writes it')
  const tiers = row.tiers.map((tier): Tier => ({
    tierId: tier.tier_id,
    name: tier.name,
    fromGrowth: tier.from_growth,
    benefits: tier.benefits,
  }))
  return { rules: row.rules, tiers, changedAt: row.changed_at }
}

export async function membersPerTier(db: Db): Promise<Map<number, number>> {
  const rows = (
    await sql<{ tier_id: number; n: number }>`
    select tier_id, count(*) as n from loyalty.member group by 1`.execute(db)
  ).rows
  return new Map(rows.map((row) => [row.tier_id, row.n]))
}

export async function writeRules(tx: Tx, rules: Rules): Promise<void> {
  await sql`update loyalty.program set rules = ${JSON.stringify(rules)}::jsonb,
    changed_at = ${tx.now}`.execute(tx.db)
}

/** Tiers that go are marked; thresholds are freed first so that they may swap places. */
export async function writeTiers(
  tx: Tx,
  tiers: readonly { id?: number; name: string; fromGrowth: number; benefits: string }[],
): Promise<void> {
  const kept = tiers.flatMap((tier) => (tier.id === undefined ? [] : [tier.id]))
  await sql`update loyalty.tier set gone_at = ${tx.now}
    where gone_at is null and not tier_id = any(${kept}::bigint[])`.execute(tx.db)
  await sql`update loyalty.tier set from_growth = -tier_id
    where tier_id = any(${kept}::bigint[])`.execute(tx.db)
  for (const { id, name, fromGrowth, benefits } of tiers) {
    if (id === undefined) {
      await sql`insert into loyalty.tier (name, from_growth, benefits)
        values (${name}, ${fromGrowth}, ${benefits})`.execute(tx.db)
    } else {
      await sql`update loyalty.tier set name = ${name}, from_growth = ${fromGrowth},
        benefits = ${benefits}
        where tier_id = ${id}`.execute(tx.db)
    }
  }
}

/** Of these coupon templates, those that can be given. */
export async function activeTemplates(db: Db, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const found = await sql<{ id: number }>`select template_id as id from coupon.v_template
    where active and template_id = any(${[...ids]}::bigint[])`.execute(db)
  return new Set(found.rows.map(({ id }) => id))
}
