// Money is integer fen. These are the only places where it is divided or rounded.

/**
 * Splits `total` (integer, may be negative) over `weights` (non-negative) by largest remainder:
 * the parts are integers, sum to `total` exactly, and a weight of 0 gets 0. With all weights 0
 * nothing can be split and every part is 0, so the caller checks `total` first.
 */
export function splitByWeight(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum === 0) return weights.map(() => 0)
  const sign = total < 0 ? -1 : 1
  const rest = BigInt(Math.abs(total))
  const bigSum = BigInt(sum)
  const parts = weights.map((w) => Number((rest * BigInt(w)) / bigSum))
  const remainders = weights.map((w, i) => ({ i, r: (rest * BigInt(w)) % bigSum }))
  let missing = Number(rest) - parts.reduce((a, b) => a + b, 0)
  remainders.sort((a, b) => (a.r === b.r ? a.i - b.i : a.r > b.r ? -1 : 1))
  for (const { i } of remainders) {
    if (missing === 0) break
    parts[i] = (parts[i] ?? 0) + 1
    missing--
  }
  return sign === 1 ? parts : parts.map((part) => (part === 0 ? 0 : -part))
}

/** What one unit of a line carries: the first `extraUnits` units one fen more than `unitFen`. */
export interface UnitShare {
  unitFen: number
  extraUnits: number
}

export function shareOfUnits(lineFen: number, quantity: number): UnitShare {
  const unitFen = Math.trunc(lineFen / quantity)
  return { unitFen, extraUnits: lineFen - unitFen * quantity }
}

/** What units `from` up to (not including) `to` of a line carry together. */
export function fenOfUnits(share: UnitShare, from: number, to: number): number {
  const upTo = (k: number) => k * share.unitFen + Math.min(k, share.extraUnits)
  return upTo(to) - upTo(from)
}

/**
 * A decimal unit price times a quantity in fen, rounded once, half away from zero.
 * Exact: no binary fractions. `decimals` is the currency's (2 for CNY).
 */
export function lineFen(unitPrice: string, quantity: number, decimals = 2): number {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(unitPrice.trim())
  if (!match) throw new RangeError(`not a decimal: ${unitPrice}`)
  const fraction = match[3] ?? ''
  const scale = 10n ** BigInt(fraction.length)
  const digits = BigInt(`${match[2]}${fraction}`) * BigInt(quantity) * 10n ** BigInt(decimals)
  const negative = (match[1] === '-') !== digits < 0n
  const magnitude = digits < 0n ? -digits : digits
  const rounded = (magnitude * 2n + scale) / (scale * 2n)
  const fen = Number(negative ? -rounded : rounded)
  return fen === 0 ? 0 : fen
}

/** Basis points of an amount, rounded half away from zero: 1,000 bp of 85 is 9 (8.5). */
export function shareBp(amount: number, bp: number): number {
  const product = BigInt(Math.abs(amount)) * BigInt(bp)
  const rounded = Number((product * 2n + 10_000n) / 20_000n)
  return amount < 0 ? -rounded : rounded
}
