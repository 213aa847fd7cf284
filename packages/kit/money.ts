// Money is integer fen. These are the only places where it is divided or rounded.

/**
 * Splits `total` (integer, may be negative) over `weights` (non-negative) by largest remainder:
 * the parts are integers, sum to `total` exactly, and a weight of 0 gets 0. With all weights 0
 * nothing can be split and every part is 0, so the caller checks `total` first.
 */
export function splitByWeight(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum === 0) return weights.map(() => 0)
  const all = Math.abs(total)
  const parts = weights.map((weight, at) => ({ at, ...shareOf(all, weight, sum) }))
  let missing = all - parts.reduce((a, { whole }) => a + whole, 0)
  for (const part of parts.toSorted((a, b) => b.rest - a.rest || a.at - b.at)) {
    if (missing === 0) break
    part.whole += 1
    missing--
  }
  return parts.map(({ whole }) => (total < 0 && whole > 0 ? -whole : whole))
}

/** `total * weight / sum`, exact however large the product: the whole part and what it leaves. */
function shareOf(total: number, weight: number, sum: number): { whole: number; rest: number } {
  const product = total * weight
  if (Number.isSafeInteger(product)) {
    const rest = product % sum
    return { whole: (product - rest) / sum, rest }
  }
  const [big, bigSum] = [BigInt(total) * BigInt(weight), BigInt(sum)]
  return { whole: Number(big / bigSum), rest: Number(big % bigSum) }
}

/** Units of one price: so many pieces, each of the same weight. */
export interface Run {
  count: number
  weight: number
}

/**
 * `splitByWeight` over single units that stand in runs: `each` for every unit of a run, and one more
 * for its first `extra` units. The units sum to `total` exactly, which may not exceed their weight;
 * of equal remainders the earlier run comes first.
 */
export function splitOverRuns(
  total: number,
  runs: readonly Run[],
): { each: number; extra: number }[] {
  const sum = runs.reduce((all, { count, weight }) => all + count * weight, 0)
  if (sum === 0) return runs.map(() => ({ each: 0, extra: 0 }))
  const parts = runs.map(({ count, weight }, at) => {
    const { whole: each, rest } = shareOf(total, weight, sum)
    return { at, count, each, rest, extra: 0 }
  })
  let missing = total - parts.reduce((all, { count, each }) => all + count * each, 0)
  for (const part of parts.toSorted((a, b) => b.rest - a.rest || a.at - b.at)) {
    part.extra = Math.min(missing, part.count)
    missing -= part.extra
  }
  return parts.map(({ each, extra }) => ({ each, extra }))
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

/** Fen as a decimal in whole units of the currency: 1990 is `19.90`. */
export function decimalOf(fen: number, decimals = 2): string {
  const digits = String(fen).padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** Basis points of an amount, rounded half away from zero: 1,000 bp of 85 is 9 (8.5). */
export function shareBp(amount: number, bp: number): number {
  const product = BigInt(Math.abs(amount)) * BigInt(bp)
  const rounded = Number((product * 2n + 10_000n) / 20_000n)
  return amount < 0 ? -rounded : rounded
}
