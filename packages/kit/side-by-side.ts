/**
 * Works on the items in their order, `width` of them at a time. The first that fails is thrown; what
 * was begun beside it goes on to its end, the rest is not begun.
 */
export async function sideBySide<T>(
  items: readonly T[],
  width: number,
  work: (item: T, at: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const one = async () => {
    while (next < items.length) {
      const at = next++
      try {
        await work(items[at] as T, at)
      } catch (error) {
        next = items.length
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: width }, one))
}
