// Orders of every kind of offer and tender, brought back piece by piece: the till's rules against a model that
// shares no code with them. Pure; not a fen may differ.
import { expect } from 'vitest'
import * as fc from 'fast-check'
import {
  carriedBy,
  decideRefund,
  tenderKinds,
  type StandingOrder,
  type TenderKind,
} from '#modules/order'
import { priceCart, termsOf } from '#modules/shop'
import { cart, type Cart } from '../models/carts.ts'
import { modelOrder } from '../models/refunds.ts'
import type { Random, SoakSuite } from './suite.ts'

/** Some kinds of tenders, each with some of what is due. */
function tendersFor(random: Random, paidFen: number): { kind: TenderKind; fen: number }[] {
  let left = paidFen
  const kinds = tenderKinds.filter(() => random.chance(0.6))
  return kinds.flatMap((kind, at) => {
    const fen = at === kinds.length - 1 ? left : random.int(0, left)
    left -= fen
    return fen > 0 ? [{ kind, fen }] : []
  })
}

/** The order as the till would have written it; an order whose tenders nobody told is one, too. */
function orderOf({ lines, offers, groups }: Cart, random: Random): StandingOrder {
  const priced = priceCart(lines, offers, { groups })
  const tenders = tendersFor(
    random,
    priced.lines.reduce((sum, line) => sum + line.paidFen, 0),
  )
  const carried = carriedBy(
    priced.lines.map(({ units }) => units),
    tenders,
  )
  return {
    tenders: tenders.map((tender) => ({ ...tender, refundedFen: 0 })),
    lines: priced.lines.map(({ units, discounts }, at) => ({
      lineNo: at + 1,
      quantity: lines[at]?.quantity ?? 0,
      returned: 0,
      units,
      carried: carried[at] ?? [],
      refs: discounts.map(({ offer }) => offer),
    })),
    terms: termsOf(priced, { lines, offers, groups }),
    refundedFen: 0,
  }
}

/** Some pieces of some lines, until all are back. */
function* returnsOf(random: Random, { lines }: Cart) {
  const left = lines.map(({ quantity }) => quantity)
  while (left.some((count) => count > 0)) {
    const back = left.flatMap((count, line) =>
      count > 0 && random.chance(0.5) ? [{ line, units: random.int(1, count) }] : [],
    )
    for (const { line, units } of back) left[line] = (left[line] ?? 0) - units
    if (back.length > 0) yield back
  }
}

function historyRound(random: Random): void {
  const [drawn] = fc.sample(cart, { seed: random.int(0, 2 ** 31 - 1), numRuns: 1 })
  if (!drawn) return
  const order = orderOf(drawn, random)
  const model = modelOrder(drawn.lines, drawn.offers, drawn.groups)
  const kinds = order.tenders?.map(({ kind }) => kind) ?? []
  model.payWith(order.tenders?.map(({ fen }) => fen) ?? [])
  let given = 0
  for (const back of returnsOf(random, drawn)) {
    const asked = back.map(({ line, units }) => ({ line: line + 1, units }))
    const { ok } = decideRefund(order, asked)
    const tenders = kinds.map((kind) => ok?.tenders.find((one) => one.kind === kind)?.fen ?? 0)
    expect({ back, fen: ok?.amountFen, tenders }).toEqual({ back, ...model.refund(back) })
    given += ok?.amountFen ?? 0
    expect(ok?.refundableFen).toBe(model.paidFen - given)
  }
  // Whatever the order of the returns, all that was paid is back with the last of them (S-R2).
  expect(given).toBe(model.paidFen)
  // And each tender has back exactly what it paid (S-R4, S-R5).
  for (const { fen, refundedFen } of order.tenders ?? []) expect(refundedFen).toBe(fen)
}

export const histories: SoakSuite = {
  sentence:
    'orders under every kind of offer, paid by several tenders, brought back in pieces: no fen differs from the model',
  rounds: 100_000,
  open: () => Promise.resolve((random) => Promise.resolve(historyRound(random))),
}
