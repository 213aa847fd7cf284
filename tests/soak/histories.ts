// Orders of every kind of offer, brought back piece by piece: the till's rules against a model that
// shares no code with them. Pure; not a fen may differ.
import { expect } from 'vitest'
import * as fc from 'fast-check'
import { decideRefund, type StandingOrder } from '#modules/order'
import { priceCart, termsOf } from '#modules/shop'
import { cart, type Cart } from '../models/carts.ts'
import { modelOrder } from '../models/refunds.ts'
import type { Random, SoakSuite } from './suite.ts'

/** The order as the till would have written it. */
function orderOf({ lines, offers, groups }: Cart): StandingOrder {
  const priced = priceCart(lines, offers, { groups })
  return {
    lines: priced.lines.map(({ units, discounts }, at) => ({
      lineNo: at + 1,
      quantity: lines[at]?.quantity ?? 0,
      returned: 0,
      units,
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
  const order = orderOf(drawn)
  const model = modelOrder(drawn.lines, drawn.offers, drawn.groups)
  let given = 0
  for (const back of returnsOf(random, drawn)) {
    const asked = back.map(({ line, units }) => ({ line: line + 1, units }))
    const { ok } = decideRefund(order, asked)
    expect({ back, fen: ok?.amountFen }).toEqual({ back, fen: model.refund(back) })
    given += ok?.amountFen ?? 0
    expect(ok?.refundableFen).toBe(model.paidFen - given)
  }
  // Whatever the order of the returns, all that was paid is back with the last of them (S-R2).
  expect(given).toBe(model.paidFen)
}

export const histories: SoakSuite = {
  sentence:
    'orders under every kind of offer, brought back in pieces: no fen differs from the model',
  rounds: 100_000,
  open: () => Promise.resolve((random) => Promise.resolve(historyRound(random))),
}
