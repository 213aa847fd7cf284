// Whole histories on the database: orders paid by several tenders, brought back in pieces at two
// tills at once. No fen differs from the model, and the books of everything have no difference.
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { OrderInput } from '#contracts'
import { brandScope, orThrow } from '#platform'
import { makeCustomer } from '#fixtures/customer'
import { makeStores } from '#fixtures/org'
import { wrongChecks } from '#fixtures/shop'
import { enrol, openBalances } from '#modules/loyalty'
import { tenderKinds } from '#modules/order'
import { refundAtTill, sellAtTill } from '#modules/shop'
import { modelTenders } from '../models/tenders.ts'
import { openHouse } from '../house.ts'
import type { Random, SoakSuite } from './suite.ts'

/** Above the dearest order that is drawn. */
const ENOUGH = 1_500_000
const RICH = 10_000_000

interface Bought {
  sale: OrderInput
  prices: number[][]
}

async function open() {
  const house = await openHouse()
  const [storeId] = await makeStores(house, 1)
  const found = await sql<{ code: string }>`select code from org.v_store
    where store_id = ${storeId}`.execute(house.db)
  const storeCode = found.rows[0]?.code ?? ''

  async function makeBuyer(random: Random): Promise<{ customerId: number; code: string }> {
    const customerId = await makeCustomer(house)
    const purse = { principalFen: random.int(ENOUGH, RICH), bonusFen: random.int(0, RICH) }
    await house.act(async (tx) => {
      orThrow((await enrol(tx, [{ customerId }]))[0])
      const opening = { customerId, key: 'soak', points: 0, growth: 0, ...purse }
      orThrow((await openBalances(tx, [opening]))[0])
    })
    const card = await sql<{ code: string }>`select card_code as code from loyalty.member
      where customer_id = ${customerId}`.execute(house.db)
    return { customerId, code: card.rows[0]?.code ?? '' }
  }

  const purseOf = async (customerId: number) =>
    (
      await sql<{ asset: string; balance: number }>`select asset, balance from ledger.v_balance
      where customer_id = ${customerId} and asset like 'stored%' order by asset`.execute(house.db)
    ).rows

  function draw(random: Random, round: number, code: string): Bought {
    const lines = Array.from({ length: random.int(1, 4) }, (_, at) => ({
      sku: `S${at}`,
      name: '商品',
      quantity: random.int(1, 6),
      unitPrice: (random.int(1, 60_000) / 100).toFixed(2),
    }))
    const prices = lines.map(({ quantity, unitPrice }) =>
      Array.from({ length: quantity }, () => Math.round(Number(unitPrice) * 100)),
    )
    const due = prices.flat().reduce((a, b) => a + b, 0)
    const stored = random.int(1, due)
    const cash = random.int(0, due - stored)
    const tenders = [
      { kind: 'stored' as const, fen: stored },
      { kind: 'cash' as const, fen: cash },
      { kind: 'wechat' as const, fen: due - stored - cash },
    ].filter(({ fen }) => fen > 0)
    const placedAt = house.clock.now().toISOString()
    const told = { source: 'pos', number: `T${round}`, storeCode, placedAt, couponCodes: [] }
    return { sale: { ...told, customer: { memberNo: code }, lines, tenders }, prices }
  }

  return async (random: Random, round: number): Promise<void> => {
    const buyer = await makeBuyer(random)
    const before = await purseOf(buyer.customerId)
    const { sale, prices } = draw(random, round, buyer.code)
    const till = { ...sale, scope: brandScope() }
    const [one, other] = await Promise.all([
      house.act((tx) => sellAtTill(tx, [till], '')),
      house.act((tx) => sellAtTill(tx, [till], '')),
    ])
    const [done, again] = [orThrow(one[0]), orThrow(other[0])]
    expect([done.duplicate, again.duplicate].toSorted()).toEqual([false, true])
    const paid = tenderKinds.map(
      (kind) => done.tenders.find((tender) => tender.kind === kind)?.fen ?? 0,
    )
    const model = modelTenders(prices, paid)
    const gone = prices.map(() => 0)
    const back = paid.map(() => 0)
    for (let turn = 0; gone.some((count, at) => count < (prices[at]?.length ?? 0)); turn++) {
      const lines = prices.flatMap((own, at) => {
        const left = own.length - (gone[at] ?? 0)
        return left > 0 && random.chance(0.6)
          ? [{ line: at + 1, quantity: random.int(1, left) }]
          : []
      })
      if (lines.length === 0) continue
      const refund = {
        source: 'pos',
        orderNumber: sale.number,
        number: `T${round}-${turn}`,
        refundedAt: sale.placedAt,
        lines,
      }
      const tries = await Promise.all(
        [refund, refund].map((same) =>
          house.act((tx) => refundAtTill(tx, [same], brandScope())).then(([made]) => orThrow(made)),
        ),
      )
      const [made] = tries.filter(({ duplicate }) => !duplicate)
      let fen = 0
      for (const { line, quantity } of lines) {
        gone[line - 1] = (gone[line - 1] ?? 0) + quantity
        fen += quantity * (prices[line - 1]?.[0] ?? 0)
      }
      const given = tenderKinds.map(
        (kind) => made?.tenders.find((tender) => tender.kind === kind)?.fen ?? 0,
      )
      expect({ fen: made?.refundFen, given }).toEqual({ fen, given: model.give(gone, fen) })
      given.forEach((part, at) => (back[at] = (back[at] ?? 0) + part))
    }
    expect(back).toEqual(paid)
    expect(await purseOf(buyer.customerId)).toEqual(before)
    if (round % 5 === 4) expect(await wrongChecks(house)).toEqual([])
  }
}

export const tenders: SoakSuite = {
  sentence:
    'orders paid by several tenders, brought back in pieces from two tills at once: no fen differs',
  rounds: 1_000,
  open,
}
