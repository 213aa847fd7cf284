// Coupons that were won: given by themselves, each once. One that cannot be given any more is handed
// over at the desk in its place, and says so there.
import type { LogEvent, Tx } from '#platform'
import { issueCoupons } from '#modules/coupon'
import { lockPeople } from '#modules/customer'
import type { DrawWonEvent } from '../events.ts'
import { markCoupons, winsById } from './sql/win.ts'

export async function giveWonCoupons(
  tx: Tx,
  won: readonly LogEvent<DrawWonEvent>[],
): Promise<void> {
  const ours = won.filter(({ payload }) => payload.templateId !== null)
  if (ours.length === 0) return
  await lockPeople(
    tx,
    ours.map(({ subject }) => subject ?? 0),
  )
  const wins = await winsById(
    tx.db,
    ours.map(({ payload }) => payload.winId),
  )
  const issued = await issueCoupons(
    tx,
    wins.map(({ winId, ...win }) => ({ ...win, key: `draw:${winId}`, source: 'draw' })),
  )
  await markCoupons(
    tx,
    wins.map(({ winId }, at) => ({
      winId,
      couponId: issued[at]?.ok?.couponId ?? null,
      refused: issued[at]?.refusal?.code ?? null,
    })),
  )
}
