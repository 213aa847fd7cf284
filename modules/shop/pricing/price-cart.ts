// What a cart costs under offers. Pure: the same cart and offers give the same price, in whatever
// order they are named; cart, till and refund preview ask here and nowhere else.
import { applyGroup } from './groups.ts'
import {
  byPriority,
  type Applied,
  type CartLine,
  type Group,
  type Offer,
  type PricedCart,
  type PricedCartLine,
  type Rejection,
} from './offer.ts'
import { dearestFirst, merged, runningLine, type RunningLine } from './units.ts'

export interface Pricing {
  groups?: readonly Group[]
  /** `all`: an offer that cannot be had refuses the rest; `partial`: it is left out and explained. */
  request?: 'all' | 'partial'
}

const loose: Group = { id: '', mode: 'all', scope: 'order', priority: 0 }
/** Left alone by the rules of stacking, not refused. */
const leftAlone = new Set(['noEffect', 'notBest', 'overCap'])

export function priceCart(
  lines: readonly CartLine[],
  offers: readonly Offer[],
  { groups = [], request = 'partial' }: Pricing = {},
): PricedCart {
  const running = inOneOrder(lines)
  const known = new Map([loose, ...groups].map((group) => [group.id, group]))
  const members = Map.groupBy(unique(offers), ({ group = '' }) => known.get(group) ?? loose)
  const applied: Applied[] = []
  const rejected: Rejection[] = []
  for (const group of [...members.keys()].toSorted(byPriority)) {
    const decided = applyGroup(group, members.get(group) ?? [], running)
    applied.push(...decided.applied)
    rejected.push(...decided.rejected)
  }
  const refused = rejected.filter(({ code }) => !leftAlone.has(code))
  if (request === 'all' && refused.length > 0)
    return { lines: shown(inOneOrder(lines)), applied: [], rejected: refused, complete: false }
  const takes = applied.map((one) => ({
    ...one,
    takes: one.takes.toSorted((a, b) => a.line - b.line),
  }))
  return { lines: shown(running), applied: takes, rejected, complete: true }
}

function unique(offers: readonly Offer[]): readonly Offer[] {
  if (new Set(offers.map(({ id }) => id)).size < offers.length)
    throw new RangeError('two offers have one id')
  return offers
}

/** Lines by what they are, not by where they stand: a cent more goes to the same goods always. */
function inOneOrder(lines: readonly CartLine[]): RunningLine[] {
  const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return lines
    .map(runningLine)
    .toSorted(
      ({ line: a, at: i }, { line: b, at: j }) =>
        text(a.sku, b.sku) ||
        b.goodsFen - a.goodsFen ||
        a.quantity - b.quantity ||
        text(a.category ?? '', b.category ?? '') ||
        i - j,
    )
}

function shown(running: readonly RunningLine[]): PricedCartLine[] {
  return running
    .toSorted((a, b) => a.at - b.at)
    .map(({ line: { goodsFen }, offers, runs }) => {
      const discounts = offers.map((offer, at) => ({
        offer,
        fen: runs.reduce((sum, { count, off }) => sum + count * (off[at] ?? 0), 0),
      }))
      const discountFen = discounts.reduce((sum, { fen }) => sum + fen, 0)
      const units = merged(runs.toSorted(dearestFirst))
      return { goodsFen, discountFen, paidFen: goodsFen - discountFen, discounts, units }
    })
}
