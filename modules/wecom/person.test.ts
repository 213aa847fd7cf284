// Friendships when two customers prove to be one, and their copy for boards.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeCustomer } from '#fixtures/customer'
import { mergeCustomers, unmerge } from '#modules/customer'
import { brandScope, orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { followed } from './events.ts'
import { makeFriend } from './fixtures.ts'
import { person } from './person.ts'

const house = await openHouse()

/** Friends, as a callback would have made them, and copied before anything else happens. */
async function friend(customerId: number, staffId: number, externalUserId: string): Promise<void> {
  await makeFriend(house, { customerId, staffId, userId: `guide${staffId}` })
  await sql`update wecom.follow set external_userid = ${externalUserId}
    where customer_id = ${customerId} and staff_id = ${staffId}`.execute(house.db)
  await sql`insert into wecom.contact (customer_id, corp_id, external_userid)
    values (${customerId}, 'ww', ${externalUserId}) on conflict do nothing`.execute(house.db)
  await heardOf(customerId)
}
async function heardOf(customerId: number): Promise<void> {
  const payload = {
    staffId: 1,
    storeId: null,
    codeId: null,
    welcomeCode: null,
    state: null,
    at: house.clock.now().toISOString(),
    passed: true,
  }
  await house.act(async (tx) => tx.publish(followed, [{ subject: customerId, payload }]))
  await house.idle()
}
const copied = () =>
  house.insight.rows<{ customer_id: number; staff_id: number }>(
    brandScope(),
    () => 'SELECT customer_id, staff_id FROM follows FINAL ORDER BY customer_id, staff_id',
  )

test('The copy of friendships goes with her when two customers prove to be one, and comes back.', async () => {
  const [older, younger] = [await makeCustomer(house, {}), await makeCustomer(house, {})]
  await friend(older, 1, 'wmOld')
  await friend(younger, 1, 'wmOld')
  await friend(younger, 2, 'wmNew')
  expect(await copied()).toHaveLength(3)

  const merged = orThrow(
    await house.act((tx) => mergeCustomers(tx, { customerIds: [younger, older] })),
  )
  await house.idle()
  expect(await copied(), 'of the one whom both knew, one is left').toEqual([
    { customer_id: older, staff_id: 1 },
    { customer_id: older, staff_id: 2 },
  ])
  expect(await house.insightDifferences()).toBe(0)

  orThrow(await house.act((tx) => unmerge(tx, merged.id)))
  await house.idle()
  expect(await copied()).toEqual([
    { customer_id: older, staff_id: 1 },
    { customer_id: younger, staff_id: 2 },
  ])
  expect(await house.insightDifferences()).toBe(0)
})

test('Who is forgotten leaves no friendship in the copy.', async () => {
  const her = await makeCustomer(house, {})
  await friend(her, 3, 'wmHer')
  await house.act((tx) => person.erase(tx, her))
  await heardOf(her)
  expect((await copied()).filter((row) => row.customer_id === her)).toEqual([])
  expect(await house.insightDifferences()).toBe(0)
})
