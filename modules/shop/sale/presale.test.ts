// A pre-sale: a deposit on a real phone, the balance in its window, and every way in which it does
// not come to that. Real PostgreSQL, the sandbox's WeChat Pay.
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import type { PresaleTerms, ReservedUnits, Sale } from '#contracts'
import { DAY_MS, dayOf, HOUR_MS, MINUTE_MS } from '#kit'
import { refundAtTill } from '#modules/shop'
import { brandScope } from '#platform'
import type { Buyer } from '#tests/pay-world'
import { openSales } from '#tests/sale-world'

const sales = await openSales()
const { house, ask, rush, later, post, makeSale, boardOf, reserve, sheet, prepayOf } = sales
const { payOnPhone, buy, mine, differences, moneyBack } = sales

afterEach(async () => {
  await house.idle()
  expect(await differences('shop', 'pay')).toEqual([])
})

/** 20 yuan that count for 50 of 300, due from the third hour to the fifth unless told otherwise. */
const presale = (terms: Partial<PresaleTerms> = {}, more: object = {}): Promise<Sale> =>
  makeSale({
    priceFen: 30_000,
    listFen: null,
    endsAt: later(2 * HOUR_MS),
    presale: {
      depositFen: 2_000,
      countsFen: 5_000,
      balanceFrom: later(3 * HOUR_MS),
      balanceUntil: later(5 * HOUR_MS),
      depositBack: false,
      deliversOn: dayOf(new Date(house.clock.now().getTime() + 2 * DAY_MS), 'Asia/Shanghai'),
      ...terms,
    },
    ...more,
  })
const turn = async (ms: number) => {
  await rush.world.turn(ms)
  await rush.world.settle()
}
const payBalance = async (id: number, who: Buyer) => payOnPhone(who, prepayOf(await sheet(id, who)))
const told = async (who: Buyer) =>
  (
    await sql<{ name: string }>`select name from platform.event
      where subject = ${who.customerId} and (name like 'shop.deposit%' or name like 'shop.balance%')
      order by id`.execute(house.db)
  ).rows.map(({ name }) => name.replace('shop.', ''))
const orders = async (who: Buyer) =>
  (
    await sql<{ fen: number }>`select amount_fen as fen from orders.v_order
      where customer_id = ${who.customerId}`.execute(house.db)
  ).rows
const timelineOf = async ({ customerId }: Buyer): Promise<{ kind: string }[]> => {
  const path = `/v1/customers/${customerId}/timeline?limit=20`
  const { items } = (await ask('GET', path, { cookie: rush.desk })).body as {
    items: { kind: string }[]
  }
  return items.filter(({ kind }) => kind.startsWith('shop.'))
}
const refund = (id: number, number: string, quantity: number) =>
  house.act((tx) =>
    refundAtTill(
      tx,
      [
        {
          source: 'shop',
          number,
          orderNumber: `SALE-${id}`,
          refundedAt: tx.now.toISOString(),
          lines: [{ line: 1, quantity }],
        },
      ],
      brandScope(),
    ),
  )

test('a deposit, told when the balance may be paid, paid in its window, an order of the whole', async () => {
  const sale = await presale()
  const who = await rush.world.buyer()
  const reserved = (await reserve(sale, who)).body as ReservedUnits
  expect(reserved).toMatchObject({ priceFen: 27_000, totalFen: 27_000, depositFen: 2_000 })
  const { id } = reserved
  await payBalance(id, who)
  expect((await mine(who))[0]).toMatchObject({
    state: 'held',
    depositFen: 2_000,
    balanceFen: 25_000,
  })
  expect(await orders(who)).toEqual([])
  expect((await sheet(id, who)).body).toMatchObject({ code: 'shop.balanceAhead' })
  expect((await boardOf(sale)).sale).toMatchObject({
    left: 9,
    held: 1,
    heldFen: 2_000,
    takenFen: 0,
  })
  await turn(3 * HOUR_MS)
  expect(await told(who)).toEqual(['depositPaid', 'balanceDue'])
  await payBalance(id, who)
  expect((await mine(who))[0]).toMatchObject({ state: 'paid', orderNumber: `SALE-${id}` })
  expect(await orders(who)).toEqual([{ fen: 27_000 }])
  await turn(3 * HOUR_MS)
  expect((await boardOf(sale)).sale).toMatchObject({ left: 9, held: 0, paid: 1, takenFen: 27_000 })
  expect(await moneyBack(who)).toEqual([{ fen: 0, n: 0 }])
})

test('a missed balance: last call a day before, and the deposit stays or goes back as was said', async () => {
  const times = { balanceFrom: later(3 * HOUR_MS), balanceUntil: later(3 * HOUR_MS + 2 * DAY_MS) }
  const [stays, back] = [
    await presale({ ...times, deliversOn: dayOf(new Date(times.balanceUntil), 'Asia/Shanghai') }),
    await presale({
      ...times,
      depositBack: true,
      deliversOn: dayOf(new Date(times.balanceUntil), 'Asia/Shanghai'),
    }),
  ]
  const [who, other] = [await rush.world.buyer(), await rush.world.buyer()]
  await buy(stays, who)
  await buy(back, other)
  await turn(3 * HOUR_MS + DAY_MS + MINUTE_MS)
  expect(await told(who)).toEqual(['depositPaid', 'balanceDue', 'balanceEnding'])
  await turn(DAY_MS + 2 * MINUTE_MS)
  expect((await mine(who))[0]?.state).toBe('forfeited')
  expect((await mine(other))[0]?.state).toBe('returned')
  await turn(5_000)
  expect(await moneyBack(who)).toEqual([{ fen: 0, n: 0 }])
  expect(await moneyBack(other)).toEqual([{ fen: 2_000, n: 1 }])
  const lived = await Promise.all([who, other].map(timelineOf))
  expect(lived.map((rows) => rows.map(({ kind }) => kind))).toEqual([
    ['shop.depositForfeited', 'shop.depositPaid'],
    ['shop.depositReturned', 'shop.depositPaid'],
  ])
  expect((await boardOf(stays)).sale).toMatchObject({ left: 10, forfeited: 1, forfeitedFen: 2_000 })
  expect((await boardOf(back)).sale).toMatchObject({ left: 10, returned: 1, heldFen: 0 })
})

test('given back by hand only where the sale says so, once, and never paid afterwards', async () => {
  const [bound, loose] = [await presale(), await presale({ depositBack: true })]
  const [who, other] = [await rush.world.buyer(), await rush.world.buyer()]
  const [kept, given] = [await buy(bound, who), await buy(loose, other)]
  const cancel = (id: number, by: Buyer) =>
    post(`/v1/consumer/reservations/${id}/cancel`, {}, by.cookie)
  expect((await cancel(kept, who)).body).toMatchObject({ code: 'shop.depositStays' })
  await turn(3 * HOUR_MS)
  const prepay = prepayOf(await sheet(given, other))
  const both = await Promise.all([cancel(given, other), cancel(given, other)])
  expect(both.map(({ status }) => status)).toEqual([200, 200])
  await rush.world.settle()
  await turn(5_000)
  await expect(
    rush.world.drive.act({ act: 'pay', person: other.person.id, prepayId: prepay }),
  ).rejects.toThrow(/.+/)
  expect(await moneyBack(other)).toEqual([{ fen: 2_000, n: 1 }])
  expect((await boardOf(loose)).sale).toMatchObject({ left: 10, returned: 1 })
})

test('given up in the moment in which the balance is paid: one of the two, and no money is lost', async () => {
  const sale = await presale({ depositBack: true })
  const people = await Promise.all(Array.from({ length: 4 }, () => rush.world.buyer()))
  const ids: number[] = []
  for (const who of people) ids.push(await buy(sale, who))
  await turn(3 * HOUR_MS)
  const prepays: string[] = []
  for (const [at, who] of people.entries()) prepays.push(prepayOf(await sheet(ids[at] ?? 0, who)))
  await Promise.all(
    people.flatMap((who, at) => [
      post(`/v1/consumer/reservations/${ids[at]}/cancel`, {}, who.cookie),
      rush.world.drive
        .act({ act: 'pay', person: who.person.id, prepayId: prepays[at] ?? '' })
        .catch(() => undefined),
    ]),
  )
  await rush.world.settle()
  await turn(5_000)
  for (const who of people) {
    const [row] = await mine(who)
    const kept = await sql<{ fen: number }>`select coalesce(sum(amount_fen - refunded_fen)
        filter (where state = 'paid'), 0)::bigint as fen
      from pay.v_payment where customer_id = ${who.customerId}`.execute(house.db)
    expect([row?.state, kept.rows[0]?.fen]).toEqual(
      row?.state === 'paid' ? ['paid', 27_000] : ['returned', 0],
    )
  }
})

test('called off: every deposit goes back, unpaid places end, a deposit on its way goes back too', async () => {
  const sale = await presale({}, { perPerson: 3 })
  const [who, slow, idle] = [
    await rush.world.buyer(),
    await rush.world.buyer(),
    await rush.world.buyer(),
  ]
  await buy(sale, who, { units: 2 })
  await reserve(sale, idle)
  const { id } = (await reserve(sale, slow)).body as ReservedUnits
  const prepay = prepayOf(await sheet(id, slow))
  // She pays in the very moment in which it is called off: nobody has heard of it yet.
  await rush.world.drive.act({ act: 'pay', person: slow.person.id, prepayId: prepay })
  const off = () => post(`/v1/sales/${sale.id}/call-off`, {})
  expect((await off()).body).toMatchObject({ phase: 'calledOff' })
  await off()
  await rush.world.settle()
  await turn(5_000)
  expect(await moneyBack(who)).toEqual([{ fen: 4_000, n: 1 }])
  expect(await moneyBack(slow)).toEqual([{ fen: 2_000, n: 1 }])
  expect((await mine(idle))[0]?.state).toBe('cancelled')
  expect((await boardOf(sale)).sale).toMatchObject({ left: 10, reserved: 0, held: 0 })
  expect((await reserve(sale, await rush.world.buyer())).body).toMatchObject({ code: 'shop.over' })
  const begun = await presale()
  await turn(3 * HOUR_MS)
  expect((await post(`/v1/sales/${begun.id}/call-off`, {})).body).toMatchObject({
    code: 'shop.balanceBegun',
  })
  const flash = await makeSale()
  expect((await post(`/v1/sales/${flash.id}/call-off`, {})).body).toMatchObject({
    code: 'shop.notPresale',
  })
})

test('a balance that comes too late takes its unit again; where there is none it goes back', async () => {
  const sale = await presale({}, { units: 2 })
  const [first, second] = [await rush.world.buyer(), await rush.world.buyer()]
  const ids = [await buy(sale, first), await buy(sale, second)]
  await turn(3 * HOUR_MS)
  const prepays = [
    prepayOf(await sheet(ids[0] ?? 0, first)),
    prepayOf(await sheet(ids[1] ?? 0, second)),
  ]
  // Their time runs out in the very moment in which they pay.
  await sql`update shop.reservation set state = 'forfeited', due_at = null
    where sale_id = ${sale.id}`.execute(house.db)
  // Of the two units that come back the desk takes one out of the sale.
  await sql`with k as (update shop.sale_stock set units_left = 1
      where sale_id = ${sale.id} returning units_left)
    insert into shop.sale_move (sale_id, kind, units, left_after, at)
    select ${sale.id}, kind, units, rest, ${house.clock.now()}
    from k, (values ('forfeited', 2, 2), ('adjusted', -1, 1)) m (kind, units, rest)`.execute(
    house.db,
  )
  await payOnPhone(first, prepays[0] ?? '')
  expect((await mine(first))[0]?.state).toBe('paid')
  await payOnPhone(second, prepays[1] ?? '')
  expect((await mine(second))[0]?.state).toBe('forfeited')
  await turn(5_000)
  expect(await moneyBack(second)).toEqual([{ fen: 25_000, n: 1 }])
  expect((await boardOf(sale)).sale).toMatchObject({ left: 0, paid: 1 })
})

test('goods that come back are paid back from the balance first, then from the deposit', async () => {
  const sale = await presale({}, { perPerson: 3 })
  const who = await rush.world.buyer()
  const id = await buy(sale, who, { units: 3 })
  await turn(3 * HOUR_MS)
  await payBalance(id, who)
  const back = async () =>
    (
      await sql<{ purpose: string; fen: number }>`select split_part(p.purpose, ' ', 1) as purpose,
        p.refunded_fen as fen from pay.v_payment p
        where p.customer_id = ${who.customerId} order by p.payment_id`.execute(house.db)
    ).rows.map(({ purpose, fen }) => `${purpose} ${fen}`)
  for (const _again of [1, 2]) await refund(id, `A-${id}`, 1)
  await house.idle()
  expect(await back()).toEqual(['reservation 0', 'balance 27000'])
  // Both in one go: the second has to see what the first took of the balance.
  await house.act(async (tx) => {
    for (const number of [`B-${id}`, `C-${id}`])
      await refundAtTill(
        tx,
        [
          {
            source: 'shop',
            number,
            orderNumber: `SALE-${id}`,
            refundedAt: tx.now.toISOString(),
            lines: [{ line: 1, quantity: 1 }],
          },
        ],
        brandScope(),
      )
  })
  await house.idle()
  expect(await back()).toEqual(['reservation 6000', 'balance 75000'])
  await turn(5_000)
  expect(await moneyBack(who)).toEqual([{ fen: 81_000, n: 4 }])
  expect((await mine(who))[0]?.state).toBe('refunded')
})

test('the limit counts deposits; terms that cannot be kept are refused, and stay once it has begun', async () => {
  const sale = await presale()
  const who = await rush.world.buyer()
  await buy(sale, who)
  expect((await reserve(sale, who)).body).toMatchObject({
    code: 'shop.personLimit',
    details: { held: 1, left: 0 },
  })
  const tries: [Partial<PresaleTerms>, string][] = [
    [{ countsFen: 1_000 }, 'shop.countsTooMuch'],
    [{ countsFen: 30_000 }, 'shop.countsTooMuch'],
    [{ balanceFrom: later(HOUR_MS) }, 'shop.balanceTimes'],
    [{ balanceUntil: later(3 * HOUR_MS + 8 * DAY_MS) }, 'shop.balanceTimes'],
    [{ deliversOn: '2020-01-01' }, 'shop.deliversTooSoon'],
  ]
  for (const [terms, code] of tries) await expect(presale(terms)).rejects.toThrow(code)
  const { id, name, sku, article, priceFen, listFen, units, perPerson, windowMinutes } = sale
  const { startsAt, endsAt, early, about } = sale
  const same = { name, sku, article, priceFen, listFen, units, perPerson, windowMinutes }
  const change = (terms: Partial<PresaleTerms>) =>
    post('/v1/sales', {
      ...same,
      id,
      startsAt,
      endsAt,
      early,
      about,
      presale: { ...sale.presale, ...terms },
    })
  expect((await change({})).status).toBe(200)
  expect((await change({ depositBack: true })).body).toMatchObject({ code: 'shop.begun' })
})
