// What pays a till's orders: tenders sum to what is due; stored value is spent by who shows the
// code of her card, as far as she has it, and comes back with her goods.
import type { OrderInput as Sale } from '#contracts'
import { refuse, type Outcome, type Tx } from '#platform'
import {
  loyaltyRefusals,
  planStored,
  returnStored,
  ownersOfShown,
  spendStored,
} from '#modules/loyalty'
import {
  numberKey,
  orderRefusals,
  type Ingested,
  type Payment,
  type Refunded,
  type Tender,
} from '#modules/order'
import { dueOf, peopleOf, type Deal, type Open, type Step } from './deal.ts'

const storedOf = (sale: Pick<Sale, 'tenders'>): number =>
  sale.tenders?.find(({ kind }) => kind === 'stored')?.fen ?? 0

/** Those of the deals that stored value pays, in whole or part. */
export const withStored = (open: Open): Open => open.filter(({ deal }) => storedOf(deal.sale) > 0)

/** What the till took must be what is due. */
export function dueAll(steps: Step[], open: Open): void {
  for (const { at, deal } of open) {
    const { paidFen, tenders } = deal.sale
    const dueFen = dueOf(deal)
    const tenderFen = tenders?.reduce((sum, { fen }) => sum + fen, 0) ?? dueFen
    if (paidFen !== undefined && paidFen !== dueFen)
      steps[at] = refuse(orderRefusals.paidDiffers, { dueFen, paidFen }, 'paidFen')
    else if (tenderFen !== dueFen)
      steps[at] = refuse(orderRefusals.tendersDiffer, { dueFen, tenderFen }, 'tenders')
  }
}

/**
 * Is the stored value there, and how much of it is bonus? A number or a phone can be told by
 * anybody: it is spent with the code of her own card, which she shows. `forGood` is asked under her
 * lock, of orders that nothing else refuses; until then each is looked at as if it were alone.
 */
export async function planTenders(
  tx: Tx,
  steps: Step[],
  open: Open,
  forGood: boolean,
): Promise<void> {
  const wanted = await shownBy(tx, steps, withStored(open))
  if (wanted.length === 0) return
  const asks = wanted.map(({ deal, customerId }) => ({
    customerId,
    key: numberKey(deal.order.input),
    fen: storedOf(deal.sale),
  }))
  const planned = await planStored(tx.db, asks, { together: forGood })
  wanted.forEach(({ at, deal }, i) => {
    const outcome = planned[i]
    if (outcome?.ok) deal.bonusFen = outcome.ok.bonusFen
    else if (outcome?.refusal) steps[at] = { refusal: outcome.refusal }
  })
}

/** The deals whose buyer is whoever's card it is; the others are refused. */
async function shownBy(
  tx: Tx,
  steps: Step[],
  open: Open,
): Promise<{ at: number; deal: Deal; customerId: number }[]> {
  if (open.length === 0) return []
  const codes = open.map(({ deal }) => deal.sale.customer.memberNo ?? '')
  const [owners, people] = [await ownersOfShown(tx.db, codes), await peopleOf(tx, open)]
  return open.flatMap(({ at, deal }, i) => {
    const customerId = people[i] ?? 0
    if (owners.get(codes[i] ?? '') === customerId) return [{ at, deal, customerId }]
    steps[at] = refuse(loyaltyRefusals.storedNeedsCode, {}, 'customer.memberNo')
    return []
  })
}

/** As the order keeps them. */
export const paymentsOf = ({ sale, bonusFen }: Deal): Payment[] | undefined =>
  sale.tenders?.map((tender) => (tender.kind === 'stored' ? { ...tender, bonusFen } : tender))

/** Takes what was planned, of the orders that were written just now. */
export async function spendTenders(
  tx: Tx,
  deals: readonly Deal[],
  done: readonly Outcome<Ingested>[],
): Promise<void> {
  const spends = deals.flatMap(({ sale, bonusFen }, at) => {
    const order = done[at]?.ok
    const fen = storedOf(sale)
    if (!order || order.duplicate || fen === 0) return []
    const { orderId, customerId } = order
    return [{ orderId, customerId, bonusFen, principalFen: fen - bonusFen }]
  })
  await spendStored(tx, spends)
}

const fenOf = (tenders: readonly Tender[], kind: Tender['kind']): number =>
  tenders.find((tender) => tender.kind === kind)?.fen ?? 0

/** Principal back to principal and bonus to bonus; the till gives back the rest. */
export async function giveTendersBack(tx: Tx, done: readonly Outcome<Refunded>[]): Promise<void> {
  await returnStored(
    tx,
    done.flatMap(({ ok: refund }) => {
      if (!refund || refund.duplicate) return []
      const { customerId, refundId, tenders } = refund
      const [principalFen, bonusFen] = [fenOf(tenders, 'principal'), fenOf(tenders, 'bonus')]
      return principalFen + bonusFen > 0 ? [{ customerId, refundId, principalFen, bonusFen }] : []
    }),
  )
}
