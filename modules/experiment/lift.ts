// Did it work? The difference of two arms with its 95 % interval, and whether the arms are as large
// as they were dealt.
export interface Sample {
  n: number
  sum: number
  sumOfSquares: number
}

export const sampleOf = (values: Iterable<number>): Sample => {
  const sample = { n: 0, sum: 0, sumOfSquares: 0 }
  for (const value of values) {
    sample.n++
    sample.sum += value
    sample.sumOfSquares += value * value
  }
  return sample
}

/** A yes-or-no outcome: `yes` of `n`. */
export const shareOf = (yes: number, n: number): Sample => ({ n, sum: yes, sumOfSquares: yes })

export interface Lift {
  treated: number
  control: number
  /** Mean of the treated less mean of the control. */
  diff: number
  standardError: number
  ci95: [number, number]
  /** `diff` as a share of the control's mean; null where that is 0. */
  relative: number | null
  /** Two-sided, normal; null where nothing varies. */
  p: number | null
}

const Z95 = 1.959964

const meanOf = (sample: Sample) => sample.sum / sample.n
const varianceOf = (sample: Sample) =>
  Math.max(0, (sample.sumOfSquares - (sample.sum * sample.sum) / sample.n) / (sample.n - 1))

/** Null until each arm has two units: there is no interval before. */
export function liftOf(treated: Sample, control: Sample): Lift | null {
  if (treated.n < 2 || control.n < 2) return null
  const [mine, theirs] = [meanOf(treated), meanOf(control)]
  const diff = mine - theirs
  const standardError = Math.sqrt(varianceOf(treated) / treated.n + varianceOf(control) / control.n)
  return {
    treated: mine,
    control: theirs,
    diff,
    standardError,
    ci95: [diff - Z95 * standardError, diff + Z95 * standardError],
    relative: theirs === 0 ? null : diff / theirs,
    p: standardError === 0 ? null : erfc(Math.abs(diff / standardError) / Math.SQRT2),
  }
}

/**
 * 1 - erf(x) for x >= 0: a series near zero, a continued fraction in the tail, where 1 - erf would
 * be lost.
 */
export function erfc(x: number): number {
  if (x < 2.5) {
    let term = x
    let sum = x
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-x * x) / n
      sum += term / (2 * n + 1)
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum
  }
  let fraction = 0
  for (let n = 120; n > 0; n--) fraction = n / 2 / (x + fraction)
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction))
}

/**
 * Sample ratio mismatch: chi-squared of the sizes against the weights, and how likely that is by
 * chance.
 */
export function mismatchOf(arms: readonly { n: number; weightBp: number }[]): {
  chi2: number
  p: number
} {
  const total = arms.reduce((sum, arm) => sum + arm.n, 0)
  const weights = arms.reduce((sum, arm) => sum + arm.weightBp, 0)
  const chi2 = arms.reduce((sum, arm) => {
    const expected = (total * arm.weightBp) / weights
    return expected === 0 ? sum : sum + (arm.n - expected) ** 2 / expected
  }, 0)
  return { chi2, p: chiTail(chi2, arms.length - 1) }
}

/**
 * Upper tail of chi-squared: the incomplete gamma function, raised by whole steps from a half or
 * from one.
 */
function chiTail(chi2: number, degrees: number): number {
  if (degrees <= 0 || chi2 <= 0) return 1
  const y = chi2 / 2
  const even = degrees % 2 === 0
  let tail = even ? Math.exp(-y) : erfc(Math.sqrt(y))
  let term = even ? y * Math.exp(-y) : 2 * Math.sqrt(y / Math.PI) * Math.exp(-y)
  for (let a = even ? 1 : 0.5; a < degrees / 2; a++) {
    tail += term
    term *= y / (a + 1)
  }
  return tail
}
