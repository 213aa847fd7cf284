// A sale on its way: refused somewhere, or with all it takes to be written.
import type { Outcome, Tx } from '#platform'
import { findByIdentity, type IdentityInput } from '#modules/customer'
import type { PricedOrder } from '#modules/order'
import type { PricedBasket } from './price-basket.ts'
import type { Offer } from './pricing/offer.ts'
import type { TillSale } from './sale.ts'

export interface Deal {
  sale: TillSale
  order: PricedOrder
  identities: IdentityInput[]
  customerId: number
  /** What stands for everybody in that store at that minute. */
  standing: readonly Offer[]
  /** Of the coupons she shows and of what stands; without either there is nothing to price. */
  priced: PricedBasket | undefined
  /** Made while the till could not ask: when its coupons are judged by. */
  offlineAt?: Date
  /** Of the stored value that pays it. */
  bonusFen: number
}
export type Step = Outcome<Deal>
export type Open = { at: number; deal: Deal }[]

export const couponsOf = ({ priced }: Deal) => priced?.coupons ?? []

/** What is to be paid when offers have been taken off. */
export const dueOf = (deal: Deal): number =>
  deal.order.goodsFen -
  (deal.priced?.cart.lines ?? []).reduce((sum, { discountFen }) => sum + discountFen, 0)

/** Who the deals' buyers are, as far as they are known (else 0); one query for all. */
export async function peopleOf(tx: Tx, open: Open): Promise<number[]> {
  const flat = open.flatMap(({ deal }, i) => deal.identities.map((identity) => ({ i, identity })))
  const owners =
    flat.length === 0
      ? []
      : await findByIdentity(
          tx.db,
          flat.map(({ identity }) => identity),
        )
  const people = open.map(({ deal }) => deal.customerId)
  flat.forEach(({ i }, at) => {
    people[i] ||= owners[at] ?? 0
  })
  return people
}
