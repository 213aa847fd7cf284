// A step of the first purchases is told of when it is reached and when it is taken back, and stands on
// the timeline; a coupon that could never be used is not promised for a member day.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { DAY_MS } from '#kit'
import { issueCoupons } from '#modules/coupon'
import { brandScope, orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { enrol, loyaltyModule, saveProgram, showProgram } from '../index.ts'
import type { Rules } from '../program.ts'

const house = await openHouse()
const setRules = async (changed: Partial<Rules>) => {
  const { tiers, changedAt: _at, ...rules } = await showProgram(house.db)
  const bare = tiers.map(({ members: _members, ...tier }) => tier)
  await house.act((tx) => saveProgram(tx, { ...rules, ...changed, tiers: bare }))
  return bare.map(({ id }) => id)
}
const told = async (id: number) =>
  (
    await sql<{ name: string; payload: object }>`select name, payload from platform.event
    where subject = ${id} and name in ('loyalty.stepReached', 'loyalty.stepTaken')
    order by id`.execute(house.db)
  ).rows

test('a step reached and taken back is told once each and stands on the timeline', async () => {
  const templateId = await makeTemplate(house)
  await setRules({
    firstPurchases: {
      windowDays: 14,
      steps: [
        { templateId, points: 0 },
        { templateId: null, points: 50 },
      ],
    },
  })
  const eva = await makeCustomer(house)
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: eva }])))[0])
  const order = orderOf(eva, 5_000, { placedAt: house.clock.now() })
  const { orderId } = await buy(house, order)
  await buy(house, orderOf(eva, 6_000, { placedAt: house.clock.now() }))
  await house.idle()
  const reached = {
    name: 'loyalty.stepReached',
    payload: { orderId, step: 1, of: 2, points: 0, coupon: true },
  }
  expect(await told(eva)).toEqual([reached])
  await house.clock.set(new Date(house.clock.now().getTime() + DAY_MS))
  const second = orderOf(eva, 5_000, { placedAt: house.clock.now() })
  await buy(house, second)
  await house.idle()
  expect(await told(eva)).toMatchObject([reached, { payload: { step: 2, points: 50 } }])
  await bringBack(house, second)
  await house.idle()
  expect((await told(eva))[2]).toMatchObject({ name: 'loyalty.stepTaken', payload: { step: 2 } })
  const rows =
    (await loyaltyModule.timeline?.rows(house.db, {
      customerIds: [eva],
      before: new Date(house.clock.now().getTime() + DAY_MS),
      limit: 20,
      scope: brandScope(),
    })) ?? []
  const steps = rows.filter(({ kind }) => kind.startsWith('loyalty.step'))
  expect(steps.map(({ details }) => (details['sentence'] as { en: string }).en)).toEqual([
    'Step 2 of the first purchases was taken back',
    'Reached step 2 of the first purchases',
    'Reached step 1 of the first purchases',
  ])
})

test('a coupon that begins days later is no coupon of a member day', async () => {
  const later = await makeTemplate(house, {
    validity: { kind: 'days', days: 30, startsAfterDays: 1 },
  })
  const [tierId = 0] = await setRules({})
  const day = (templateId: number) => [
    {
      name: '周三',
      when: { kind: 'weekly' as const, weekdays: [3] },
      tiers: [{ tierId, templateId, factor: 1 }],
    },
  ]
  await expect(setRules({ memberDays: day(later) })).rejects.toMatchObject({
    code: 'loyalty.couponTooLate',
    field: 'memberDays.0.tiers.0.templateId',
  })
  await setRules({ memberDays: day(await makeTemplate(house)) })
  // Whoever changes the template afterwards: nothing is given that ends before it begins.
  const eva = await makeCustomer(house)
  const tonight = new Date(house.clock.now().getTime() + DAY_MS / 24)
  const [outcome] = await house.act((tx) =>
    issueCoupons(tx, [
      { customerId: eva, templateId: later, key: 'k', source: 'test', expiresAt: tonight },
    ]),
  )
  expect(outcome?.refusal?.code).toBe('coupon.templateOver')
})
