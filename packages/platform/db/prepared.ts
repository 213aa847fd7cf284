// Which statements a connection keeps prepared: those it is asked often, and no more than so many,
// since PostgreSQL keeps a plan for each on each connection.

/** Asked so often before it is prepared: what is asked now and then costs nothing to keep. */
const OFTEN = 5
const MOST = 300
/**
 * A plan is as good as what was known when it was made: one for an empty table would read the whole
 * of it long after an import has filled it.
 */
const LIFE_MS = 15_000

/** The names of one connection's statements. */
export class Prepared {
  private readonly asked = new Map<string, number>()
  private readonly names = new Map<string, string>()
  private generation = 0
  /** When the first of them was given. */
  private bornAt = 0
  private readonly lifeMs: number
  constructor(lifeMs = LIFE_MS) {
    this.lifeMs = lifeMs
  }

  /** The name to prepare it under, or to find it by; undefined where it is sent as it is. */
  of(text: string): string | undefined {
    const known = this.names.get(text)
    if (known || this.names.size >= MOST) return known
    const times = (this.asked.get(text) ?? 0) + 1
    if (times < OFTEN) {
      this.asked.set(text, times)
      // What is written anew each time, as segments are, must not be remembered for ever.
      if (this.asked.size > 4 * MOST) this.asked.clear()
      return undefined
    }
    if (this.names.size === 0) this.bornAt = performance.now()
    const name = `s${this.generation}_${this.names.size}`
    this.names.set(text, name)
    return name
  }

  /** True when there are names, and their time is over. */
  get old(): boolean {
    return this.names.size > 0 && performance.now() - this.bornAt > this.lifeMs
  }

  /** Other names from here on: an old one may still be known to PostgreSQL. */
  renew(): void {
    this.generation += 1
    this.names.clear()
  }
}
