// Units of a flash sale: the last one, and the payment that arrives as its reservation expires.
import { sql } from 'kysely'
import { expect } from 'vitest'
import { MINUTE_MS, plusMs } from '#kit'
import { makeCustomers } from '#fixtures/customer'
import type { Buyer } from '../pay-world.ts'
import { pause, type Race, type World } from './world.ts'

const PRICE_FEN = 9_900
const WINDOW_MS = 15 * MINUTE_MS

async function makeSale(world: World, units: number): Promise<number> {
  const now = world.house.clock.now()
  const made = await world.post(0, '/v1/sales', world.desk, {
    name: `秒杀 ${units}`,
    sku: 'SCARF',
    article: '羊绒围巾',
    priceFen: PRICE_FEN,
    listFen: 19_900,
    units,
    startsAt: plusMs(now, -MINUTE_MS).toISOString(),
    endsAt: plusMs(now, 120 * MINUTE_MS).toISOString(),
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  return Number(made.body.id)
}
const reserve = (world: World, n: number, saleId: number, cookie: string, key: string) =>
  world.post(n, `/v1/consumer/sales/${saleId}/reservations`, cookie, { key })
const leftOf = async (world: World, saleId: number) =>
  (
    await world.rows(sql<{ left: number; held: number }>`select k.units_left as "left",
      (select coalesce(sum(units), 0)::int from shop.reservation r where r.sale_id = k.sale_id
        and r.state in ('reserved', 'paid')) as held
    from shop.sale_stock k where k.sale_id = ${saleId}`)
  )[0]

const BUYERS = 30

export const lastUnit: Race = {
  sentence: 'the last unit of stock: thirty want it at both doors, some twice, some give it back',
  round: async (world, random, round) => {
    const units = random.int(1, 4)
    const saleId = await makeSale(world, units)
    const ids = await makeCustomers(world.house, BUYERS)
    const cookies = await Promise.all(ids.map(world.cookieOf))
    const rush = () =>
      Promise.all(
        cookies.flatMap((cookie, n) =>
          Array.from({ length: random.int(1, 2) }, (_, again) =>
            reserve(world, n + again, saleId, cookie, `last-unit-${round}-${n}`),
          ),
        ),
      )
    const won = (replies: Awaited<ReturnType<typeof rush>>) =>
      new Set(replies.flatMap(({ status, body }) => (status === 200 ? Number(body.id) : [])))
    const first = await rush()
    const mine = won(first)
    expect(mine.size).toBe(units)
    const codes = new Set(first.flatMap(({ status, body }) => (status === 200 ? [] : body.code)))
    expect([...codes]).toEqual(['shop.soldOut'])
    expect(await leftOf(world, saleId)).toEqual({ left: 0, held: units })
    // One is given back, twice at once, while everybody asks again.
    const [one = 0] = mine
    const [holder = 0] = (
      await world.rows(sql<{ id: number }>`select customer_id as id from shop.reservation
        where reservation_id = ${one}`)
    ).map(({ id }) => id)
    const path = `/v1/consumer/reservations/${one}/cancel`
    const cookie = cookies[ids.indexOf(holder)] ?? ''
    const cancels = [0, 1].map((n) => world.post(n, path, cookie, {}))
    await Promise.all([rush(), ...cancels])
    await rush()
    expect(await leftOf(world, saleId)).toEqual({ left: 0, held: units })
  },
}

interface End {
  state: string
  payment: string
  orders: number
  backFen: number
}
const endOf = async (world: World, reservationId: number): Promise<End | undefined> =>
  (
    await world.rows(sql<End>`select r.state, p.state as payment,
      (select count(*)::int from orders.v_order o
        where o.customer_id = r.customer_id and o.source = 'shop') as orders,
      (select coalesce(sum(b.amount_fen), 0)::bigint from pay.refund b
        where b.payment_id = p.payment_id and b.state = 'done') as "backFen"
    from shop.reservation r join pay.payment p on p.payment_id = r.payment_id
    where r.reservation_id = ${reservationId}`)
  )[0]

async function prepared(world: World, who: Buyer, saleId: number, n: number) {
  const made = await reserve(world, n, saleId, who.cookie, `late-payment-${who.customerId}`)
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const id = Number(made.body.id)
  const sheet = await world.post(n, `/v1/consumer/reservations/${id}/pay`, who.cookie, {})
  expect(sheet.status, JSON.stringify(sheet.body)).toBe(200)
  return { id, prepayId: String(sheet.body.package).replace('prepay_id=', '') }
}

export const latePayment: Race = {
  sentence: 'a payment that arrives as its reservation expires, and others wait for the units',
  round: async (world, random, round) => {
    const payers = await Promise.all([1, 2, 3].map(world.buyer))
    const saleId = await makeSale(world, payers.length)
    const held: Awaited<ReturnType<typeof prepared>>[] = []
    for (const [n, who] of payers.entries()) held.push(await prepared(world, who, saleId, n))
    const waiting = await Promise.all((await makeCustomers(world.house, 4)).map(world.cookieOf))
    const expiry = plusMs(world.house.clock.now(), WINDOW_MS)
    const paid = payers.map(async ({ person }, n) => {
      await pause(random.int(0, 60))
      const act = { act: 'pay', person: person.id, prepayId: held[n]?.prepayId ?? '' }
      return world.drive.act(act).then(
        () => true,
        () => false,
      )
    })
    const expired = pause(random.int(0, 30)).then(() => world.house.clock.set(expiry))
    const asked = waiting.map(async (cookie, n) => {
      await pause(random.int(0, 100))
      await reserve(world, n, saleId, cookie, `waiting-${round}-${n}`)
    })
    await Promise.all([...paid, expired, ...asked])
    await world.settle()
    await world.turn(MINUTE_MS)
    await world.turn(MINUTE_MS)
    for (const [n, one] of held.entries()) {
      const end = await endOf(world, one.id)
      // Whoever has paid has an order, or all her money again; whoever has not has neither.
      expect([
        { state: 'paid', payment: 'paid', orders: 1, backFen: 0 },
        { state: 'refunded', payment: 'paid', orders: 0, backFen: PRICE_FEN },
        { state: 'expired', payment: 'closed', orders: 0, backFen: 0 },
      ]).toContainEqual(end)
      expect(end?.payment).toBe((await paid[n]) ? 'paid' : 'closed')
    }
    const { left = 0, held: units = 0 } = (await leftOf(world, saleId)) ?? {}
    expect(left + units).toBe(payers.length)
  },
}
