// Member days and birthdays: coupons given when somebody asks, once; points times the higher factor.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Today } from '#contracts'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, signInAs } from '#fixtures/org'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { dayOf } from '#kit'
import { CUSTOMER_COOKIE, mergeCustomers, openSession, saveProfile } from '#modules/customer'
import { orThrow } from '#platform'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import { enrol, saveProgram, showProgram } from '../index.ts'
import type { Rules } from '../program.ts'
import { today } from './today.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
const zone = 'Asia/Shanghai'
const here = () => dayOf(house.clock.now(), zone)
const setRules = async (changed: Partial<Rules>) => {
  const { tiers, changedAt: _at, ...rules } = await showProgram(house.db)
  const bare = tiers.map(({ members: _members, ...tier }) => tier)
  await house.act((tx) => saveProgram(tx, { ...rules, ...changed, tiers: bare }))
  return bare.map(({ id }) => id)
}
const member = async (birthday?: string) => {
  const id = await makeCustomer(house, birthday ? { birthday } : {})
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: id }])))[0])
  return id
}
const asks = (id: number) => house.act((tx) => today(tx, id))
const rises = async (id: number) => {
  await buy(house, orderOf(id, 90_000, { placedAt: house.clock.now() }))
  await house.idle()
}
const couponsOf = async (id: number) =>
  (
    await sql<{ key: string; template_id: number }>`select key, template_id from coupon.v_coupon
    where customer_id = ${id} order by coupon_id`.execute(house.db)
  ).rows
const points = async (id: number) => {
  await house.idle()
  return (
    await sql<{ n: number }>`select points as n from loyalty.v_member
    where customer_id = ${id}`.execute(house.db)
  ).rows[0]?.n
}

test('a tier has its own coupon of the day, once, however many ask at once; it ends with the day', async () => {
  const [plain, gold] = [await makeTemplate(house), await makeTemplate(house)]
  const [lowest = 0, , highest = 0] = await setRules({})
  await setRules({
    memberDays: [
      {
        name: '会员日',
        when: { kind: 'dates', dates: [here()] },
        tiers: [
          { tierId: lowest, templateId: plain, factor: 1 },
          { tierId: highest, templateId: gold, factor: 3 },
        ],
      },
    ],
  })
  const [eva, ida, nobody] = [await member(), await member(), await makeCustomer(house)]
  await rises(ida)
  const found = await Promise.all([asks(eva), asks(eva), asks(eva), asks(ida)])
  expect(found.map((one) => one?.coupons.length)).toEqual([1, 1, 1, 1])
  expect(found[0]).toMatchObject({ memberDay: '会员日', factor: 1, birthday: false })
  expect(found[3]).toMatchObject({ factor: 3 })
  expect((await couponsOf(eva)).map((row) => row.template_id)).toEqual([plain])
  expect((await couponsOf(ida)).map((row) => row.template_id)).toEqual([gold])
  expect(await asks(nobody)).toBeNull()
  const until = new Date(found[0]?.coupons[0]?.validUntil ?? 0)
  expect([
    dayOf(until, zone) > here(),
    until.getTime() - house.clock.now().getTime() < 864e5,
  ]).toEqual([true, true])
  // Who rises in the middle of the day keeps the coupon she has.
  await rises(eva)
  expect((await asks(eva))?.coupons).toHaveLength(1)
  await setRules({ memberDays: [] })
})

test('of member day and birthday the higher factor counts; a refund takes back what was given', async () => {
  const [lowest = 0] = await setRules({})
  await setRules({
    birthdayFactor: 2,
    memberDays: [
      {
        name: '周一',
        when: { kind: 'weekly', weekdays: [1] },
        tiers: [{ tierId: lowest, templateId: null, factor: 3 }],
      },
    ],
  })
  // 2 March 2026 is a Monday.
  const [eva, ida] = [await member('1990-03-02'), await member('1990-03-03')]
  const order = orderOf(eva, 10_000)
  await buy(house, order)
  expect(await points(eva)).toBe(300)
  await buy(house, orderOf(ida, 10_000, { placedAt: new Date('2026-03-03T04:00:00Z') }))
  expect(await points(ida)).toBe(200)
  await setRules({ memberDays: [] })
  await bringBack(house, order)
  expect(await points(eva)).toBe(0)
})

test("a birthday's coupon comes once a year, whatever she says her birthday is, and across merges", async () => {
  const templateId = await makeTemplate(house, { thresholdFen: 0 })
  await setRules({ birthdayCoupon: { templateId }, birthdayWindow: 'week' })
  const begun = here()
  const [year, born] = [Number(begun.slice(0, 4)), `1990-${begun.slice(5)}`]
  const [ida, eva] = [await member(), await member(born)]
  expect((await asks(ida))?.coupons).toEqual([])
  expect((await asks(eva))?.coupons).toMatchObject([{ kind: 'birthday', used: false }])
  const says = (customerId: number, birthday: string) =>
    house.act(async (tx) => orThrow(await saveProfile(tx, { customerId, birthday })))
  // The same week another year's birthday; then her own again.
  for (const birthday of ['1990-12-31', '1990-01-01', born]) {
    await says(eva, birthday)
    await asks(eva)
  }
  expect(await couponsOf(eva)).toHaveLength(1)
  // Ida, who never had one, says the same birthday and turns out to be Eva: she has had hers.
  await house.act(async (tx) => orThrow(await mergeCustomers(tx, { customerIds: [eva, ida] })))
  await says(ida, born)
  expect((await asks(eva))?.coupons).toHaveLength(1)
  expect(await couponsOf(ida)).toHaveLength(1)
  // Two months on she says it is today: another year, and yet no birthday of another year.
  await house.clock.set(new Date(house.clock.now().getTime() + 60 * 864e5))
  await says(ida, `1990-${here().slice(5)}`)
  expect(await asks(ida)).toMatchObject({ birthday: true, coupons: [] })
  await says(ida, born)
  // A year after the first it comes again, once.
  await house.clock.set(new Date(`${year + 1}${begun.slice(4)}T04:00:00Z`))
  await Promise.all([asks(ida), asks(eva)])
  expect((await couponsOf(ida)).map(({ key }) => key)).toEqual([
    `birthday:${year}`,
    `birthday:${year + 1}`,
  ])
  await setRules({ birthdayCoupon: null, birthdayWindow: 'day' })
})

test('herself, the desk and the till ask at their own doors; a number that is only told opens none', async () => {
  const templateId = await makeTemplate(house)
  const [lowest = 0] = await setRules({})
  await setRules({
    memberDays: [
      {
        name: '每天',
        when: { kind: 'weekly', weekdays: [1, 2, 3, 4, 5, 6, 7] },
        tiers: [{ tierId: lowest, templateId, factor: 2 }],
      },
    ],
  })
  const eva = await member()
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const { token } = await house.act((tx) => openSession(tx, eva))
  const card = (
    await sql<{ card_code: string; member_no: string }>`select card_code, member_no
    from loyalty.member where customer_id = ${eva}`.execute(house.db)
  ).rows[0]
  const answers = [
    await ask('POST', '/v1/consumer/today', {
      cookie: `${CUSTOMER_COOKIE}=${token}`,
      headers: { 'idempotency-key': 'day 1' },
    }),
    await ask('POST', `/v1/customers/${eva}/today`, { cookie, body: {} }),
    await ask('POST', '/v1/till/today', { cookie, body: { cardCode: card?.card_code } }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  const bodies = answers.map(({ body }) => body as Today)
  expect(new Set(bodies.map((body) => body.coupons[0]?.code)).size).toBe(1)
  expect(bodies[0]?.next).toMatchObject({ name: '每天', factor: 2 })
  const told = await ask('POST', '/v1/till/today', { cookie, body: { cardCode: card?.member_no } })
  expect(told.body).toMatchObject({ code: 'loyalty.notMember' })
  const missing = await ask('POST', '/v1/loyalty/program', {
    cookie,
    body: {
      ...(await bareProgram()),
      memberDays: [
        {
          name: 'x',
          when: { kind: 'monthly', days: [1] },
          tiers: [{ tierId: 99_999, templateId: null, factor: 2 }],
        },
      ],
    },
  })
  expect(missing.body).toMatchObject({
    code: 'loyalty.unknownTier',
    field: 'memberDays.0.tiers.0.tierId',
  })
})

async function bareProgram() {
  const { tiers, changedAt: _at, ...rules } = await showProgram(house.db)
  return { ...rules, tiers: tiers.map(({ members: _members, ...tier }) => tier) }
}
