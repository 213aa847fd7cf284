// Work that waits in this process is done together: whatever comes while a round runs shares the
// next.

export interface GatherOptions<T> {
  /** Weight of one round, at most; a single item may be heavier. */
  most: number
  /** 1 for each item unless told. */
  weight?: (item: T) => number
  /** Two items of one name never share a round; `undefined` shares it with everybody. */
  name?: (item: T) => string | undefined
  /** How long the first waits for company; not at all unless told. */
  waitMs?: number
  /** Rounds at a time; one unless told. */
  lanes?: number
}

interface Waiting<T, R> {
  item: T
  done: (reply: R) => void
  fail: (error: unknown) => void
}

/**
 * Gives a function that hands its item to the next round and answers with its reply. `work` answers
 * in the order of its items. A round that fails is done again one by one: nobody suffers for
 * another.
 */
export function gather<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
  options: GatherOptions<T>,
): (item: T) => Promise<R> {
  const { most, weight = () => 1, name = () => undefined, waitMs = 0, lanes = 1 } = options
  let queue: Waiting<T, R>[] = []
  let running = 0
  let timer: NodeJS.Timeout | undefined

  /** As many as fit, the first always. */
  const next = (): Waiting<T, R>[] => {
    const [round, later]: [Waiting<T, R>[], Waiting<T, R>[]] = [[], []]
    const names = new Set<string>()
    let heavy = 0
    for (const one of queue) {
      const [own, more] = [name(one.item), weight(one.item)]
      const fits =
        (round.length === 0 || heavy + more <= most) && (own === undefined || !names.has(own))
      if (fits) {
        if (own !== undefined) names.add(own)
        heavy += more
      }
      ;(fits ? round : later).push(one)
    }
    queue = later
    return round
  }
  const run = async (round: readonly Waiting<T, R>[]): Promise<void> => {
    try {
      const replies = await work(round.map((one) => one.item))
      round.forEach((one, at) => one.done(replies[at] as R))
    } catch (error) {
      if (round.length === 1) round[0]?.fail(error)
      else for (const one of round) await run([one])
    }
  }
  const start = (): void => {
    clearTimeout(timer)
    timer = undefined
    while (queue.length > 0 && running < lanes) {
      running++
      void run(next()).finally(() => {
        running--
        start()
      })
    }
  }
  return (item) =>
    new Promise((done, fail) => {
      queue.push({ item, done, fail })
      const full = waitMs === 0 || queue.reduce((sum, one) => sum + weight(one.item), 0) >= most
      if (full) start()
      else timer ??= setTimeout(start, waitMs)
    })
}
