// Whoever got customers is told in WeCom, once for each customer: by how many are hers by now.
import type { Tx } from '#platform'
import { takersToTell, tellStaff } from '../memo/index.ts'

/** With the hand-over locked. */
export async function tellTakers(tx: Tx, handoverId: number): Promise<void> {
  const pending = await takersToTell(tx, handoverId)
  await tellStaff(
    tx,
    pending.map(({ staffId, told, done }) => ({
      key: `handover:${handoverId}:${staffId}:${done}`,
      kind: 'handedOver',
      staffId,
      count: done - told,
    })),
  )
}
