// Stored value on a customer's timeline: each movement once, principal and bonus in one row.
import { expect, test } from 'vitest'
import { makeCustomer } from '#fixtures/customer'
import { makeStores } from '#fixtures/org'
import { brandScope, orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { enrol, loyaltyModule, saveProgram, showProgram, spendStored, topUp } from '../index.ts'

const house = await openHouse()

test('a top-up and what it paid stand on the timeline, with the bonus told apart', async () => {
  const [customerId, [storeId = 0]] = [await makeCustomer(house), await makeStores(house, 1)]
  orThrow((await house.act((tx) => enrol(tx, [{ customerId }])))[0])
  await house.act(async (tx) => {
    const { changedAt: _at, tiers, ...rules } = await showProgram(tx.db)
    await saveProgram(tx, {
      ...rules,
      tiers: tiers.map(({ members: _n, ...tier }) => tier),
      stored: {
        gifts: [{ fromFen: 20_000, bonusFen: 2_000, templateId: null }],
        spends: 'proportional',
        mostPerOrderFen: null,
      },
    })
  })
  await house.act((tx) =>
    topUp(tx, [
      {
        customerId,
        source: 'pos',
        number: 'T1',
        storeId,
        staffId: null,
        fen: 20_000,
        paidBy: 'cash',
      },
    ]),
  )
  await house.act((tx) =>
    spendStored(tx, [{ orderId: 5, customerId, principalFen: 10_000, bonusFen: 1_000 }]),
  )
  const rows = async (before: Date) =>
    (await loyaltyModule.timeline?.rows(house.db, {
      customerIds: [customerId],
      before,
      limit: 20,
      scope: brandScope(),
    })) ?? []
  const later = new Date(house.clock.now().getTime() + 60_000)
  const told = (await rows(later)).filter(({ kind }) => kind === 'loyalty.storedMoved')
  expect(told.map(({ details }) => (details['sentence'] as { en: string }).en)).toEqual([
    'Paid with stored value: -110.00 (bonus -10.00)',
    'Topped up: +220.00 (bonus +20.00)',
  ])
  const [spent, paidIn] = told
  const earlier = await rows(spent?.at ?? later)
  expect(earlier.filter(({ kind }) => kind === 'loyalty.storedMoved').length).toBeLessThan(2)
  expect(paidIn?.details).toMatchObject({ principalFen: 20_000, bonusFen: 2_000 })
})
