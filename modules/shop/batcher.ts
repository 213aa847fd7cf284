// Requests that arrive together share a transaction; each keeps its own receipt and reply.
import {
  fillReceipts,
  gather,
  Refusal,
  systemActor,
  takeReceipts,
  type Actor,
  type Platform,
  type Receipt,
  type TakenReceipt,
  type Tx,
} from '#platform'

export interface Asked<T> {
  items: readonly T[]
  actor: Actor
  receipt?: Receipt
}

export interface BatcherOptions<T, R> {
  platform: Platform
  work: (tx: Tx, items: readonly T[]) => Promise<R[]>
  /** Items of one transaction, at most. */
  most: number
  /** How long the first request waits for company. */
  waitMs: number
}

/**
 * Gives the replies of a request's items, in their order; plain JSON when there is a receipt. One
 * transaction at a time: a second would mostly wait for customers and units of the first, and both
 * would be half as full.
 */
export function batcher<T, R>({
  platform,
  work,
  ...size
}: BatcherOptions<T, R>): (asked: Asked<T>) => Promise<R[]> {
  const ask = gather((batch: readonly Asked<T>[]) => together(platform, work, batch), {
    ...size,
    weight: ({ items }) => items.length,
    // Of two requests with one receipt the second waits for the reply of the first.
    name: ({ receipt }) => receipt && `${receipt.source}\n${receipt.key}`,
  })
  return async (asked) => {
    const reply = await ask(asked)
    if (reply instanceof Refusal) throw reply
    return reply
  }
}

function together<T, R>(
  platform: Platform,
  work: BatcherOptions<T, R>['work'],
  batch: readonly Asked<T>[],
): Promise<(R[] | Refusal)[]> {
  const actor = batch.length === 1 ? (batch[0]?.actor ?? systemActor) : systemActor
  return platform.transact({ actor }, async (tx) => {
    const receipts = batch.flatMap((one) => (one.receipt ? [one.receipt] : []))
    const taken = await takeReceipts(tx.db, receipts)
    const stateOf = new Map<Receipt, TakenReceipt>(
      receipts.map((receipt, at) => [receipt, taken[at] as TakenReceipt]),
    )
    const known = (one: Asked<T>) => one.receipt && stateOf.get(one.receipt)
    const fresh = batch.filter((one) => known(one)?.fresh ?? true)
    const done =
      fresh.length === 0
        ? []
        : await work(
            tx,
            fresh.flatMap((one) => one.items),
          )
    let at = 0
    const replies = new Map(fresh.map((one) => [one, done.slice(at, (at += one.items.length))]))
    const filled = fresh.flatMap((one) =>
      one.receipt ? [{ receipt: one.receipt, reply: replies.get(one) }] : [],
    )
    tx.atLast(() => fillReceipts(tx.db, filled))
    return batch.map((one) => {
      const state = known(one)
      if (!state || state.fresh) return replies.get(one) ?? []
      return 'refusal' in state ? state.refusal : (state.reply as R[])
    })
  })
}
