// The lifecycle's rules at their borders.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, daysBetween } from '#kit'
import { lifecycleRules, standingOn, type Purchases } from './lifecycle.ts'

const usual = lifecycleRules({})
const today = '2026-03-01'
const bought = (since: number, purchaseDays = 1, spanDays = 0): Purchases => ({
  purchaseDays,
  lastOn: addDays(today, -since),
  firstOn: addDays(today, -since - spanDays),
})
const at = (past: Purchases) => {
  const { stage, recency } = standingOn(usual, past, today)
  return [stage, recency]
}

describe('a stage', () => {
  it('is introduction until something is bought', () => {
    expect(standingOn(usual, { purchaseDays: 0, firstOn: null, lastOn: null }, today)).toEqual({
      stage: 'introduction',
      recency: null,
      nextOn: null,
    })
  })

  it.each([
    [0, 'growth', 'active'],
    [30, 'growth', 'active'],
    [31, 'growth', 'silent'],
    [90, 'growth', 'silent'],
    [91, 'decline', 'dormant'],
    [180, 'decline', 'dormant'],
    [181, 'lost', 'churned'],
  ])('%d days after one purchase is %s and %s', (since, stage, recency) => {
    expect(at(bought(since))).toEqual([stage, recency])
  })

  it('is mature from the fifth purchase day', () => {
    expect(at(bought(3, 4, 60))[0]).toBe('growth')
    expect(at(bought(3, 5, 60))[0]).toBe('mature')
  })

  it('is decline when she is twice as late as she used to be', () => {
    // Every 20 days so far: 40 days are still her rhythm, 41 are not.
    expect(at(bought(40, 5, 80))).toEqual(['mature', 'silent'])
    expect(at(bought(41, 5, 80))).toEqual(['decline', 'silent'])
    // Weekly so far: nobody is late while she counts as active.
    expect(at(bought(30, 5, 28))).toEqual(['mature', 'active'])
    expect(at(bought(31, 5, 28))).toEqual(['decline', 'silent'])
  })

  it('follows the windows of the brand, and mends those that cross', () => {
    const rules = lifecycleRules({ lifecycle: { activeDays: 10, silentDays: 5, dormantDays: 'x' } })
    expect(rules).toMatchObject({ activeDays: 10, silentDays: 10, dormantDays: 180 })
    expect(lifecycleRules(null)).toEqual(usual)
  })

  it('changes on the day it says, and on no day before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 300 }),
        (since, days, span) => {
          const past = bought(since, days, days === 1 ? 0 : Math.max(span, days - 1))
          const now = standingOn(usual, past, today)
          const shown = (day: string) => {
            const s = standingOn(usual, past, day)
            return [s.stage, s.recency]
          }
          const wait = now.nextOn === null ? 200 : daysBetween(today, now.nextOn)
          expect(wait).toBeGreaterThan(0)
          expect(shown(addDays(today, wait - 1))).toEqual([now.stage, now.recency])
          if (now.nextOn !== null) expect(shown(now.nextOn)).not.toEqual([now.stage, now.recency])
        },
      ),
    )
  })
})
