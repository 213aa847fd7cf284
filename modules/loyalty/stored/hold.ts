// Stored value is promised to something that waits for the rest of its money. It is held of both
// purses as they would be drawn on, captured as an order spends it, or let go. The caller holds
// the locks of the customers.
import { orThrow, type Db, type Outcome, type Tx } from '#platform'
import {
  captureHolds,
  holdValue,
  ledgerRefusals,
  openHolds,
  releaseHolds,
  type HoldRef,
} from '#modules/ledger'
import { readProgram } from '../sql/program.ts'
import { pursesOf } from '../sql/top-up.ts'
import { planStored, type StoredAsk } from './spend.ts'
import type { Purse } from './rules.ts'

export interface StoredHold {
  customerId: number
  /** Unique for ever, such as `purchase:12`. */
  key: string
}

const parts = ({ customerId, key }: StoredHold) => [
  { customerId, asset: 'stored_principal' as const, key: `${key}:stored_principal` },
  { customerId, asset: 'stored_bonus' as const, key: `${key}:stored_bonus` },
]
const amounts = ({ principalFen, bonusFen }: Purse): number[] => [principalFen, bonusFen]

/** Holds what a spend would take now, asks together; each until its instant. */
export async function holdStored(
  tx: Tx,
  asks: readonly (StoredAsk & { until: Date })[],
): Promise<Outcome<Purse>[]> {
  const planned = await planStored(tx.db, asks, { together: true })
  const holds = asks.flatMap((ask, at) => {
    const purse = planned[at]?.ok
    if (!purse) return []
    return parts(ask).flatMap((ref, part) => {
      const amount = amounts(purse)[part] ?? 0
      return amount > 0 ? [{ ...ref, amount, expiresAt: ask.until }] : []
    })
  })
  // What is there was looked at under her lock: a refusal now is a bug, and undoes everything.
  for (const outcome of await holdValue(tx, holds)) orThrow(outcome)
  return planned
}

/** What each of them still holds; the accounts stay locked. */
export async function heldStored(tx: Tx, holds: readonly StoredHold[]): Promise<Purse[]> {
  const open = await openHolds(tx, holds.flatMap(parts))
  return holds.map((_hold, at) => ({
    principalFen: open[at * 2] ?? 0,
    bonusFen: open[at * 2 + 1] ?? 0,
  }))
}

export interface StoredCapture extends StoredHold, Purse {
  orderId: number
}

/** Orders that were written just now take all that is held for them, as `spendStored` would. */
export async function captureStored(tx: Tx, takes: readonly StoredCapture[]): Promise<void> {
  const captures = takes.flatMap((take) =>
    parts(take).flatMap((ref: HoldRef, part) => {
      const amount = amounts(take)[part] ?? 0
      const as = `order:${take.orderId}:${ref.asset}`
      return amount > 0 ? [{ ...ref, amount, as, reason: 'order' }] : []
    }),
  )
  for (const outcome of await captureHolds(tx, captures)) orThrow(outcome)
}

/** Lets go what is held still; where nothing is, nothing happens. */
export async function releaseStored(tx: Tx, holds: readonly StoredHold[]): Promise<void> {
  for (const { refusal } of await releaseHolds(tx, holds.flatMap(parts)))
    if (refusal && refusal.code !== ledgerRefusals.unknownHold.code) throw refusal
}

export interface Spendable {
  balanceFen: number
  /** The most that one order takes of it. */
  mostFen: number
}

export async function spendableStored(db: Db, customerId: number): Promise<Spendable> {
  const { principalFen, bonusFen } = (await pursesOf(db, [customerId])).get(customerId) ?? {
    principalFen: 0,
    bonusFen: 0,
  }
  const balanceFen = principalFen + bonusFen
  const { stored } = (await readProgram(db)).rules
  return { balanceFen, mostFen: Math.min(balanceFen, stored?.mostPerOrderFen ?? balanceFen) }
}
