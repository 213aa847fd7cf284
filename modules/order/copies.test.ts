// The copies of orders for questions about everyone, when two customers prove to be one.
import { beforeAll, expect, test } from 'vitest'
import { makeCustomer } from '#fixtures/customer'
import { mergeCustomers, unmerge } from '#modules/customer'
import { brandScope, orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { bringBack, buy, orderOf } from './fixtures.ts'

const house = await openHouse()
let older = 0
let younger = 0

beforeAll(async () => {
  older = await makeCustomer(house, {})
  younger = await makeCustomer(house, {})
})

/** Whose the rows of each copy are. */
async function owners(): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {}
  for (const table of ['orders', 'order_lines', 'refunds']) {
    const rows = await house.insight.rows<{ customer_id: number }>(
      brandScope(),
      () => `SELECT customer_id FROM ${table} FINAL ORDER BY customer_id`,
    )
    found[table] = rows.map((row) => row.customer_id)
  }
  return found
}

test('Orders, lines and refunds stand under whoever lives on, and go back with an unmerge.', async () => {
  for (const customerId of [older, younger]) {
    const order = orderOf(customerId, 10_000)
    await buy(house, order)
    await bringBack(house, order)
  }
  await house.idle()
  const apart = {
    orders: [older, younger],
    order_lines: [older, younger],
    refunds: [older, younger],
  }
  expect(await owners()).toEqual(apart)

  const merged = orThrow(
    await house.act((tx) => mergeCustomers(tx, { customerIds: [older, younger] })),
  )
  await house.idle()
  expect(await owners()).toEqual({
    orders: [older, older],
    order_lines: [older, older],
    refunds: [older, older],
  })

  orThrow(await house.act((tx) => unmerge(tx, merged.id)))
  await house.idle()
  expect(await owners()).toEqual(apart)
  expect(await house.insightDifferences()).toBe(0)
})
