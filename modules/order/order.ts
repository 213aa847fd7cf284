// What an order is worth, line by line and unit by unit. Pure.
import { lineFen, sha256, shareOfUnits, type UnitShare } from '#kit'
import { ok, refuse, type Outcome } from '#platform'
import { orderRefusals } from './refusals.ts'
import type { Payment } from './tender.ts'
import type { Term, UnitRun } from './units.ts'

export interface Discount {
  /** `offer`: what stood for everybody at that time. */
  kind: 'coupon' | 'offer' | 'manual'
  /** Code of the coupon, name of the offer. */
  ref?: string
  fen: number
}

export interface LineInput {
  sku: string
  name: string
  category?: string | null
  quantity: number
  /** Decimal in whole units of the currency, as in `12.50`. */
  unitPrice: string
  discounts?: readonly Discount[]
  /** What each unit carries of the discounts; left out, all carry the same. */
  units?: readonly UnitRun[]
}

export interface OrderInput {
  customerId: number
  storeId: number | null
  staffId?: number | null
  source: string
  number: string
  placedAt: Date
  /** When it was placed, unless told. */
  paidAt?: Date
  lines: readonly LineInput[]
  /**
   * All codes the buyer showed, also those without effect: part of what makes two orders the same.
   */
  couponCodes?: readonly string[]
  /** What the offers behind the discounts asked for, in the order in which they were applied. */
  terms?: readonly Term[]
  currencyDecimals?: number
  /** What paid it, where the till says so. */
  payments?: readonly Payment[]
}

export interface PricedLine extends LineInput, UnitShare {
  lineNo: number
  goodsFen: number
  discountFen: number
  paidFen: number
}

export interface PricedOrder {
  input: OrderInput
  hash: string
  paidAt: Date
  goodsFen: number
  discountFen: number
  paidFen: number
  lines: PricedLine[]
}

/** Far above any order, far below where integers of JavaScript end. */
const FEN_MAX = 1e13

/** Prices an order; refused where a discount exceeds its line or the sum is absurd. */
export function priceOrder(input: OrderInput, decimals = 2): Outcome<PricedOrder> {
  const lines: PricedLine[] = []
  for (const [at, line] of input.lines.entries()) {
    const goodsFen = lineFen(line.unitPrice, line.quantity, decimals)
    if (goodsFen > FEN_MAX) return refuse(orderRefusals.tooLarge, { fen: goodsFen }, `lines.${at}`)
    const discountFen = (line.discounts ?? []).reduce((sum, discount) => sum + discount.fen, 0)
    if (discountFen > goodsFen) {
      return refuse(orderRefusals.discountTooLarge, { goodsFen, discountFen }, `lines.${at}`)
    }
    const paidFen = goodsFen - discountFen
    lines.push({
      ...line,
      ...shareOfUnits(paidFen, line.quantity),
      lineNo: at + 1,
      goodsFen,
      discountFen,
      paidFen,
    })
  }
  const goodsFen = sumOf(lines, (line) => line.goodsFen)
  if (goodsFen > FEN_MAX) return refuse(orderRefusals.tooLarge, { fen: goodsFen }, 'lines')
  return ok({
    input,
    hash: contentHash(input),
    paidAt: input.paidAt ?? input.placedAt,
    lines,
    goodsFen,
    discountFen: sumOf(lines, (line) => line.discountFen),
    paidFen: sumOf(lines, (line) => line.paidFen),
  })
}

const sumOf = <T>(items: readonly T[], of: (item: T) => number) =>
  items.reduce((sum, item) => sum + of(item), 0)

/**
 * Of what the sender said, not of what we made of it: coupons may be worth something else the
 * second time.
 */
function contentHash(input: OrderInput): string {
  const lines = input.lines.map((line) => [
    line.sku,
    line.name,
    line.category ?? null,
    line.quantity,
    line.unitPrice,
    (line.discounts ?? []).filter((d) => d.kind === 'manual').map((d) => [d.ref ?? null, d.fen]),
  ])
  const codes =
    input.couponCodes ??
    input.lines.flatMap((line) =>
      (line.discounts ?? []).flatMap((d) => (d.kind === 'coupon' ? [d.ref] : [])),
    )
  const content = [
    input.storeId,
    input.placedAt.getTime(),
    (input.paidAt ?? input.placedAt).getTime(),
    lines,
    [...new Set(codes)].sort(),
    // Not how much of stored value was bonus: that is ours.
    ...(input.payments ? [input.payments.map(({ kind, fen }) => [kind, fen]).sort()] : []),
  ]
  return sha256(JSON.stringify(content)).slice(0, 32)
}

export const numberKey = (order: { source: string; number: string }): string =>
  `${order.source}\n${order.number}`
