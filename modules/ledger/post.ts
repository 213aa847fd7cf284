// The only way value moves. The story: lock the accounts, see which keys were posted before, walk
// the transfers in the order given with running balances, refuse what would overdraw, write the
// rest at once.
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { ledgerRefusals } from './refusals.ts'
import {
  knownTransfers,
  lockAccounts,
  readBalances,
  writeTransfers,
  type Known,
  type NewTransfer,
  type Standing,
} from './sql/transfer.ts'
import {
  accountKey,
  movementOf,
  type Asset,
  type Movement,
  type Posted,
  type Transfer,
} from './transfer.ts'

const idKey = (row: { customerId: number; key: string }) => `${row.customerId} ${row.key}`
const rowKey = (row: Known) => idKey({ customerId: row.customer_id, key: row.key })

export interface PostOptions {
  /**
   * The caller has just written, under the same keys, rows that are unique: nothing can have been
   * posted before, and nobody looks. Were it not so, the ledger's own unique key undoes the
   * transaction.
   */
  firstTime?: boolean
}

/**
 * Posts transfers in the order given. A refused one leaves nothing behind and lets its neighbours
 * pass.
 */
export async function post(
  tx: Tx,
  transfers: readonly Transfer[],
  { firstTime = false }: PostOptions = {},
): Promise<Outcome<Posted>[]> {
  if (transfers.length === 0) return []
  const movements = transfers.map(movementOf)
  const accounts = await lockAccounts(tx, movements)
  const before = firstTime ? [] : await knownTransfers(tx.db, movements)
  const known = new Map(before.map((row) => [rowKey(row), row]))
  const fresh = new Map<string, NewTransfer>()
  const decided = movements.map((movement) => decide(movement, accounts, known, fresh))
  const made = fresh.size === 0 ? [] : await writeTransfers(tx, [...fresh.values()])
  const ids = new Map(made.map((row) => [rowKey(row), row.transfer_id]))
  return decided.map((outcome, at) => {
    if (outcome.refusal || outcome.ok.transferId > 0) return outcome
    return ok({ ...outcome.ok, transferId: ids.get(idKey(movements[at] as Movement)) ?? 0 })
  })
}

function decide(
  movement: Movement,
  accounts: Map<string, Standing>,
  known: Map<string, Known>,
  fresh: Map<string, NewTransfer>,
): Outcome<Posted> {
  const id = idKey(movement)
  const before = known.get(id) ?? fresh.get(id)
  if (before) {
    const same = before.asset === movement.asset && before.amount === movement.amount
    if (!same) return refuse(ledgerRefusals.keyReused, { key: movement.key })
    return ok({ transferId: 'transfer_id' in before ? before.transfer_id : 0, repeated: true })
  }
  const account = accounts.get(accountKey(movement)) ?? { balance: 0, held: 0 }
  const after = account.balance + movement.amount
  if (movement.amount < 0 && after < account.held && !movement.allowNegative) {
    const free = account.balance - account.held
    const missing = account.held - after
    return refuse(ledgerRefusals.notEnough, { asset: movement.asset, balance: free, missing })
  }
  account.balance = after
  fresh.set(id, { ...movement, balanceAfter: after })
  return ok({ transferId: 0, repeated: false })
}

/** What each customer holds of an asset; 0 for those without an account. */
export async function balances(
  db: Db,
  customerIds: readonly number[],
  asset: Asset,
): Promise<Map<number, number>> {
  const held = new Map(customerIds.map((id) => [id, 0]))
  for (const row of await readBalances(db, customerIds, asset))
    held.set(row.customer_id, row.balance)
  return held
}
