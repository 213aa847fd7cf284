// A package is sold as vouchers for the store: paid for once, used one by one, and only unused ones
// can come back. A voucher is a coupon, so tills redeem it like any other.
import type { RefundInput } from '#contracts'
import { listener, only, refuse, type LogEvent, type Outcome, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { issueCoupons, voidCoupons } from '#modules/coupon'
import { orderPaid, refundOrders } from '#modules/order'
import { vouchersRefused } from './events.ts'
import { saleRefusals } from './refusals.ts'
import { SHOP_SOURCE } from './settle.ts'
import {
  packagesOf,
  standingOf,
  voucherSource,
  writtenRefunds,
  type PackageStanding,
  type SoldPackage,
} from './sql/voucher.ts'

/** Every unit of a paid package becomes a voucher of hers; once, however often it is heard. */
async function grant(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const orderIds = only(events, orderPaid)
    .filter(({ payload }) => payload.source === SHOP_SOURCE)
    .map(({ payload }) => payload.orderId)
  if (orderIds.length === 0) return
  const sold = await packagesOf(tx.db, { orderIds })
  const wanted = sold.flatMap((one) =>
    Array.from({ length: one.units }, (_, n) => ({
      one,
      customerId: one.customerId,
      templateId: one.templateId,
      key: `${voucherSource(one.reservationId)}.${n + 1}`,
      source: voucherSource(one.reservationId),
    })),
  )
  const outcomes = await issueCoupons(tx, wanted)
  const refused = new Map<SoldPackage, string>()
  wanted.forEach(({ one }, at) => {
    const code = outcomes[at]?.refusal?.code
    if (code !== undefined) refused.set(one, code)
  })
  // Somebody has limited or ended the template since it was put on sale: her money goes back.
  tx.publish(
    vouchersRefused,
    [...refused].map(([{ customerId, orderId, orderNumber, reservationId }, code]) => ({
      subject: customerId,
      payload: { reservationId, orderId, orderNumber, code },
    })),
  )
}

async function giveBack(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const outcomes = await refundPackages(
    tx,
    only(events, vouchersRefused).map(({ payload: { orderNumber, reservationId } }) => ({
      source: SHOP_SOURCE,
      orderNumber,
      number: `VOUCHER-${reservationId}`,
      refundedAt: tx.now.toISOString(),
      reason: '套餐券无法发放，原路退回',
    })),
  )
  for (const { refusal } of outcomes) if (refusal) throw refusal
}

/** All of each order, and whatever vouchers of it there are. */
async function refundPackages(tx: Tx, refunds: readonly RefundInput[]) {
  const packages = await packagesBack(tx, refunds)
  const done = await refundOrders(
    tx,
    refunds.map(({ source, orderNumber, number, refundedAt, reason }) => ({
      source,
      refundNumber: number,
      at: new Date(refundedAt),
      order: { source, number: orderNumber },
      ...(reason && { reason }),
    })),
  )
  await packages.take(refunds, done)
  return done
}

type Done = Outcome<{ duplicate: boolean; orderId: number | null }>

/** What comes back of packages, their buyers locked. */
export interface PackagesBack {
  /** Why its units cannot come back: their vouchers are used. */
  refusalOf: (refund: RefundInput) => Outcome<never> | undefined
  /** Takes the vouchers of what has come back. */
  take: (refunds: readonly RefundInput[], done: readonly Done[]) => Promise<void>
}
const nothing: PackagesBack = { refusalOf: () => undefined, take: async () => undefined }

/** Locks the buyers of packages among what is brought back, and looks at their vouchers. */
export async function packagesBack(tx: Tx, refunds: readonly RefundInput[]): Promise<PackagesBack> {
  const shops = refunds.filter(({ source }) => source === SHOP_SOURCE)
  const numbers = shops.map(({ orderNumber }) => orderNumber)
  const sold = numbers.length === 0 ? [] : await packagesOf(tx.db, { numbers })
  if (sold.length === 0) return nothing
  await lockPeople(
    tx,
    sold.map(({ customerId }) => customerId),
  )
  const standing = await standingOf(tx.db, sold)
  const written = await writtenRefunds(
    tx.db,
    shops.map(({ number }) => number),
  )
  const byNumber = new Map(sold.map((one) => [one.orderNumber, one]))
  const units = new Map<string, number>()
  const refused = new Map<string, Outcome<never>>()
  for (const refund of shops) {
    const one = byNumber.get(refund.orderNumber)
    const stands = one && standing.get(one.orderId)
    if (!stands || written.has(refund.number) || units.has(refund.number)) continue
    const asked = askedOf(refund, one, stands)
    const left = one.units - stands.used - stands.returned
    if (asked > left)
      refused.set(
        refund.number,
        refuse(saleRefusals.vouchersUsed, { used: stands.used, left }, 'lines'),
      )
    else {
      stands.returned += asked
      units.set(refund.number, asked)
    }
  }
  return {
    refusalOf: ({ source, number }) => (source === SHOP_SOURCE ? refused.get(number) : undefined),
    take: (given, done) => takeVouchers(tx, given, done, units, standing),
  }
}

const askedOf = ({ lines }: RefundInput, one: SoldPackage, stands: PackageStanding): number =>
  lines?.reduce((sum, { quantity }) => sum + quantity, 0) ?? one.units - stands.returned

async function takeVouchers(
  tx: Tx,
  refunds: readonly RefundInput[],
  done: readonly Done[],
  units: ReadonlyMap<string, number>,
  standing: ReadonlyMap<number, PackageStanding>,
): Promise<void> {
  const taken = refunds.flatMap(({ source, number }, at) => {
    const { ok } = done[at] ?? {}
    if (source !== SHOP_SOURCE || ok?.duplicate !== false) return []
    return standing.get(ok.orderId ?? 0)?.open.splice(0, units.get(number) ?? 0) ?? []
  })
  await voidCoupons(
    tx,
    taken.map((couponId) => ({ couponId })),
    'sale refunded',
  )
}

export const voucherListeners = [
  listener({ name: 'shop.saleVouchers', on: [orderPaid], run: grant }),
  listener({ name: 'shop.voucherRefunds', on: [vouchersRefused], run: giveBack }),
]
