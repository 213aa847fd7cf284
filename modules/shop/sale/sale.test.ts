// A flash sale, from the first click to the refund: reserved once, paid on a phone, never oversold,
// nothing stranded. Real PostgreSQL, the sandbox's WeChat Pay.
import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { PaySheet } from '#modules/pay'
import type { Reservation, ReservedUnits, Sale, SaleBoard, SaleInput } from '#contracts'
import { MINUTE_MS } from '#kit'
import { mergeCustomers } from '#modules/customer'
import { refundAtTill } from '#modules/shop'
import { makeStaff, signInAs } from '#fixtures/org'
import { until } from '#platform/testing'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { openPay, type Buyer } from '#tests/pay-world'
import { bootedModules, brandScope } from '#platform'
import { cancelReservation } from './expire.ts'
import { reserveUnits } from './reserve.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openPay>>
let desk = ''
let drawn = 0

beforeAll(async () => {
  world = await openPay(house)
  desk = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

const later = (ms: number): string => new Date(house.clock.now().getTime() + ms).toISOString()
const post = (path: string, body: object, cookie = desk) => ask('POST', path, { cookie, body })
async function makeSale(more: object = {}): Promise<Sale> {
  const answer = await post('/v1/sales', {
    name: `秒杀${(drawn += 1)}`,
    sku: 'SCARF',
    article: '羊绒围巾',
    priceFen: 9_900,
    listFen: 19_900,
    units: 10,
    startsAt: later(-MINUTE_MS),
    endsAt: later(120 * MINUTE_MS),
    ...more,
  })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body as Sale
}
const boardOf = async (sale: Sale): Promise<SaleBoard> =>
  (await ask('GET', `/v1/sales/${sale.id}/board`, { cookie: desk })).body as SaleBoard
const reserve = (sale: Sale, who: Buyer, more: object = {}) =>
  post(
    `/v1/consumer/sales/${sale.id}/reservations`,
    { key: `key-${(drawn += 1)}-abcdef`, ...more },
    who.cookie,
  )
const sheet = (id: number, who: Buyer) =>
  post(`/v1/consumer/reservations/${id}/pay`, {}, who.cookie)
const prepayOf = (answer: { body: unknown }) =>
  (answer.body as PaySheet).package.replace('prepay_id=', '')
const payOnPhone = async (who: Buyer, prepayId: string) => {
  await world.drive.act({ act: 'pay', person: who.person.id, prepayId })
  await world.settle()
}
const mine = async (who: Buyer): Promise<Reservation[]> =>
  (
    (await ask('GET', '/v1/consumer/reservations', { cookie: who.cookie })).body as {
      items: Reservation[]
    }
  ).items
const differences = async () => {
  const own = bootedModules().filter(({ name }) => name === 'shop' || name === 'pay')
  const checks = own.flatMap(({ audit }) => audit ?? [])
  const counted = await Promise.all(
    checks.map(async ({ name, differences: of }) => [name, await of(house.db)] as const),
  )
  return counted.filter(([, count]) => count > 0)
}
afterEach(async () => {
  expect(await differences()).toEqual([])
})

/** Reserves and pays; gives the reservation. */
async function buy(sale: Sale, who: Buyer, more: object = {}): Promise<number> {
  const { id } = (await reserve(sale, who, more)).body as ReservedUnits
  await payOnPhone(who, prepayOf(await sheet(id, who)))
  return id
}

test('reserved, paid on the phone, an order like any other; the board says the same', async () => {
  const sale = await makeSale()
  const who = await world.buyer()
  const id = await buy(sale, who)
  const [row] = await mine(who)
  expect(row).toMatchObject({ id, state: 'paid', totalFen: 9_900, orderNumber: `SALE-${id}` })
  const orders = await sql<{ fen: number; source: string }>`select amount_fen as fen, source
    from orders.v_order where customer_id = ${who.customerId}`.execute(house.db)
  expect(orders.rows).toEqual([{ fen: 9_900, source: 'shop' }])
  const { sale: seen, minutes } = await boardOf(sale)
  expect(seen).toMatchObject({ left: 9, reserved: 0, paid: 1, takenFen: 9_900 })
  expect(minutes.reduce((sum, minute) => sum + minute.paid, 0)).toBe(1)
})

test('asked again with the same key it is the same reservation; with another number refused', async () => {
  const sale = await makeSale({ perPerson: 3 })
  const who = await world.buyer()
  const key = 'the-same-key'
  const first = await reserve(sale, who, { key })
  const both = await Promise.all([reserve(sale, who, { key }), reserve(sale, who, { key })])
  expect(both.map(({ body }) => body)).toEqual([first.body, first.body])
  expect((await reserve(sale, who, { key, units: 2 })).body).toMatchObject({
    code: 'shop.keyReused',
  })
  expect((await boardOf(sale)).sale).toMatchObject({ left: 9, reserved: 1 })
})

test('the limit is a person’s: two sessions, fifty clicks at once, and who was merged', async () => {
  const sale = await makeSale({ perPerson: 2, units: 100 })
  const [who, other] = [await world.buyer(), await world.buyer()]
  const clicks = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      house.act((tx) =>
        reserveUnits(tx, [
          { saleId: sale.id, customerId: who.customerId, key: `click-${n}`, units: 1 },
        ]),
      ),
    ),
  )
  expect(clicks.flat().filter(({ ok }) => ok)).toHaveLength(2)
  await house.act((tx) => mergeCustomers(tx, { customerIds: [who.customerId, other.customerId] }))
  await house.idle()
  expect((await reserve(sale, other)).body).toMatchObject({
    code: 'shop.personLimit',
    details: { limit: 2, held: 2, left: 0 },
  })
})

test('unpaid units go back once, when the time is over, and whoever waits gets them', async () => {
  const sale = await makeSale({ units: 1 })
  const [slow, quick] = [await world.buyer(), await world.buyer()]
  const { id } = (await reserve(sale, slow)).body as ReservedUnits
  await sheet(id, slow)
  expect((await reserve(sale, quick)).body).toMatchObject({ code: 'shop.soldOut' })
  await world.turn(15 * MINUTE_MS)
  expect((await mine(slow))[0]?.state).toBe('expired')
  await buy(sale, quick)
  expect((await boardOf(sale)).sale).toMatchObject({ left: 0, paid: 1, reserved: 0 })
  const closed = await sql<{ state: string }>`select state from pay.payment
    where customer_id = ${slow.customerId}`.execute(house.db)
  expect(closed.rows).toEqual([{ state: 'closed' }])
})

test('given back by hand: once, and no longer to be paid', async () => {
  const sale = await makeSale()
  const who = await world.buyer()
  const { id } = (await reserve(sale, who)).body as ReservedUnits
  const prepayId = prepayOf(await sheet(id, who))
  const cancel = () => post(`/v1/consumer/reservations/${id}/cancel`, {}, who.cookie)
  expect((await Promise.all([cancel(), cancel()])).map(({ status }) => status)).toEqual([200, 200])
  expect((await boardOf(sale)).sale.left).toBe(10)
  expect((await sheet(id, who)).body).toMatchObject({ code: 'shop.notReserved' })
  await world.settle()
  const paysAllTheSame = world.drive.act({ act: 'pay', person: who.person.id, prepayId })
  await expect(paysAllTheSame).rejects.toThrow(/.+/)
  const stranger = await world.buyer()
  expect((await sheet(id, stranger)).body).toMatchObject({ code: 'shop.unknownReservation' })
})

test('an expiry that had to wait for her sees what became of it meanwhile', async () => {
  const sale = await makeSale()
  const who = await world.buyer()
  const { id } = (await reserve(sale, who)).body as ReservedUnits
  let release = (): void => undefined
  const released = new Promise<void>((done) => {
    release = done
  })
  const cancelled = house.act(async (tx) => {
    await cancelReservation(tx, who.customerId, id)
    await released
  })
  await house.clock.set(new Date(house.clock.now().getTime() + 16 * MINUTE_MS))
  const waiting = async () =>
    (
      await sql<{ n: number }>`select count(*) as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(house.db)
    ).rows[0]?.n ?? 0
  expect(await until(async () => (await waiting()) > 0, 10_000)).toBe(true)
  release()
  await cancelled
  await house.idle()
  expect((await boardOf(sale)).sale.left).toBe(10)
})

test('a payment that comes too late takes its units again; without units the money goes back', async () => {
  const sale = await makeSale({ units: 1 })
  const [late, later2] = [await world.buyer(), await world.buyer()]
  const paysLate = async (who: Buyer) => {
    const { id } = (await reserve(sale, who)).body as ReservedUnits
    const prepay = prepayOf(await sheet(id, who))
    // Her reservation runs out in the very moment in which she pays.
    await sql`update shop.reservation set state = 'expired' where reservation_id = ${id}`.execute(
      house.db,
    )
    await sql`with k as (update shop.sale_stock set units_left = units_left + 1
        where sale_id = ${sale.id} returning units_left)
      insert into shop.sale_move (sale_id, kind, units, left_after, at)
      select ${sale.id}, 'expired', 1, units_left, ${house.clock.now()} from k`.execute(house.db)
    return prepay
  }
  const prepays = [await paysLate(late), await paysLate(later2)]
  await payOnPhone(late, prepays[0] ?? '')
  expect((await mine(late))[0]?.state).toBe('paid')
  await payOnPhone(later2, prepays[1] ?? '')
  expect((await mine(later2))[0]).toMatchObject({ state: 'refunded', orderNumber: null })
  await world.turn(5_000)
  const refunds = await sql<{ state: string; fen: number }>`select state, amount_fen as fen
    from pay.refund where customer_id = ${later2.customerId}`.execute(house.db)
  expect(refunds.rows).toEqual([{ state: 'done', fen: 9_900 }])
  const { sale: seen, shortfalls } = await boardOf(sale)
  expect(seen).toMatchObject({ left: 0, paid: 1, shortfalls: 1 })
  expect(shortfalls).toMatchObject([{ customerId: later2.customerId, fen: 9_900 }])
})

test('goods that come back are paid back in part; on sale again only where the sale says so', async () => {
  for (const restock of [false, true]) {
    const sale = await makeSale({ perPerson: 2, restock })
    const who = await world.buyer()
    const id = await buy(sale, who, { units: 2 })
    const at = house.clock.now().toISOString()
    const back = (number: string) =>
      house.act((tx) =>
        refundAtTill(
          tx,
          [
            {
              source: 'shop',
              number,
              orderNumber: `SALE-${id}`,
              refundedAt: at,
              lines: [{ line: 1, quantity: 1 }],
            },
          ],
          brandScope(),
        ),
      )
    for (const _again of [1, 2])
      expect((await back(`R1-${id}`))[0]?.ok?.tenders).toEqual([{ kind: 'wechat', fen: 9_900 }])
    await world.settle()
    expect((await boardOf(sale)).sale).toMatchObject({ paid: 2, left: restock ? 9 : 8 })
    await back(`R2-${id}`)
    await world.settle()
    await world.turn(5_000)
    const money = await sql<{ fen: number; n: number }>`select sum(amount_fen)::bigint as fen,
      count(*) as n from pay.refund where customer_id = ${who.customerId}
        and state = 'done'`.execute(house.db)
    expect(money.rows).toEqual([{ fen: 19_800, n: 2 }])
    expect((await boardOf(sale)).sale).toMatchObject({ refunded: 2, left: restock ? 10 : 8 })
  }
})

test('ahead, over, stopped, too many at once, and a desk that may not break its promises', async () => {
  const who = await world.buyer()
  const ahead = await makeSale({ startsAt: later(MINUTE_MS) })
  expect((await reserve(ahead, who)).body).toMatchObject({ code: 'shop.notYet' })
  const sale = await makeSale()
  expect((await reserve(sale, who, { units: 2 })).body).toMatchObject({ code: 'shop.personLimit' })
  await reserve(sale, who)
  const changed = (more: object) => post('/v1/sales', { ...inputOf(sale), id: sale.id, ...more })
  expect((await changed({ priceFen: 100 })).body).toMatchObject({ code: 'shop.begun' })
  expect((await changed({ units: 12 })).body).toMatchObject({ units: 12, left: 11 })
  const one = await changed({ units: 1 })
  expect(one.body).toMatchObject({ units: 1, left: 0 })
  await post(`/v1/sales/${sale.id}/stop`, {})
  expect((await reserve(sale, await world.buyer())).body).toMatchObject({ code: 'shop.over' })
  expect((await changed({ endsAt: later(-2 * MINUTE_MS) })).body).toMatchObject({
    code: 'shop.endsBeforeStart',
  })
  expect((await ask('GET', '/v1/consumer/sales/999999')).body).toMatchObject({
    code: 'shop.unknownSale',
  })
  const knocks = []
  for (let n = 0; n < 25; n++) knocks.push(await reserve(ahead, who))
  expect(knocks.at(-1)?.body).toMatchObject({ code: 'shop.tooFast' })
})

/** A sale as the desk would send it back. */
function inputOf(sale: Sale): SaleInput {
  const { name, sku, article, category, storeId, priceFen, listFen, units, perPerson } = sale
  const { windowMinutes, startsAt, endsAt, restock } = sale
  const promised = { sku, category, storeId, priceFen, listFen, perPerson, windowMinutes }
  return { ...promised, name, article, units, startsAt, endsAt, restock }
}
