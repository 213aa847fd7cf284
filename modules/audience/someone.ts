// Questions about someone: read in PostgreSQL, in the transaction that acts, for a batch of any
// size.
import type { Rule } from '#contracts'
import { dayOf } from '#kit'
import { brandOf } from '#modules/org'
import type { Db } from '#platform'
import { forSomeone, type Calendar } from './compile/index.ts'
import type { PlainRule } from './rule.ts'
import { catalogue, plainRule } from './segments.ts'

/** A transaction, or anything else that knows the database and what time it is. */
export interface Reader {
  db: Db
  now: Date
}

export async function calendarAt(reader: Reader): Promise<Calendar> {
  const { zone } = await brandOf(reader.db)
  return { today: dayOf(reader.now, zone), zone }
}

/** Which of these customers meet a rule, or the rule of a segment, now. */
export async function matching(
  reader: Reader,
  target: Rule | number,
  customerIds: readonly number[],
): Promise<Set<number>> {
  if (customerIds.length === 0) return new Set()
  return matchingPlain(reader, await plainRule(reader.db, target), customerIds)
}

export async function matchingPlain(
  reader: Reader,
  rule: PlainRule,
  customerIds: readonly number[],
): Promise<Set<number>> {
  const asked = forSomeone(rule, catalogue(), await calendarAt(reader), customerIds)
  const found = await asked.execute(reader.db)
  return new Set(found.rows.map((row) => row.customer_id))
}
