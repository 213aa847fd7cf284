// Cutting lists into pieces and grouping them.

export function* chunksOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size)
}

export function groupBy<T, K>(items: Iterable<T>, key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const k = key(item)
    const group = groups.get(k)
    if (group) group.push(item)
    else groups.set(k, [item])
  }
  return groups
}

/** Ascending, without repetitions: the order in which everything is locked. */
export const sortedUnique = (ids: Iterable<number>): number[] =>
  [...new Set(ids)].sort((a, b) => a - b)
