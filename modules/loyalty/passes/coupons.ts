// The coupons of a pass: given when a month of it begins. A pass that was given back since has none.
import type { LogEvent, Tx } from '#platform'
import { issueCoupons } from '#modules/coupon'
import { lockPeople } from '#modules/customer'
import type { PassMonthEvent } from '../events.ts'
import { couponKeys } from './rule.ts'
import { passesById } from './sql.ts'

export async function givePassCoupons(
  tx: Tx,
  begun: readonly LogEvent<PassMonthEvent>[],
): Promise<void> {
  if (begun.length === 0) return
  await lockPeople(
    tx,
    begun.map(({ subject }) => subject ?? 0),
  )
  const passes = await passesById(
    tx.db,
    begun.map(({ payload }) => payload.passId),
  )
  const standing = new Map(
    passes.flatMap((pass) => (pass.state === 'returned' ? [] : [[pass.passId, pass] as const])),
  )
  await issueCoupons(
    tx,
    begun.flatMap(({ payload: { passId, month } }) => {
      const pass = standing.get(passId)
      if (!pass) return []
      const grant = { customerId: pass.customerId, source: 'pass' }
      return couponKeys(pass, [month]).map((coupon) => ({ ...grant, ...coupon }))
    }),
  )
}
