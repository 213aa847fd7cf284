// Orders for the tests of this and other modules.
import { orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'
import {
  ingestOrders,
  refundOrders,
  type Ingested,
  type OrderInput,
  type RefundUnits,
} from './index.ts'

let drawn = 0

export const freshNumber = (): string => `T${++drawn}`

/** An order of one line of `fen`, unless told otherwise. */
export function orderOf(
  customerId: number,
  fen: number,
  more: Partial<OrderInput> = {},
): OrderInput {
  return {
    customerId,
    storeId: null,
    source: 'till',
    number: freshNumber(),
    placedAt: new Date('2026-03-02T04:00:00Z'),
    lines: [{ sku: 'A', name: '商品', quantity: 1, unitPrice: (fen / 100).toFixed(2) }],
    ...more,
  }
}

/** Buys and waits for nothing. */
export async function buy(house: TestPlatform, order: OrderInput): Promise<Ingested> {
  const [outcome] = await house.act((tx) => ingestOrders(tx, [order]))
  return orThrow(outcome)
}

/** Brings back lines of an order, or all of it. */
export async function bringBack(
  house: TestPlatform,
  order: { source: string; number: string },
  lines?: readonly RefundUnits[],
) {
  const [outcome] = await house.act((tx) =>
    refundOrders(tx, [
      {
        source: order.source,
        refundNumber: `R${freshNumber()}`,
        order: { source: order.source, number: order.number },
        at: tx.now,
        ...(lines && { lines }),
      },
    ]),
  )
  return orThrow(outcome)
}
