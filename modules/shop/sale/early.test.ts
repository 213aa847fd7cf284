// Members of some tiers may come before everybody else; nobody else gets in through their door.
import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { SalePage } from '#contracts'
import { HOUR_MS, MINUTE_MS } from '#kit'
import { enrol } from '#modules/loyalty'
import { orThrow } from '#platform'
import type { Buyer } from '#tests/pay-world'
import { openSales } from '#tests/sale-world'

const sales = await openSales()
const { house, ask, rush, later, post, makeSale, reserve, mine, differences } = sales
const tiers: number[] = []

beforeAll(async () => {
  const found = await sql<{ id: number }>`select tier_id as id from loyalty.tier
    order by from_growth`.execute(house.db)
  tiers.push(...found.rows.map(({ id }) => id))
})
afterEach(async () => {
  expect(await differences('shop')).toEqual([])
})

const member = async (tier: number): Promise<Buyer> => {
  const who = await rush.world.buyer()
  orThrow((await house.act((tx) => enrol(tx, [{ customerId: who.customerId }])))[0])
  await sql`update loyalty.member set tier_id = ${tiers[tier]}
    where customer_id = ${who.customerId}`.execute(house.db)
  return who
}
/** Opens to everybody in an hour, to the second tier half an hour before, to the third now. */
const event = () =>
  makeSale({
    about: '当季第一批',
    perPerson: 5,
    startsAt: later(HOUR_MS),
    early: [
      { tierId: tiers[1], minutes: 30 },
      { tierId: tiers[2], minutes: 60 },
    ],
  })

test('each tier from its minute on, everybody from the beginning; and told when her time is', async () => {
  const sale = await event()
  const [stranger, first, second, third] = [
    await rush.world.buyer(),
    await member(0),
    await member(1),
    await member(2),
  ]
  const got = async () =>
    Promise.all(
      [stranger, first, second, third].map(async (who) => (await reserve(sale, who)).status),
    )
  expect(await got()).toEqual([409, 409, 409, 200])
  const { body } = await reserve(sale, second)
  const opens = new Date(new Date(sale.startsAt).getTime() - 30 * MINUTE_MS).toISOString()
  expect(body).toMatchObject({ code: 'shop.notYet', details: { startsAt: opens } })
  await rush.world.turn(30 * MINUTE_MS + 1_000)
  expect(await got()).toEqual([409, 409, 200, 200])
  await rush.world.turn(30 * MINUTE_MS)
  expect(await got()).toEqual([200, 200, 200, 200])
})

test('asked for together with others, everybody is judged by her own tier', async () => {
  const sale = await event()
  const people = await Promise.all([member(0), member(2), member(0), member(2), member(1)])
  const answers = await Promise.all(people.map((who) => reserve(sale, who)))
  expect(answers.map(({ status }) => status)).toEqual([409, 200, 409, 200, 409])
})

test('the page says who may come when, and what is new; she is told her tier', async () => {
  const sale = await event()
  const page = (await ask('GET', `/v1/consumer/sales/${sale.id}`)).body as SalePage
  expect(page).toMatchObject({ about: '当季第一批', phase: 'ahead' })
  expect(page.early.map(({ tierId, startsAt }) => [tierId, Date.parse(startsAt)])).toEqual([
    [tiers[1], Date.parse(sale.startsAt) - 30 * MINUTE_MS],
    [tiers[2], Date.parse(sale.startsAt) - HOUR_MS],
  ])
  expect(page.early.every(({ tierName }) => tierName.length > 0)).toBe(true)
  const who = await member(2)
  const own = (await ask('GET', '/v1/consumer/reservations', { cookie: who.cookie })).body
  expect(own).toMatchObject({ tierId: tiers[2] })
  expect(await mine(who)).toEqual([])
})

test('once the first may come the terms stay; a tier that stands there twice is refused', async () => {
  const sale = await event()
  const { id, name, sku, article, priceFen, units, perPerson, windowMinutes } = sale
  const { startsAt, endsAt } = sale
  const same = { name, sku, article, priceFen, units, perPerson, windowMinutes, startsAt, endsAt }
  expect((await post('/v1/sales', { ...same, id, early: [] })).body).toMatchObject({
    code: 'shop.begun',
  })
  const twice = [1, 2].map((minutes) => ({ tierId: tiers[0], minutes }))
  expect((await post('/v1/sales', { ...same, early: twice })).body).toMatchObject({
    code: 'shop.doubleTier',
  })
})
