// How a promise was kept: what was sold at which step, written with the order.
import { dayOf } from '#kit'
import type { Outcome, Tx } from '#platform'
import { brandOf } from '#modules/org'
import type { Ingested } from '#modules/order'
import type { Deal } from '../deal.ts'
import { clearanceOf } from './clearance.ts'
import { noteUses, type ClearanceUse } from './sql.ts'

/** Of the orders that were written just now. */
export async function noteClearances(
  tx: Tx,
  deals: readonly Deal[],
  done: readonly Outcome<Ingested>[],
): Promise<void> {
  const lowered = deals.flatMap((deal, at) => {
    const order = done[at]?.ok
    const own = deal.priced?.standing ?? []
    return order && !order.duplicate && own.length > 0 ? [{ deal, order, own }] : []
  })
  if (lowered.length === 0) return
  const { zone } = await brandOf(tx.db)
  await noteUses(
    tx,
    lowered.flatMap(({ deal, order, own }) =>
      own.map(({ offer, fen, units }): ClearanceUse => ({
        customerId: order.customerId,
        orderId: order.orderId,
        clearanceId: clearanceOf(offer) ?? 0,
        storeId: deal.order.input.storeId,
        usedOn: dayOf(deal.order.input.placedAt, zone),
        offBp: offOf(deal, offer),
        units,
        givenFen: fen,
      })),
    ),
  )
}

const offOf = ({ standing }: Deal, offer: string): number => {
  const worth = standing.find(({ id }) => id === offer)?.worth
  return worth?.kind === 'percentOff' ? worth.offBp : 0
}
