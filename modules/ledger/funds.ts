// Funds are accounts of the house that everybody draws on: campaign budgets, and commission later.
// One statement appends a batch of entries and rolls them up, so the row is held for one short
// transaction per batch; calls of a process that come together share one.
import { gather, ok, refuse, type Outcome, type Tx } from '#platform'
import { sortedUnique } from '#kit'
import { ledgerRefusals } from './refusals.ts'
import { insertFund, knownEntries, lockFunds, writeEntries, type NewEntry } from './sql/fund.ts'
import type { House } from './transfer.ts'

export interface FundMove {
  fundId: number
  /** Unique per fund and for ever. */
  key: string
  /** Positive fills the fund, negative draws on it; whole units of its asset. */
  amount: number
  /** The other side: what fills it is `issued` or comes back from `reversed`, what leaves is `spent`. */
  house: House
  /** A code such as `coupon`; never a text about a person. */
  reason: string
}
export interface FundMoved {
  /** What is left in the fund behind this move; of a repeated one, what was left then. */
  left: number
  repeated: boolean
}

/** A fund by its name; who opens one that is there gets its id. */
export const openFund = (tx: Tx, fund: { name: string; asset: 'money' | 'points' }) =>
  insertFund(tx, fund)

/**
 * Moves value into and out of funds, in the order given; what would overdraw is refused and lets
 * its neighbours pass. Funds are hot: a transaction takes them last.
 */
export async function moveFunds(tx: Tx, moves: readonly FundMove[]): Promise<Outcome<FundMoved>[]> {
  if (moves.length === 0) return []
  for (const { amount, key } of moves)
    if (!Number.isSafeInteger(amount) || amount === 0)
      throw new RangeError(`ledger: amount ${amount} of ${key}`)
  const left = await lockFunds(tx, sortedUnique(moves.map((move) => move.fundId)))
  const known = new Map((await knownEntries(tx.db, moves)).map((entry) => [entryKey(entry), entry]))
  const fresh: NewEntry[] = []
  const outcomes = moves.map((move): Outcome<FundMoved> => {
    const before = known.get(entryKey(move))
    if (before) {
      if (before.amount !== move.amount) return refuse(ledgerRefusals.keyReused, { key: move.key })
      return ok({ left: before.balanceAfter, repeated: true })
    }
    const balance = left.get(move.fundId)
    if (balance === undefined) return refuse(ledgerRefusals.unknownFund, { fundId: move.fundId })
    const after = balance + move.amount
    if (after < 0) return refuse(ledgerRefusals.fundEmpty, { left: balance, missing: -after })
    left.set(move.fundId, after)
    const entry = { ...move, balanceAfter: after }
    known.set(entryKey(move), entry)
    fresh.push(entry)
    return ok({ left: after, repeated: false })
  })
  await writeEntries(tx, fresh)
  return outcomes
}

const entryKey = (entry: { fundId: number; key: string }): string => `${entry.fundId} ${entry.key}`

/** A process's way to its funds: moves that come while others are written are written together. */
export const fundDesk = (
  transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
): ((move: FundMove) => Promise<Outcome<FundMoved>>) =>
  gather((moves: readonly FundMove[]) => transact((tx) => moveFunds(tx, moves)), { most: 1_000 })
