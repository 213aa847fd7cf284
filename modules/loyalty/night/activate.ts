// First of all points begin: what begins today may be spent today, and what a debt takes of it is
// taken before anything else is looked at.
import type { Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { balances, post } from '#modules/ledger'
import { repay } from '../debt.ts'
import { nightActivated } from '../events.ts'
import { beginLots, beginningLots } from '../sql/lot.ts'
import { lockMembers } from '../sql/member.ts'
import type { Night } from '../sql/night.ts'

export async function activate(tx: Tx, { day, until }: Night, ids: readonly number[]) {
  await lockPeople(tx, ids)
  await lockMembers(tx, ids)
  const held = await balances(tx.db, ids, 'points')
  const lots = (await beginningLots(tx.db, ids, until)).map((lot) => ({
    ...lot,
    pointsLeft: repay(held, lot.customerId, lot.points),
  }))
  await beginLots(tx, lots)
  await post(
    tx,
    lots
      .filter((lot) => lot.points > 0)
      .map((lot) => ({
        key: `${lot.key}:points`,
        asset: 'points',
        amount: lot.points,
        reason: 'order',
        from: { system: 'issued' },
        to: { customerId: lot.customerId },
      })),
    { firstTime: true },
  )
  tx.publish(nightActivated, [{ subject: null, payload: { day, ids: [...ids] } }], 'bulk')
}
