// A merge moves balances by entries through the house account `merged`; what was posted stays where
// it was.
import type { PersonPart, Tx } from '#platform'
import { post } from './post.ts'
import { addHeld, freeHeld, holdsOfCustomer, moveOpenHolds } from './sql/hold.ts'
import { accountsOf, lockAccountsOf, transfersOf } from './sql/transfer.ts'
import type { Asset, Transfer } from './transfer.ts'

export interface Move {
  asset: Asset
  from: number
  into: number
  amount: number
  key: string
}

/** Moves value between two customers through the house; each key once. */
export async function moveValue(tx: Tx, moves: readonly Move[]): Promise<void> {
  const legs = moves
    .filter((move) => move.amount > 0)
    .flatMap(({ asset, from, into, amount, key }): Transfer[] => {
      const common = { asset, amount, reason: 'merge', allowNegative: true }
      return [
        {
          ...common,
          key: `${key}:${asset}:out`,
          from: { customerId: from },
          to: { system: 'merged' },
        },
        {
          ...common,
          key: `${key}:${asset}:in`,
          from: { system: 'merged' },
          to: { customerId: into },
        },
      ]
    })
  for (const outcome of await post(tx, legs)) if (outcome.refusal) throw outcome.refusal
}

/**
 * All of a customer's balances and what is promised of them; a debt moves the other way round. What
 * is held leaves first and arrives last: on the way no account promises more than it has.
 */
async function moveBalances(tx: Tx, from: number, into: number, key: string): Promise<void> {
  await lockAccountsOf(tx, [from, into])
  const holds = await moveOpenHolds(tx, from, into)
  await freeHeld(tx, from, holds)
  const held = await accountsOf(tx.db, from)
  await moveValue(
    tx,
    held.map(({ asset, balance }) =>
      balance > 0
        ? { asset: asset as Asset, from, into, amount: balance, key }
        : { asset: asset as Asset, from: into, into: from, amount: -balance, key },
    ),
  )
  await addHeld(tx, holds)
}

export const person: PersonPart = {
  tables: { account: 'state', transfer: 'history', hold: 'state' },
  merge: (tx, { from, into, mergeId }) => moveBalances(tx, from, into, `merge:${mergeId}`),
  // Whoever keeps lots of an asset knows what of it goes back, and posts it: loyalty for points and
  // growth.
  unmerge: async () => undefined,
  export: async (db, customerId) => ({
    balances: await accountsOf(db, customerId),
    transfers: await transfersOf(db, customerId),
    holds: await holdsOfCustomer(db, customerId),
  }),
  // Entries stay under the bare id: they name nobody.
  erase: async () => undefined,
}
