// Work that waits in this process is done together: whatever comes while a round runs shares the next.

interface Waiting<T> { item: T; done: () => void; fail: (error: unknown) => void }

const MOST = 500

/** One round at a time; a round that fails is done again one by one, so that nobody suffers for another. */
export function gather<T>(work: (items: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  let waiting: Waiting<T>[] = []
  let running = false

  const round = async (batch: readonly Waiting<T>[]): Promise<void> => {
    try {
      await work(batch.map((one) => one.item))
      for (const one of batch) one.done()
    } catch (error) {
      if (batch.length > 1) for (const one of batch) await round([one])
      else batch[0]?.fail(error)
    }
  }
  const run = async (): Promise<void> => {
    if (running) return
    running = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST)
      waiting = waiting.slice(MOST)
      await round(batch)
    }
    running = false
  }
  return (item) => new Promise((done, fail) => {
    waiting.push({ item, done, fail })
    void run()
  })
}
