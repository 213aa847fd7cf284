// Questions about everyone: asked of ClickHouse, which may lag the log by seconds. Whoever is shown
// or acted upon by name is confirmed by PostgreSQL first.
import type { Rule } from '#contracts'
import type { Platform, Scope } from '#platform'
import { forEveryone } from './compile/index.ts'
import type { PlainRule } from './rule.ts'
import { catalogue, plainRule } from './segments.ts'
import { calendarAt, matchingPlain } from './someone.ts'

const BATCH = 10_000

interface Asked {
  rule: PlainRule
  condition: string
}

async function ask(platform: Platform, target: Rule | number): Promise<Asked> {
  const rule = await plainRule(platform.db, target)
  const calendar = await calendarAt({ db: platform.db, now: platform.clock.now() })
  return { rule, condition: forEveryone(rule, catalogue(), calendar) }
}

export interface Counted {
  count: number
  /** Everybody the scope may see. */
  total: number
  lagMs: number
  tookMs: number
  /** Some who match, confirmed. */
  sample: number[]
}

/** How many match now, with a few of them; one pass over the facts. */
export async function countSegment(
  platform: Platform,
  scope: Scope,
  target: Rule | number,
  sampleSize = 0,
): Promise<Counted> {
  const { rule, condition } = await ask(platform, target)
  const startedAt = performance.now()
  const wanted =
    sampleSize === 0
      ? '[]'
      : `groupArraySampleIf(${2 * Math.trunc(sampleSize)}, 1)(customer_id, met)`
  const [row] = await platform.insight.rows<{ count: number; total: number; sample: number[] }>(
    scope,
    (visible) =>
      `SELECT countIf(met) AS count, count() AS total, ${wanted} AS sample
     FROM (SELECT customer_id, ${condition} AS met FROM customer_facts FINAL
       WHERE ${visible.customers})`,
  )
  const tookMs = performance.now() - startedAt
  const proposed = row?.sample ?? []
  const confirmed = await matchingPlain(
    { db: platform.db, now: platform.clock.now() },
    rule,
    proposed,
  )
  return {
    count: row?.count ?? 0,
    total: row?.total ?? 0,
    tookMs,
    lagMs: await platform.insightLagMs(),
    sample: proposed.filter((id) => confirmed.has(id)).slice(0, sampleSize),
  }
}

/** All who match, ascending, ten thousand at a time, as ClickHouse knows them. */
export async function* idsOf(
  platform: Platform,
  scope: Scope,
  target: Rule | number,
): AsyncGenerator<number[]> {
  const { condition } = await ask(platform, target)
  yield* platform.insight.ids(
    scope,
    (visible) =>
      `SELECT customer_id FROM customer_facts FINAL WHERE ${visible.customers} AND ${condition}
     ORDER BY customer_id`,
    BATCH,
  )
}

/** One page of those who match after a given id; confirmed, so it may be shorter than asked. */
export async function pageOf(
  platform: Platform,
  scope: Scope,
  target: Rule | number,
  afterId: number,
  limit: number,
): Promise<{ ids: number[]; nextAfter: number | undefined }> {
  const { rule, condition } = await ask(platform, target)
  const rows = await platform.insight.rows<{ customer_id: number }>(
    scope,
    (visible) =>
      `SELECT customer_id FROM customer_facts FINAL
     WHERE ${visible.customers} AND customer_id > ${Math.trunc(afterId)} AND ${condition}
     ORDER BY customer_id LIMIT ${Math.trunc(limit) + 1}`,
  )
  const proposed = rows.slice(0, limit).map((row) => row.customer_id)
  const confirmed = await matchingPlain(
    { db: platform.db, now: platform.clock.now() },
    rule,
    proposed,
  )
  return {
    ids: proposed.filter((id) => confirmed.has(id)),
    nextAfter: rows.length > limit ? proposed.at(-1) : undefined,
  }
}
