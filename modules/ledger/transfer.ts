// What a movement of value is. One side is always a customer and the other an account of the house:
// between two customers value passes through the house (`merged`), so every row has one customer.

/** Accounts of the house. Their balance is the sum of their entries and may be negative. */
export type House = 'issued' | 'spent' | 'expired' | 'reversed' | 'opening' | 'merged'
export type Owner = { customerId: number } | { system: House }
/** Commission is earned by whoever brings others; it may be owed back after it was paid out. */
export type Asset = 'points' | 'growth' | 'stored_principal' | 'stored_bonus' | 'commission'

export interface Transfer {
  /**
   * Unique per customer and for ever: the same transfer sent again is answered and not done again.
   */
  key: string
  asset: Asset
  from: Owner
  to: Owner
  /** Positive integer of the asset's smallest unit. */
  amount: number
  /** A code such as `order` or `refund`; never a text about a person. */
  reason: string
  /** Lets the customer's account fall below 0; without it such a transfer is refused. */
  allowNegative?: boolean
}

export interface Posted {
  transferId: number
  repeated: boolean
}

/** A transfer as its row: a signed amount on the customer's account. */
export interface Movement {
  customerId: number
  key: string
  asset: Asset
  amount: number
  house: House
  reason: string
  allowNegative: boolean
}

/**
 * Throws on what only a bug would ask for: no customer, two customers, an amount that is not a
 * whole positive.
 */
export function movementOf(transfer: Transfer): Movement {
  const { from, to, amount, key, asset, reason } = transfer
  if (!Number.isSafeInteger(amount) || amount <= 0)
    throw new RangeError(`ledger: amount ${amount} of ${key}`)
  const common = { key, asset, reason, allowNegative: transfer.allowNegative ?? false }
  if ('customerId' in to && 'system' in from) {
    return { ...common, customerId: to.customerId, amount, house: from.system }
  }
  if ('customerId' in from && 'system' in to) {
    return { ...common, customerId: from.customerId, amount: -amount, house: to.system }
  }
  throw new RangeError(`ledger: ${key} needs one customer and one account of the house`)
}

export const accountKey = (movement: { customerId: number; asset: string }): string =>
  `${movement.customerId} ${movement.asset}`
