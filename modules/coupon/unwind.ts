// Coupons go back: a use is undone when its order is refunded in full, a grant is taken back by
// hand or rule, and time ends what nobody used.
import { ok, refuse, type Outcome, type Timer, type Tx } from '#platform'
import { returnToBudgets } from './budget.ts'
import { couponExpired, couponRestored, couponVoided } from './events.ts'
import { couponRefusals } from './refusals.ts'
import {
  expireDue,
  freeKeys,
  lockById,
  lockByKey,
  lockUsesOf,
  nextExpiry,
  releaseDue,
  setVoid,
  writeRestored,
} from './sql/coupon.ts'

/**
 * Gives back the coupons used on orders that were refunded in full, where the template says so.
 * They keep their expiry: one that has passed meanwhile comes back as expired. Undone uses stay
 * undone when asked again.
 */
export async function restoreCoupons(
  tx: Tx,
  orderIds: readonly number[],
): Promise<{ couponId: number; orderId: number }[]> {
  if (orderIds.length === 0) return []
  const uses = (await lockUsesOf(tx, orderIds)).filter((use) => use.restore)
  if (uses.length === 0) return []
  await writeRestored(tx, uses)
  await returnToBudgets(tx, uses)
  tx.publish(
    couponRestored,
    uses.map((use) => ({
      subject: use.customer_id,
      payload: { couponId: use.coupon_id, templateId: use.template_id, orderId: use.order_id },
    })),
  )
  return uses.map((use) => ({ couponId: use.coupon_id, orderId: use.order_id }))
}

export type VoidInput = { couponId: number } | { customerId: number; key: string }

/** Takes unused coupons back; a used one stays used. */
export async function voidCoupons(
  tx: Tx,
  inputs: readonly VoidInput[],
  reason: string,
): Promise<Outcome<{ couponId: number }>[]> {
  if (inputs.length === 0) return []
  const byKey = await lockByKey(
    tx,
    inputs.flatMap((input) => ('key' in input ? [input] : [])),
  )
  const byId = await lockById(
    tx,
    inputs.flatMap((input) => ('couponId' in input ? [input.couponId] : [])),
  )
  const keyed = new Map(byKey.map((row) => [`${row.customer_id} ${row.key}`, row]))
  const known = new Map(byId.map((row) => [row.coupon_id, row]))
  const taken = new Map<number, (typeof byId)[number]>()
  const outcomes = inputs.map((input): Outcome<{ couponId: number }> => {
    const row =
      'key' in input ? keyed.get(`${input.customerId} ${input.key}`) : known.get(input.couponId)
    if (!row) return refuse(couponRefusals.unknown)
    if (row.state === 'redeemed') return refuse(couponRefusals.alreadyRedeemed)
    if (row.state === 'expired') return refuse(couponRefusals.expired)
    if (row.state !== 'void') taken.set(row.coupon_id, row)
    return ok({ couponId: row.coupon_id })
  })
  if (taken.size > 0) {
    const rows = [...taken.values()]
    await setVoid(tx, rows, reason)
    await returnToBudgets(
      tx,
      rows.map((row) => ({ ...row, fen: row.held_fen })),
    )
  }
  tx.publish(
    couponVoided,
    [...taken.values()].map((row) => ({
      subject: row.customer_id,
      payload: { couponId: row.coupon_id, templateId: row.template_id },
    })),
  )
  return outcomes
}

/**
 * Takes back coupons whose grant did not happen after all: the same grant, made again, gives a new
 * coupon.
 */
export async function ungrantCoupons(
  tx: Tx,
  couponIds: readonly number[],
  reason: string,
): Promise<void> {
  const outcomes = await voidCoupons(
    tx,
    couponIds.map((couponId) => ({ couponId })),
    reason,
  )
  await freeKeys(
    tx,
    outcomes.flatMap(({ ok }) => ok?.couponId ?? []),
  )
}

const BATCH = 1_000

export const expiry: Timer = {
  name: 'coupon.expiry',
  nextDue: nextExpiry,
  runDue: async (tx) => {
    const ended = await expireDue(tx, BATCH)
    tx.publish(
      couponExpired,
      ended.map((row) => ({
        subject: row.customer_id,
        payload: { couponId: row.coupon_id, templateId: row.template_id },
      })),
    )
    const released = await releaseDue(tx, BATCH)
    await returnToBudgets(tx, [...ended, ...released])
    return ended.length + released.length
  },
}
