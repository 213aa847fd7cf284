// Benefits beyond money: so many a period however many ask at once, a partner's code to one member and
// never twice, by tier or paid card, at desk, till and on the phone.
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import type { Benefit, BenefitInput, HeldBenefit } from '#contracts'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { addDays, dayOf, startOfDay } from '#kit'
import { CUSTOMER_COOKIE, mergeCustomers, openSession, unmerge } from '#modules/customer'
import { bootedModules, brandScope, orThrow } from '#platform'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import { buyPasses, enrol, loyaltyModule, returnPass, savePlan, showProgram } from '../index.ts'
import { heldBenefits } from './held.ts'
import { periodOf } from './rule.ts'
import { addCodes, saveBenefit, showBenefits } from './save.ts'
import { undoBenefit, useBenefit } from './use.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
const zone = 'Asia/Shanghai'
const [plain = 0, , gold = 0] = (await showProgram(house.db)).tiers.map(({ id }) => id)
afterEach(async () => {
  await house.idle()
  for (const { name, differences } of bootedModules().flatMap(({ audit }) => audit ?? []))
    expect([name, await differences(house.db)]).toEqual([name, 0])
})

let drawn = 0
const key = () => `benefit-${(drawn += 1)}`
const makes = (more: Partial<BenefitInput> = {}): Promise<Benefit> =>
  house.act((tx) =>
    saveBenefit(tx, {
      name: `权益 ${(drawn += 1)}`,
      blurb: '',
      kind: 'service',
      tierIds: [plain],
      planIds: [],
      period: 'month',
      count: 1,
      active: true,
      booking: null,
      ...more,
    }),
  )
const member = async () => {
  const id = await makeCustomer(house)
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: id }])))[0])
  return id
}
const uses = (
  customerId: number,
  benefitId: number,
  own = key(),
  kind: Benefit['kind'] = 'service',
) => house.act((tx) => useBenefit(tx, { customerId, benefitId, key: own, storeId: null }, kind))
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (refused: { code?: string }) => refused.code ?? 'unknown',
  )
const leftOf = async (id: number, benefitId: number) =>
  (await heldBenefits(house.db, id, house.clock.now())).find((one) => one.benefitId === benefitId)
    ?.left

test('however many desks redeem it at once, a period gives no more than its count; the next gives anew', async () => {
  const { id } = await makes({ count: 3 })
  const eva = await member()
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => codeOf(uses(eva, id))))
  expect(outcomes.toSorted()).toEqual([
    ...Array.from({ length: 3 }, () => 'done'),
    ...Array.from({ length: 9 }, () => 'loyalty.benefitUsedUp'),
  ])
  expect(await leftOf(eva, id)).toBe(0)
  const { until } = periodOf('month', dayOf(house.clock.now(), zone))
  await house.clock.set(new Date(startOfDay(addDays(until, -1), zone).getTime() + 23 * 36e5))
  expect(await leftOf(eva, id)).toBe(0)
  await house.clock.set(startOfDay(until, zone))
  expect(await leftOf(eva, id)).toBe(3)
})

test('one key is one use; what was a mistake is undone once and can be used again', async () => {
  const { id } = await makes()
  const eva = await member()
  const own = key()
  const both = await Promise.all([uses(eva, id, own), uses(eva, id, own)])
  expect(both.map(({ left }) => left)).toEqual([0, 0])
  const useId = both[0]?.uses[0]?.useId ?? 0
  const undoes = () => house.act((tx) => undoBenefit(tx, { customerId: eva, benefitId: id, useId }))
  const undone = await Promise.all([undoes(), undoes()])
  expect(undone.map(({ left }) => left)).toEqual([1, 1])
  expect((await uses(eva, id)).left).toBe(0)
  const rows =
    (await loyaltyModule.timeline?.rows(house.db, {
      customerIds: [eva],
      before: new Date(house.clock.now().getTime() + 1_000),
      limit: 20,
      scope: brandScope(),
    })) ?? []
  expect(rows.filter(({ kind }) => kind.startsWith('loyalty.benefit'))).toHaveLength(3)
  const told = await sql<{ n: number }>`select count(*) as n from platform.event
    where name = 'loyalty.benefitUndone' and subject = ${eva}`.execute(house.db)
  expect(told.rows).toEqual([{ n: 1 }])
  await expect(
    house.act((tx) => undoBenefit(tx, { customerId: eva, benefitId: id, useId: 99_999 })),
  ).rejects.toMatchObject({ code: 'loyalty.unknownUse' })
})

test('a code of the list goes to one member, in order and never twice; then the list is out', async () => {
  const { id } = await makes({ kind: 'partner', count: 2 })
  const csv = ['券码,备注', 'A1,x', 'A2,y', '', 'A3,z', 'A2,again'].join('\n')
  const first = await house.act((tx) => addCodes(tx, { id, csv }))
  expect(first).toMatchObject({ added: 3, known: 0, benefit: { codes: { all: 3, left: 3 } } })
  const people = await Promise.all(Array.from({ length: 5 }, member))
  const outcomes = await Promise.all(
    people.flatMap((who) => [
      codeOf(uses(who, id, key(), 'partner')),
      codeOf(uses(who, id, key(), 'partner')),
    ]),
  )
  expect(outcomes.filter((code) => code === 'done')).toHaveLength(3)
  expect(new Set(outcomes)).toEqual(new Set(['done', 'loyalty.noCodesLeft']))
  const held = await Promise.all(
    people.map((who) => heldBenefits(house.db, who, house.clock.now())),
  )
  const given = held
    .flat()
    .filter(({ benefitId }) => benefitId === id)
    .flatMap((one) => one.uses.map(({ code }) => code))
  expect(given.toSorted()).toEqual(['A1', 'A2', 'A3'])
  const again = await house.act((tx) => addCodes(tx, { id, csv: 'A1\nA4\n' }))
  expect(again).toMatchObject({ added: 1, known: 1, benefit: { codes: { left: 1, low: true } } })
  for (const bad of ['code\n', `${'x'.repeat(101)}\n`, '"open'])
    expect(await codeOf(house.act((tx) => addCodes(tx, { id, csv: bad })))).toBe('loyalty.badCodes')
})

test('it is of a tier or of a paid card, as long as that runs', async () => {
  const plan = await house.act((tx) =>
    savePlan(tx, {
      name: '卡',
      blurb: '',
      priceFen: 100,
      months: 1,
      factor: 2,
      coupons: [],
      refund: { fullDays: 7, later: 'none' },
      remindDays: null,
      onSale: true,
    }),
  )
  const ofGold = await makes({ tierIds: [gold] })
  const ofCard = await makes({ tierIds: [], planIds: [plan.id], count: 2 })
  const eva = await member()
  for (const { id } of [ofGold, ofCard])
    expect(await codeOf(uses(eva, id))).toBe('loyalty.benefitNotHers')
  const [bought] = await house.act((tx) =>
    buyPasses(tx, [
      {
        customerId: eva,
        planId: plan.id,
        source: 'pos',
        number: key(),
        storeId: null,
        staffId: null,
        paidBy: 'cash',
        fen: 100,
      },
    ]),
  )
  expect((await uses(eva, ofCard.id)).left).toBe(1)
  expect(await codeOf(uses(eva, ofGold.id))).toBe('loyalty.benefitNotHers')
  const passId = bought && orThrow(bought).passId
  await house.act((tx) =>
    returnPass(tx, { customerId: eva, passId: passId ?? 0, number: 'B', fen: 100 }),
  )
  expect(await leftOf(eva, ofCard.id)).toBe(0)
  const rests = await makes({ active: false })
  expect(await codeOf(uses(eva, rests.id))).toBe('loyalty.benefitNotHers')
  expect(await codeOf(uses(await makeCustomer(house), ofGold.id))).toBe('loyalty.notMember')
  expect(await codeOf(makes({ tierIds: [99_999] }))).toBe('loyalty.unknownTier')
})

test('two who are one have used what both used; parted, each her own', async () => {
  const { id } = await makes({ count: 2 })
  const [eva, ida] = [await member(), await member()]
  await uses(eva, id)
  await uses(ida, id)
  const merged = await house.act(async (tx) =>
    orThrow(await mergeCustomers(tx, { customerIds: [eva, ida] })),
  )
  expect(await codeOf(uses(eva, id))).toBe('loyalty.benefitUsedUp')
  expect(await codeOf(uses(ida, id))).toBe('loyalty.benefitUsedUp')
  await house.act(async (tx) => orThrow(await unmerge(tx, merged.id)))
  expect([await leftOf(eva, id), await leftOf(ida, id)]).toEqual([1, 1])
})

test('desk, till and phone have their own doors', async () => {
  const [service, partner] = [await makes(), await makes({ kind: 'partner' })]
  await house.act((tx) => addCodes(tx, { id: partner.id, csv: 'DOOR1\nDOOR2\n' }))
  const eva = await member()
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const [storeId = 0] = await makeStores(house, 1)
  const { token } = await house.act((tx) => openSession(tx, eva))
  const hers = `${CUSTOMER_COOKIE}=${token}`
  const path = `/v1/customers/${eva}/benefits/${service.id}/uses`
  const used = await ask('POST', path, { cookie, body: { key: key(), storeId } })
  expect(used.body).toMatchObject({ left: 0 })
  const useId = (used.body as HeldBenefit).uses[0]?.useId
  expect((await ask('POST', `${path}/${useId}/undo`, { cookie, body: {} })).body).toMatchObject({
    left: 1,
  })
  const rows = await sql<{
    code: string
    store: string
  }>`select m.card_code as code, s.code as store
    from loyalty.member m, org.v_store s
    where m.customer_id = ${eva} and s.store_id = ${storeId}`.execute(house.db)
  const { code: cardCode, store: storeCode } = rows.rows[0] ?? { code: '', store: '' }
  const till = { cardCode, storeCode, benefitId: service.id, key: key() }
  const seen = await ask('POST', '/v1/till/benefits', { cookie, body: { cardCode } })
  expect((seen.body as { items: HeldBenefit[] }).items.map(({ benefitId }) => benefitId)).toContain(
    service.id,
  )
  for (const _again of [1, 2])
    expect((await ask('POST', '/v1/till/benefit-uses', { cookie, body: till })).body).toMatchObject(
      {
        left: 0,
      },
    )
  // A partner's code is claimed by herself, a service never.
  const claim = (id: number) =>
    ask('POST', `/v1/consumer/benefits/${id}/claim`, { cookie: hers, body: { key: key() } })
  expect((await claim(partner.id)).body).toMatchObject({ uses: [{ code: 'DOOR1' }] })
  expect((await claim(partner.id)).body).toMatchObject({ code: 'loyalty.benefitUsedUp' })
  expect((await claim(service.id)).body).toMatchObject({ code: 'loyalty.unknownBenefit' })
  const own = await ask('GET', '/v1/consumer/benefits', { cookie: hers })
  expect((own.body as { items: HeldBenefit[] }).items.length).toBeGreaterThan(1)
  const listed = await showBenefits(house.db, house.clock.now())
  expect(listed.find(({ id }) => id === partner.id)).toMatchObject({ used: 1, codes: { left: 1 } })
})

test('periods begin with their day, Monday, month, quarter and year', () => {
  const of = (on: string) =>
    (['day', 'week', 'month', 'quarter', 'year'] as const).map((period) => {
      const { from, until } = periodOf(period, on)
      return `${from} ${until}`
    })
  expect(of('2026-11-22')).toEqual([
    '2026-11-22 2026-11-23',
    '2026-11-16 2026-11-23',
    '2026-11-01 2026-12-01',
    '2026-10-01 2027-01-01',
    '2026-01-01 2027-01-01',
  ])
})
