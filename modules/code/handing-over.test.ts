// Whoever hands her customers over gets nobody new, from the moment it begins until it is stopped.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeCustomers } from '#fixtures/customer'
import { makeStaff, makeStores } from '#fixtures/org'
import { makeFriend } from '#fixtures/wecom'
import { dayOf } from '#kit'
import { startHandover } from '#modules/wecom'
import { brandScope, orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { guidesNow } from './sql/rotation.ts'

const house = await openHouse()

test('she is out of the turns at once, and back when it is stopped', async () => {
  const [storeId = 0] = await makeStores(house, 1)
  const guide = (name: string) =>
    makeStaff(house, { name, role: 'guide', storeIds: [storeId], wecomUserid: name })
  const [giver, taker] = [await guide('giver'), await guide('taker')]
  const [customerId = 0] = await makeCustomers(house, 1)
  await makeFriend(house, { customerId, staffId: giver, userId: 'giver', storeId })
  const here = async () => {
    const day = dayOf(house.clock.now(), 'Asia/Shanghai')
    const found = await guidesNow(house.db, brandScope(), [giver, taker], day)
    return [giver, taker].map((id) => found.find((one) => one.id === id)?.here)
  }
  expect(await here()).toEqual([true, true])
  await house.act(async (tx) =>
    orThrow(
      await startHandover(tx, {
        reason: 'leaving',
        giverIds: [giver],
        takers: [{ staffId: taker, weight: 1 }],
        sharing: 'even',
        fullAt: null,
        withGroups: true,
      }),
    ),
  )
  expect(await here()).toEqual([false, true])
  await sql`update wecom.handover set state = 'stopped'`.execute(house.db)
  expect(await here()).toEqual([true, true])
})
