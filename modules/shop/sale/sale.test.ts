// A flash sale, from the first click to the refund: reserved once, paid on a phone, never oversold,
// nothing stranded. Real PostgreSQL, the sandbox's WeChat Pay.
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import type { ReservedUnits, Sale, SaleInput } from '#contracts'
import { MINUTE_MS } from '#kit'
import { mergeCustomers } from '#modules/customer'
import { refundAtTill } from '#modules/shop'
import { until } from '#platform/testing'
import type { Buyer } from '#tests/pay-world'
import { openSales } from '#tests/sale-world'
import { brandScope } from '#platform'
import { cancelReservation } from './cancel.ts'
import { reserveUnits } from './reserve.ts'

const sales = await openSales()
const { house, ask, rush, later, post, makeSale, boardOf, reserve, sheet, prepayOf } = sales
const { payOnPhone, buy, mine, differences, moneyBack } = sales

afterEach(async () => {
  expect(await differences('shop', 'pay')).toEqual([])
})

test('reserved, paid on the phone, an order like any other; the board says the same', async () => {
  const sale = await makeSale()
  const who = await rush.world.buyer()
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
  const who = await rush.world.buyer()
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
  const [who, other] = [await rush.world.buyer(), await rush.world.buyer()]
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
  const [slow, quick] = [await rush.world.buyer(), await rush.world.buyer()]
  const { id } = (await reserve(sale, slow)).body as ReservedUnits
  await sheet(id, slow)
  expect((await reserve(sale, quick)).body).toMatchObject({ code: 'shop.soldOut' })
  await rush.world.turn(15 * MINUTE_MS)
  expect((await mine(slow))[0]?.state).toBe('expired')
  await buy(sale, quick)
  expect((await boardOf(sale)).sale).toMatchObject({ left: 0, paid: 1, reserved: 0 })
  const closed = await sql<{ state: string }>`select state from pay.payment
    where customer_id = ${slow.customerId}`.execute(house.db)
  expect(closed.rows).toEqual([{ state: 'closed' }])
})

test('given back by hand: once, and no longer to be paid', async () => {
  const sale = await makeSale()
  const who = await rush.world.buyer()
  const { id } = (await reserve(sale, who)).body as ReservedUnits
  const prepayId = prepayOf(await sheet(id, who))
  const cancel = () => post(`/v1/consumer/reservations/${id}/cancel`, {}, who.cookie)
  expect((await Promise.all([cancel(), cancel()])).map(({ status }) => status)).toEqual([200, 200])
  expect((await boardOf(sale)).sale.left).toBe(10)
  expect((await sheet(id, who)).body).toMatchObject({ code: 'shop.notReserved' })
  await rush.world.settle()
  const paysAllTheSame = rush.world.drive.act({ act: 'pay', person: who.person.id, prepayId })
  await expect(paysAllTheSame).rejects.toThrow(/.+/)
  const stranger = await rush.world.buyer()
  expect((await sheet(id, stranger)).body).toMatchObject({ code: 'shop.unknownReservation' })
})

test('an expiry that had to wait for her sees what became of it meanwhile', async () => {
  const sale = await makeSale()
  const who = await rush.world.buyer()
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
  const [late, later2] = [await rush.world.buyer(), await rush.world.buyer()]
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
  await rush.world.turn(5_000)
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
    const who = await rush.world.buyer()
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
    await rush.world.settle()
    expect((await boardOf(sale)).sale).toMatchObject({ paid: 2, left: restock ? 9 : 8 })
    await back(`R2-${id}`)
    await rush.world.settle()
    await rush.world.turn(5_000)
    expect(await moneyBack(who)).toEqual([{ fen: 19_800, n: 2 }])
    expect((await boardOf(sale)).sale).toMatchObject({ refunded: 2, left: restock ? 10 : 8 })
  }
})

test('ahead, over, stopped, too many at once, and a desk that may not break its promises', async () => {
  const who = await rush.world.buyer()
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
  expect((await reserve(sale, await rush.world.buyer())).body).toMatchObject({ code: 'shop.over' })
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
  const { windowMinutes, startsAt, endsAt, restock, voucherTemplateId } = sale
  const { about, early, presale } = sale
  const promised = { sku, category, storeId, priceFen, listFen, perPerson, windowMinutes }
  const page = { name, article, about, early, presale }
  return { ...promised, ...page, units, startsAt, endsAt, restock, voucherTemplateId }
}
