// Randomness by seed, for demo data, benches and soak tests: the same seed gives the same world.

export interface Random {
  /** In [0, 1). */
  next(): number
  /** Whole number in [from, to]. */
  int(from: number, to: number): number
  pick<T>(items: readonly T[]): T
  /** True with this probability. */
  chance(share: number): boolean
  /** A rank in [0, n): low ranks far more often, by Zipf's law with this exponent. */
  zipf(n: number, exponent?: number): number
}

/** Mulberry32: 32 bits of state, good enough for data, not for secrets. */
export function randomBy(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    chance: (share) => next() < share,
    zipf: (n, exponent = 1.07) => {
      // Inverse of the continuous law: no table, constant time.
      const u = next()
      const top = 1 - exponent
      return Math.min(n - 1, Math.floor((u * ((n + 1) ** top - 1) + 1) ** (1 / top)) - 1)
    },
  }
}
