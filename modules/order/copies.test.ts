// The copies of orders for questions about everyone, when two customers prove to be one.
import { beforeAll, expect, test } from 'vitest'
import { makeCustomer } from '#fixtures/customer'
import { mergeCustomers, unmerge } from '#modules/customer'
import { brandScope, orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { bringBack, buy, orderOf } from './fixtures.ts'

const house = await openHouse()
const ids: number[] = []

beforeAll(async () => {
  for (let i = 0; i < 3; i++) ids.push(await makeCustomer(house, {}))
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

const all = (customerIds: readonly number[]) => ({
  orders: customerIds,
  order_lines: customerIds,
  refunds: customerIds,
})
const merge = async (from: number, into: number) =>
  orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [from, into] })))

test('Orders, lines and refunds stand under whoever lives on, and go back with an unmerge.', async () => {
  const [first = 0, second = 0, third = 0] = ids
  for (const customerId of ids) {
    const order = orderOf(customerId, 10_000)
    await buy(house, order)
    await bringBack(house, order)
  }
  await house.idle()
  expect(await owners()).toEqual(all(ids))

  await merge(third, second)
  await house.idle()
  expect(await owners()).toEqual(all([first, second, second]))
  const { id } = await merge(second, first)
  await house.idle()
  expect(await owners(), 'what came with an earlier merge goes along').toEqual(
    all([first, first, first]),
  )

  orThrow(await house.act((tx) => unmerge(tx, id)))
  await house.idle()
  expect(await owners()).toEqual(all([first, second, second]))
  expect(await house.insightDifferences()).toBe(0)
})
