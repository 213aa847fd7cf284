// Orders are paid with stored value, and get it back when goods come back.
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { loyaltyRefusals } from '../refusals.ts'
import { readProgram } from '../sql/program.ts'
import { pursesOf } from '../sql/top-up.ts'
import { movePurses } from './move.ts'
import { drawOn, type Purse } from './rules.ts'

export interface StoredAsk {
  customerId: number
  /** Of the order: asks with the same key are one. */
  key: string
  fen: number
}

/**
 * What orders would take out of the purses: together, one after another, or each as if it were
 * alone. Under the locks of the customers it holds: stored value moves under no other.
 */
export async function planStored(
  db: Db,
  asks: readonly StoredAsk[],
  { together }: { together: boolean },
): Promise<Outcome<Purse>[]> {
  if (asks.length === 0) return []
  const { stored } = (await readProgram(db)).rules
  const purses = await pursesOf(
    db,
    asks.map((ask) => ask.customerId),
  )
  const planned = new Map<string, Outcome<Purse>>()
  return asks.map(({ customerId, key, fen }) => {
    const before = planned.get(key)
    if (before) return before
    const most = stored?.mostPerOrderFen ?? null
    const purse = purses.get(customerId) ?? { principalFen: 0, bonusFen: 0 }
    const outcome = draw(purse, fen, most, stored?.spends)
    planned.set(key, outcome)
    if (outcome.ok && together) {
      purse.principalFen -= outcome.ok.principalFen
      purse.bonusFen -= outcome.ok.bonusFen
    }
    return outcome
  })
}

function draw(
  purse: Purse,
  fen: number,
  mostFen: number | null,
  spends: Parameters<typeof drawOn>[2],
): Outcome<Purse> {
  if (mostFen !== null && fen > mostFen)
    return refuse(loyaltyRefusals.storedTooMuch, { mostFen }, 'tenders')
  const balance = purse.principalFen + purse.bonusFen
  return balance < fen
    ? refuse(loyaltyRefusals.notEnoughStored, { balance, missing: fen - balance }, 'tenders')
    : ok(drawOn(purse, fen, spends))
}

export interface OrderPurse extends Purse {
  customerId: number
  orderId: number
}

/** Takes what was planned, for orders that were written just now. */
export const spendStored = (tx: Tx, spends: readonly OrderPurse[]): Promise<void> =>
  movePurses(
    tx,
    spends.map(({ orderId, ...purse }) => ({ ...purse, key: `order:${orderId}` })),
    { house: 'spent', into: false, reason: 'order' },
  )

export interface RefundPurse extends Purse {
  customerId: number
  refundId: number
}

/** Principal goes back to principal and bonus to bonus, of refunds that were written just now. */
export const returnStored = (tx: Tx, returns: readonly RefundPurse[]): Promise<void> =>
  movePurses(
    tx,
    returns.map(({ refundId, ...purse }) => ({ ...purse, key: `refund:${refundId}` })),
    { house: 'spent', into: true, reason: 'refund' },
  )
