// The settings page: rules, quiet hours, rate.
import type { Limits } from '#contracts'
import { canonicalJson } from '#kit'
import { Refusal, type Db, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { firstFree } from './quiet.ts'
import { messagingRefusals } from './refusals.ts'
import {
  insertRule,
  readRules,
  readSetting,
  retireOthers,
  updateRule,
  writeSetting,
} from './sql/limits.ts'

export async function limitsOf(db: Db): Promise<Limits> {
  const row = await readSetting(db)
  return {
    rules: (await readRules(db)) as Limits['rules'],
    minGapHours: row.minGapHours,
    quiet:
      row.quietFrom === null || row.quietUntil === null
        ? null
        : {
            from: row.quietFrom,
            until: row.quietUntil,
            ...(row.quietWeekdays && { weekdays: row.quietWeekdays }),
          },
    perMinute: row.perMinute,
    controlShareBp: row.controlBp,
  }
}

/**
 * Replaces the rules in force: one that comes with its id is changed, one that is missing is
 * retired. They act on the next decision; what was counted before still counts.
 */
export async function saveLimits(tx: Tx, input: Limits): Promise<Limits> {
  if (firstFree(tx.now, input.quiet, 'UTC') === null)
    throw new Refusal(messagingRefusals.quietForever, {}, 'quiet')
  const before = await limitsOf(tx.db)
  await saveRules(tx, input.rules, before.rules)
  await writeSetting(tx, {
    minGapHours: input.minGapHours,
    quietFrom: input.quiet?.from ?? null,
    quietUntil: input.quiet?.until ?? null,
    quietWeekdays: input.quiet?.weekdays ?? null,
    perMinute: input.perMinute === undefined ? (before.perMinute ?? null) : input.perMinute,
    controlBp: input.controlShareBp ?? before.controlShareBp ?? 0,
  })
  const after = await limitsOf(tx.db)
  await recordAudit(tx, { action: 'messaging.saveLimits', details: { before, after } })
  return after
}

/** A rule that comes without its id but is the same in everything is the same rule. */
async function saveRules(tx: Tx, rules: Limits['rules'], before: Limits['rules']): Promise<void> {
  const kept: number[] = []
  for (const [n, { id, ...rule }] of rules.entries()) {
    const same = (old: Limits['rules'][number]) =>
      canonicalJson({ ...rule, id: old.id }) === canonicalJson(old)
    const old = before.find((one) =>
      id === undefined ? same(one) && !kept.includes(one.id ?? 0) : one.id === id,
    )
    if (id !== undefined && !old)
      throw new Refusal(messagingRefusals.unknownRule, { id }, `rules.${n}.id`)
    if (old?.id === undefined) {
      kept.push(await insertRule(tx, rule))
      continue
    }
    if (!same(old)) await updateRule(tx, old.id, rule)
    kept.push(old.id)
  }
  await retireOthers(tx, kept)
}
