// What a top-up gives, what a spend draws on, what a returned top-up takes back. Pure.
import { splitByWeight } from '#kit'
import type { Rules } from '../program.ts'

export type StoredRules = NonNullable<Rules['stored']>
export type TopUpGift = StoredRules['gifts'][number]

/** Stored value of one customer, or a movement of it. */
export interface Purse {
  principalFen: number
  bonusFen: number
}

/** The highest step that the sum reaches; steps do not add up. */
export const giftFor = (rules: StoredRules, fen: number): TopUpGift | undefined =>
  rules.gifts.findLast((gift) => fen >= gift.fromFen)

/** What a spend of `fen`, which is there, takes out of a purse. */
export function drawOn(
  { principalFen, bonusFen }: Purse,
  fen: number,
  spends: StoredRules['spends'] = 'proportional',
): Purse {
  const [principal = 0, bonus = 0] =
    spends === 'proportional'
      ? splitByWeight(fen, [principalFen, bonusFen])
      : [Math.min(fen, principalFen), Math.max(0, fen - principalFen)]
  return { principalFen: principal, bonusFen: bonus }
}

export interface StandingTopUp extends Purse {
  returnedFen: number
  withdrawnFen: number
}

/** Of a top-up at most so much can be paid out: what is left of it, and of her principal. */
export const returnable = (topUp: StandingTopUp, left: Purse): number =>
  Math.max(0, Math.min(topUp.principalFen - topUp.returnedFen, left.principalFen))

/**
 * The bonus that goes with `fen` of principal: in proportion, rounded up, all of it with the last
 * fen; what she has spent of it is written off.
 */
export function withdrawn(topUp: StandingTopUp, fen: number, left: Purse): number {
  const back = topUp.returnedFen + fen
  const due = Number(
    (BigInt(topUp.bonusFen) * BigInt(back) + BigInt(topUp.principalFen) - 1n) /
      BigInt(topUp.principalFen),
  )
  return Math.max(0, Math.min(due - topUp.withdrawnFen, left.bonusFen))
}
