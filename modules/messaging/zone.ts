// Whose clock counts: the customer's where one is known, else her store's, else the brand's. Only
// the brand's is known today: stores of one brand keep its hours until they are given a zone of
// their own.
import type { Db } from '#platform'
import { brandOf } from '#modules/org'

/** The zone of each customer's wall clock, for quiet hours, calendar limits and waits. */
export async function zonesOf(
  db: Db,
  customerIds: readonly number[],
): Promise<Map<number, string>> {
  const { zone } = await brandOf(db)
  return new Map(customerIds.map((id) => [id, zone]))
}
