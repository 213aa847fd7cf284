// Stored value is moved: both purses at once, and never what is not there. Whoever calls holds the
// locks of the customers and has looked what is there: a refusal of the ledger is a bug, and
// undoes everything.
import type { Tx } from '#platform'
import { post, type House, type Transfer } from '#modules/ledger'
import type { Purse } from './rules.ts'

export interface PurseMove extends Purse {
  customerId: number
  /** Unique for ever, such as `topUp:12`. */
  key: string
}

export async function movePurses(
  tx: Tx,
  moves: readonly PurseMove[],
  { house, into, reason }: { house: House; into: boolean; reason: string },
): Promise<void> {
  const transfers = moves.flatMap(({ customerId, key, principalFen, bonusFen }) =>
    [
      { asset: 'stored_principal' as const, amount: principalFen },
      { asset: 'stored_bonus' as const, amount: bonusFen },
    ]
      .filter(({ amount }) => amount > 0)
      .map(({ asset, amount }): Transfer => ({
        key: `${key}:${asset}`,
        asset,
        amount,
        reason,
        from: into ? { system: house } : { customerId },
        to: into ? { customerId } : { system: house },
      })),
  )
  for (const { refusal } of await post(tx, transfers, { firstTime: true }))
    if (refusal) throw new Error(`${refusal.code}: ${reason}`)
}
