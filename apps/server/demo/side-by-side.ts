// Several people at once, each doing one thing after the other.

/** So many: more of them only wait for each other. */
const WIDTH = 6

export async function sideBySide<T>(
  items: readonly T[],
  work: (item: T, at: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries()
  await Promise.all(
    Array.from({ length: WIDTH }, async () => {
      for (const [at, item] of queue) await work(item, at)
    }),
  )
}
