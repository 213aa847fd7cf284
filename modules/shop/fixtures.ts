// A till with its key and store, for the tests of what is sold and taken back.
import { sql } from 'kysely'
import { beforeAll, expect } from 'vitest'
import { makeStores } from '#fixtures/org'
import { makeApiKey } from '#modules/org'
import type { TestPlatform } from '#platform/testing'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import { placePurchase } from './purchase/place.ts'

export interface TillReply {
  ok?: {
    orderId: number
    customerId: number
    duplicate: boolean
    paidFen: number
    conflict: { fen: number; codes: { code: string; reason: string }[] } | null
    refundFen: number
    refundableFen: number
    coupons: { code: string; discountFen: number }[]
    tenders: { kind: string; fen: number }[]
  }
  refusal?: { code: string; field?: string; details: Record<string, number> }
}

/** Names of the checks that find a difference, once nothing is left to do. */
export async function wrongChecks(house: TestPlatform): Promise<string[]> {
  await house.idle()
  const wrong: string[] = []
  for (const { audit = [] } of house.modules)
    for (const check of audit) if ((await check.differences(house.db)) > 0) wrong.push(check.name)
  return wrong
}

/** A house with a store and the key of its till. */
export async function openTill() {
  const house = await openHouse()
  const { ask } = await openDoors(house)
  const till = { key: '', storeCode: '', storeId: 0 }
  let drawn = 0
  beforeAll(async () => {
    till.key = (await house.act((tx) => makeApiKey(tx, { name: 'till', role: 'integrator' }))).key
    till.storeId = (await makeStores(house, 1))[0] ?? 0
    const found = await sql<{ code: string }>`select code from org.v_store
      where store_id = ${till.storeId}`.execute(house.db)
    till.storeCode = found.rows[0]?.code ?? ''
  })
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask('POST', path, { key: till.key, body, headers })
  const sell = async (orders: object[], headers?: Record<string, string>) => {
    const reply = await post('/v1/orders', { orders }, headers)
    expect(reply.status, reply.text).toBe(200)
    return (reply.body as { items: TillReply[] }).items
  }
  const bring = async (refunds: object[]) =>
    ((await post('/v1/refunds', { refunds })).body as { items: TillReply[] }).items
  /** Two masks at 50 yuan each, unless told otherwise. */
  const sale = (phone: string, more: object = {}) => ({
    source: 'pos',
    number: `P${++drawn}`,
    storeCode: till.storeCode,
    placedAt: new Date().toISOString(),
    customer: { phone },
    lines: [{ sku: 'A1', name: '面膜', category: 'mask', quantity: 2, unitPrice: '50.00' }],
    ...more,
  })
  const bringing = (order: { number: string }, number: string, more: object = {}) => ({
    source: 'pos',
    orderNumber: order.number,
    number,
    refundedAt: new Date().toISOString(),
    ...more,
  })
  return { house, ask, till, post, sell, bring, sale, bringing }
}

/** A purchase of one unit, to be fetched, that waits for its payment; gives its id. */
export async function makePurchase(
  house: TestPlatform,
  {
    customerId,
    storeId,
    sku,
    fen,
  }: { customerId: number; storeId: number; sku: string; fen: number },
): Promise<number> {
  const made = await house.act((tx) =>
    placePurchase(tx, {
      customerId,
      storeId,
      key: `seed-${sku}`,
      lines: [{ sku, quantity: 1 }],
      delivery: { kind: 'pickUp' },
      couponCodes: [],
      totalFen: fen,
    }),
  )
  return made.purchaseId
}
