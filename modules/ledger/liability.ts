// What is owed to customers, at any past date (S-P9): what is owed now, less what has happened
// since. A replay of all entries up to that date gives the same.
import { addDays, startOfDay, type Day } from '#kit'
import type { Db } from '#platform'
import { brandOf } from '#modules/org'
import { readLiability, type Liability } from './sql/liability.ts'

export type { Liability } from './sql/liability.ts'

/** By asset, over business days: owed as `from` began, every change by its kind, owed as `until` ended. */
export async function liabilityAt(
  db: Db,
  { from, until }: { from: Day; until: Day },
): Promise<Liability[]> {
  const { zone } = await brandOf(db)
  return readLiability(db, startOfDay(from, zone), startOfDay(addDays(until, 1), zone))
}
