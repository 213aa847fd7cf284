// One lock order for the whole house. Every verb that locks says so here first; under test a step
// backwards fails, because two batches that lock in different orders deadlock within seconds.

const lockLevels = ['customers', 'documents', 'accounts', 'hot'] as const
export type LockLevel = (typeof lockLevels)[number]

export class LockTrace {
  private level = 0
  private last = -Infinity
  private readonly kinds = new Map<string, Set<number>>()
  private readonly strict: boolean
  constructor(strict: boolean) {
    this.strict = strict
  }

  /**
   * Declares that rows of `kind` at `level` are about to be locked, ids ascending. Gives those this
   * transaction does not hold yet. Throws under test when the order is broken.
   */
  take(level: LockLevel, kind: string, ids: readonly number[]): number[] {
    const key = `${level}:${kind}`
    const held = this.kinds.get(key) ?? new Set<number>()
    const fresh = ids.filter((id) => !held.has(id))
    if (this.strict && fresh.length > 0) this.check(level, key, fresh)
    for (const id of fresh) held.add(id)
    this.kinds.set(key, held)
    return fresh
  }

  private check(level: LockLevel, key: string, fresh: readonly number[]): void {
    const rank = lockLevels.indexOf(level)
    if (rank < this.level) {
      throw new Error(`lock order: ${key} after ${lockLevels[this.level]}`)
    }
    if (rank > this.level) this.last = -Infinity
    this.level = rank
    const ordered = level === 'customers' ? this.last : -Infinity
    fresh.reduce((before, id) => {
      if (id <= before) throw new Error(`lock order: ${key} ${id} after ${before}`)
      return id
    }, ordered)
    if (level === 'customers') this.last = fresh.at(-1) ?? this.last
  }
}
