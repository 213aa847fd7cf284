// The lifecycle, as pure rules: which stage a buyer is in on a day, and when it changes by itself.
//
// introduction: has not bought. growth: has bought, the habit is not formed. mature: bought on
// enough days for a habit. decline: later than her own rhythm or the brand's windows allow. lost:
// beyond them.
import { z } from 'zod'
import type { lifecycleStages, recencyStates } from '#contracts'
import { addDays, daysBetween, type Day } from '#kit'

export type Stage = (typeof lifecycleStages)[number]
export type Recency = (typeof recencyStates)[number]

const days = (fallback: number) => z.int().min(1).max(3660).catch(fallback).default(fallback)
const schema = z.object({
  /** Last day of each recency state, counted from the last purchase day. */
  activeDays: days(30),
  silentDays: days(90),
  dormantDays: days(180),
  /** Purchase days that make a habit. */
  matureFromDays: z.int().min(2).max(100).catch(5).default(5),
  /** Later than this many of her own mean gaps is decline, however short the time. */
  declineGaps: z.number().min(1).max(20).catch(2).default(2),
})
export type LifecycleRules = z.infer<typeof schema>

/** The brand's own windows, or the usual ones: 30, 90 and 180 days. */
export function lifecycleRules(brandRules: unknown): LifecycleRules {
  const given = z.object({ lifecycle: z.unknown() }).safeParse(brandRules).data?.lifecycle
  const rules = schema.parse(given && typeof given === 'object' ? given : {})
  const silentDays = Math.max(rules.silentDays, rules.activeDays)
  return { ...rules, silentDays, dormantDays: Math.max(rules.dormantDays, silentDays) }
}

export interface Purchases {
  purchaseDays: number
  firstOn: Day | null
  lastOn: Day | null
}
export interface Standing {
  stage: Stage
  recency: Recency | null
  /** The first day on which stage or recency differs if she does not buy; null: never. */
  nextOn: Day | null
}

/** A rhythm needs three purchase days: one gap says nothing. */
const RHYTHM_FROM_DAYS = 3

export function standingOn(rules: LifecycleRules, past: Purchases, today: Day): Standing {
  const { firstOn, lastOn, purchaseDays } = past
  if (firstOn === null || lastOn === null)
    return { stage: 'introduction', recency: null, nextOn: null }
  const since = Math.max(0, daysBetween(lastOn, today))
  const lateAfter =
    purchaseDays >= RHYTHM_FROM_DAYS
      ? Math.max(
          rules.activeDays,
          Math.floor((rules.declineGaps * daysBetween(firstOn, lastOn)) / (purchaseDays - 1)),
        )
      : rules.silentDays
  const declineAfter = Math.min(lateAfter, rules.silentDays)
  const borders = [rules.activeDays, rules.silentDays, rules.dormantDays, declineAfter]
  const next = Math.min(...borders.filter((border) => border >= since))
  return {
    stage: stageAfter(rules, purchaseDays, since, declineAfter),
    recency: recencyAfter(rules, since),
    nextOn: Number.isFinite(next) ? addDays(lastOn, next + 1) : null,
  }
}

function stageAfter(
  rules: LifecycleRules,
  purchaseDays: number,
  since: number,
  declineAfter: number,
): Stage {
  if (since > rules.dormantDays) return 'lost'
  if (since > declineAfter) return 'decline'
  return purchaseDays >= rules.matureFromDays ? 'mature' : 'growth'
}

function recencyAfter(rules: LifecycleRules, since: number): Recency {
  if (since <= rules.activeDays) return 'active'
  if (since <= rules.silentDays) return 'silent'
  return since <= rules.dormantDays ? 'dormant' : 'churned'
}
