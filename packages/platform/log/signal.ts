// A bell that many may wait for. Each ring has a number, so that a ring between looking and waiting
// is not missed.
export class Signal {
  count = 0
  private waiters = new Set<() => void>()

  raise(): void {
    this.count++
    const waiting = this.waiters
    this.waiters = new Set()
    for (const wake of waiting) wake()
  }

  /** Until the next ring, or `timeoutMs`. */
  wait(timeoutMs: number): Promise<void> {
    return this.waitPast(this.count, timeoutMs)
  }

  /** Until a ring later than number `seen`, or `timeoutMs`. */
  waitPast(seen: number, timeoutMs: number): Promise<void> {
    if (this.count > seen) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.waiters.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, timeoutMs)
      this.waiters.add(wake)
    })
  }
}
