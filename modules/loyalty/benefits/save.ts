// Benefits are written, and lists of a partner's codes are added to.
import { parse } from 'csv-parse/sync'
import type { Benefit, BenefitInput } from '#contracts'
import { dayOf } from '#kit'
import { Refusal, type Db, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { readPlans } from '../passes/plan-sql.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { readProgram } from '../sql/program.ts'
import { periodOf, runsLow } from './rule.ts'
import { codeCounts, insertCodes, readBenefits, usesInPeriods, writeBenefit } from './sql.ts'

export async function showBenefits(db: Db, now: Date): Promise<Benefit[]> {
  const { zone } = await brandOf(db)
  const on = dayOf(now, zone)
  const rows = await readBenefits(db)
  const counts = await codeCounts(db)
  const used = await usesInPeriods(
    db,
    rows.map(({ benefitId, period }) => ({ benefitId, from: periodOf(period, on).from })),
  )
  return rows.map(({ benefitId, ...row }) => {
    const { all, left } = counts.get(benefitId) ?? { all: 0, left: 0 }
    return {
      ...row,
      id: benefitId,
      used: used.get(benefitId) ?? 0,
      codes: row.kind === 'partner' ? { all, left, low: runsLow(left, all) } : null,
    }
  })
}

async function benefitOf(tx: Tx, id: number | undefined): Promise<Benefit> {
  const found = (await showBenefits(tx.db, tx.now)).find((one) => one.id === id)
  if (!found) throw new Refusal(loyaltyRefusals.unknownBenefit, {}, 'id')
  return found
}

/** Throws a refusal: it answers one caller. */
export async function saveBenefit(tx: Tx, input: BenefitInput): Promise<Benefit> {
  const tiers = new Set((await readProgram(tx.db)).tiers.map(({ tierId }) => tierId))
  const plans = new Set((await readPlans(tx.db)).map(({ planId }) => planId))
  const tier = input.tierIds.findIndex((id) => !tiers.has(id))
  if (tier >= 0) throw new Refusal(loyaltyRefusals.unknownTier, {}, `tierIds.${tier}`)
  const plan = input.planIds.findIndex((id) => !plans.has(id))
  if (plan >= 0) throw new Refusal(loyaltyRefusals.unknownPassPlan, {}, `planIds.${plan}`)
  return benefitOf(tx, await writeBenefit(tx, input))
}

const MOST_CODES = 50_000
const MOST_LENGTH = 100
const headings = new Set(['code', 'codes', '券码', '兑换码', '码'])

/** The first column; a heading and empty lines are left out. */
function readCodes(csv: string): string[] {
  try {
    const rows = parse(csv.replace(/^\uFEFF/, ''), {
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as string[][]
    const codes = rows.map(([first = '']) => first).filter((code) => code !== '')
    return headings.has(codes[0]?.toLowerCase() ?? '') ? codes.slice(1) : codes
  } catch {
    throw new Refusal(loyaltyRefusals.badCodes, {}, 'csv')
  }
}

export async function addCodes(
  tx: Tx,
  { id, csv }: { id: number; csv: string },
): Promise<{ added: number; known: number; benefit: Benefit }> {
  const { kind } = await benefitOf(tx, id)
  if (kind !== 'partner') throw new Refusal(loyaltyRefusals.unknownBenefit, {}, 'id')
  const codes = [...new Set(readCodes(csv))]
  const fine = codes.every((code) => code.length <= MOST_LENGTH && !/[\p{Cc}\p{Cs}]/u.test(code))
  if (codes.length === 0 || codes.length > MOST_CODES || !fine)
    throw new Refusal(loyaltyRefusals.badCodes, {}, 'csv')
  const added = await insertCodes(tx, id, codes)
  return { added, known: codes.length - added, benefit: await benefitOf(tx, id) }
}
