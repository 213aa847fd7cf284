// A merge moves balances by entries through the house account `merged`; what was posted stays where it was.
import type { MergeInput, PersonPart, Tx } from '#platform'
import { post } from './post.ts'
import { accountsOf, transfersOf } from './sql.ts'
import type { Asset, Transfer } from './transfer.ts'

async function moveBalances(tx: Tx, from: number, into: number, key: string): Promise<void> {
  const held = (await accountsOf(tx.db, from)).filter((account) => account.balance !== 0)
  await post(tx, held.flatMap((account) => bothLegs(account.asset as Asset, account.balance, from, into, key)))
}

/** A debt moves the other way round. */
function bothLegs(asset: Asset, balance: number, from: number, into: number, key: string): Transfer[] {
  const [giver, taker] = balance > 0 ? [from, into] : [into, from]
  const common = { asset, amount: Math.abs(balance), reason: 'merge', allowNegative: true }
  const legs: Transfer[] = [
    { ...common, key: `${key}:${asset}:out`, from: { customerId: giver }, to: { system: 'merged' } },
    { ...common, key: `${key}:${asset}:in`, from: { system: 'merged' }, to: { customerId: taker } },
  ]
  return legs
}

/** Gives back what the merge brought, as far as the survivor still has it. */
async function giveBack(tx: Tx, { from, into, mergeId }: MergeInput): Promise<void> {
  const brought = (await transfersOf(tx.db, into)).filter((row) => row.reason === 'merge')
  const key = `unmerge:${mergeId}`
  const held = new Map((await accountsOf(tx.db, into)).map((row) => [row.asset, row.balance]))
  const legs = brought.flatMap((row) => {
    const asset = String(row.asset) as Asset
    const amount = Math.min(Number(row.amount), Math.max(0, held.get(asset) ?? 0))
    return amount > 0 && String(row.key).startsWith(`merge:${mergeId}:`)
      ? bothLegs(asset, amount, into, from, key) : []
  })
  await post(tx, legs)
}

export const person: PersonPart = {
  tables: { account: 'state', transfer: 'history' },
  merge: (tx, { from, into, mergeId }) => moveBalances(tx, from, into, `merge:${mergeId}`),
  unmerge: giveBack,
  export: async (db, customerId) => ({
    balances: await accountsOf(db, customerId), transfers: await transfersOf(db, customerId),
  }),
  // Entries stay under the bare id: they name nobody.
  erase: async () => undefined,
}
