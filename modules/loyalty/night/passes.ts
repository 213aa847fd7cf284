// Paid cards of which something fell due: a month of coupons, a reminder, the end.
import type { Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { settlePasses } from '../passes/settle.ts'
import type { Night } from '../sql/night.ts'

export async function turnPasses(tx: Tx, { day }: Night, ids: readonly number[]): Promise<void> {
  await lockPeople(tx, ids)
  const { zone } = await brandOf(tx.db)
  await settlePasses(tx, ids, { on: day, zone })
}
