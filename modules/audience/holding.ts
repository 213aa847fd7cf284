// Which segments hold one customer: asked of PostgreSQL, so the page shows what is true now.
import type { Db } from '#platform'
import { matching } from './someone.ts'
import { listSegments } from './sql/segment.ts'

/** The page of one customer asks no more segments than this, newest changes first. */
const SEGMENTS_MAX = 100

export async function segmentsHolding(
  db: Db,
  now: Date,
  customerId: number,
): Promise<{ id: number; name: string }[]> {
  const held: { id: number; name: string }[] = []
  for (const { id, name } of await listSegments(db, {
    search: null,
    before: null,
    limit: SEGMENTS_MAX,
  })) {
    if ((await matching({ db, now }, id, [customerId])).has(customerId)) held.push({ id, name })
  }
  return held
}
