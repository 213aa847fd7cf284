// What refunds of an order give back, worked out unit by unit and without the product's code: she
// gets what the kept units do not cost her any more, never less than nothing.
import type { CartLine, Group, Offer } from '#modules/shop'
import { inside, modelPrice, type Unit } from './pricing.ts'
import { modelTenders } from './tenders.ts'

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)

export interface ModelOrder {
  paidFen: number
  /** What paid it, in the order in which units are filled; told before the first refund. */
  payWith: (tenders: readonly number[]) => void
  /** Brings back units of a line (from 0); what is given for it, and to which tender how much. */
  refund: (back: readonly { line: number; units: number }[]) => { fen: number; tenders: number[] }
}

export function modelOrder(
  lines: readonly CartLine[],
  offers: readonly Offer[],
  groups: readonly Group[],
): ModelOrder {
  const { units, used: turns } = modelPrice(lines, offers, groups)
  const used = turns.flatMap((id) => offers.filter((offer) => offer.id === id))
  const paidFen = sum(units.flat().map((unit) => unit.now))
  const gone = lines.map(() => 0)
  let given = 0
  const prices = units.map((own) => own.map((unit) => unit.now))
  let paid = modelTenders(prices, [])

  /** What offers still take off the kept units, one by one in their order. */
  function costs(kept: Unit[]): number {
    const now = new Map(kept.map((unit) => [unit, unit.goods]))
    const price = (unit: Unit) => now.get(unit) ?? 0
    for (const offer of used) {
      const alone = groups.some(({ id, scope }) => id === offer.group && scope === 'line')
      const places = alone ? lines.map((_, at) => kept.filter((unit) => unit.line === at)) : [kept]
      for (const place of places) {
        const stay = staying(offer, place, price)
        for (const unit of stay) now.set(unit, price(unit) - (unit.off.get(offer.id) ?? 0))
      }
    }
    return sum([...now.values()])
  }

  /** The units on which the offer stands. */
  function staying(offer: Offer, place: Unit[], price: (unit: Unit) => number): Unit[] {
    const { worth, covers, counts, from } = offer
    const on = (unit: Unit) => lines[unit.line] as CartLine
    const counted = place.filter(
      (unit) =>
        price(unit) > 0 &&
        (counts ? inside(counts, on(unit)) && !inside(covers, on(unit)) : inside(covers, on(unit))),
    )
    const enough =
      sum(counted.map(price)) >= (from?.fen ?? 0) && counted.length >= (from?.pieces ?? 0)
    const lowered = place.filter((unit) => (unit.off.get(offer.id) ?? 0) > 0)
    if (!enough) return []
    if (worth.kind === 'nForPrice') {
      const most = Math.floor(counted.length / worth.pieces) * worth.pieces
      return [...lowered].sort((a, b) => price(b) - price(a)).slice(0, most)
    }
    if (worth.kind === 'buyXGetY') {
      const most = Math.floor(counted.length / (worth.buy + worth.free)) * worth.free
      return [...lowered].sort((a, b) => price(a) - price(b)).slice(0, most)
    }
    return lowered
  }

  return {
    paidFen,
    payWith: (tenders) => (paid = modelTenders(prices, tenders)),
    refund: (back) => {
      for (const { line, units: many } of back) gone[line] = (gone[line] ?? 0) + many
      const kept = units.flatMap((own, at) => own.slice(gone[at]))
      const fen = Math.max(0, paidFen - given - costs(kept))
      given += fen
      return { fen, tenders: paid.give(gone, fen) }
    },
  }
}
