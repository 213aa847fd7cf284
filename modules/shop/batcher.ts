// Requests that wait in this process are decided together: one transaction for all of them, and each caller
// gets its own answer, its own receipt and, should the work fail, a transaction of its own.
import { fillReceipts, Refusal, systemActor, takeReceipts, type Actor, type Platform, type Receipt,
  type TakenReceipt, type Tx } from '#platform'

export interface Waiting<T, R> {
  items: readonly T[]
  actor: Actor
  receipt?: Receipt
  answer: (replies: R[]) => void
  fail: (error: unknown) => void
}

export interface BatcherOptions<T, R> {
  platform: Platform
  work: (tx: Tx, items: readonly T[]) => Promise<R[]>
  /** Items of one transaction, at most. */
  most: number
  /** How long the first request waits for company. */
  waitMs: number
  /** Transactions at a time. */
  lanes: number
}

export class Batcher<T, R> {
  private readonly options: BatcherOptions<T, R>
  private queue: Waiting<T, R>[] = []
  private running = 0
  private timer: NodeJS.Timeout | undefined
  constructor(options: BatcherOptions<T, R>) {
    this.options = options
  }

  /** The replies of these items, in their order; plain JSON when there is a receipt. */
  ask(items: readonly T[], actor: Actor, receipt?: Receipt): Promise<R[]> {
    return new Promise((answer, fail) => {
      this.queue.push({ items, actor, answer, fail, ...(receipt && { receipt }) })
      const waiting = this.queue.reduce((sum, one) => sum + one.items.length, 0)
      if (waiting >= this.options.most) this.start()
      else this.timer ??= setTimeout(() => this.start(), this.options.waitMs)
    })
  }

  private start(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    while (this.queue.length > 0 && this.running < this.options.lanes) {
      const batch = this.next()
      this.running++
      void this.run(batch).finally(() => {
        this.running--
        this.start()
      })
    }
  }

  /** As many as fit, the first always; of two requests with one receipt the second waits for the next. */
  private next(): Waiting<T, R>[] {
    const [batch, later]: [Waiting<T, R>[], Waiting<T, R>[]] = [[], []]
    const keys = new Set<string>()
    let size = 0
    for (const one of this.queue) {
      const key = one.receipt && `${one.receipt.source}\n${one.receipt.key}`
      const fits = batch.length === 0 || size + one.items.length <= this.options.most
      if (!fits || (key !== undefined && keys.has(key))) {
        later.push(one)
        continue
      }
      if (key !== undefined) keys.add(key)
      batch.push(one)
      size += one.items.length
    }
    this.queue = later
    return batch
  }

  private async run(batch: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const replies = await this.transact(batch)
      batch.forEach((one, at) => {
        const reply = replies[at]
        if (reply instanceof Refusal) one.fail(reply)
        else one.answer(reply as R[])
      })
    } catch (error) {
      // One of them may be the culprit: the others must not suffer for it.
      if (batch.length === 1) batch[0]?.fail(error)
      else for (const one of batch) await this.run([one])
    }
  }

  private transact(batch: readonly Waiting<T, R>[]): Promise<(R[] | Refusal)[]> {
    const { platform, work } = this.options
    const actor = batch.length === 1 ? batch[0]?.actor ?? systemActor : systemActor
    return platform.transact({ actor }, async (tx) => {
      const receipts = batch.flatMap((one) => (one.receipt ? [one.receipt] : []))
      const taken = await takeReceipts(tx.db, receipts)
      const stateOf = new Map<Receipt, TakenReceipt>(receipts.map((receipt, at) => [receipt, taken[at] as TakenReceipt]))
      const known = (one: Waiting<T, R>) => one.receipt && stateOf.get(one.receipt)
      const fresh = batch.filter((one) => known(one)?.fresh ?? true)
      const done = fresh.length === 0 ? [] : await work(tx, fresh.flatMap((one) => one.items))
      let at = 0
      const replies = new Map(fresh.map((one) => [one, done.slice(at, at += one.items.length)]))
      await fillReceipts(tx.db, fresh.flatMap((one) => (one.receipt ? [{ receipt: one.receipt, reply: replies.get(one) }] : [])))
      return batch.map((one) => {
        const state = known(one)
        if (!state || state.fresh) return replies.get(one) ?? []
        return 'refusal' in state ? state.refusal : state.reply as R[]
      })
    })
  }
}
