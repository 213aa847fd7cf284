// A sale in whose middle the server, or PostgreSQL, is killed by -9: what was acknowledged is there,
// nothing is there twice, every unit is sold or on the shelf, and the auditor finds nothing.
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { MINUTE_MS, plusMs } from '#kit'
import { bootedModules } from '#platform'
import type { Buyer } from '../pay-world.ts'
import { openSalesWorld, type SalesWorld } from './sales-world.ts'
import type { Random, SoakSuite } from './suite.ts'

const BUYERS = 24
const UNITS = 14
const PRICE_FEN = 9_900
const LONGEST_MS = 1_500
/** A server looks at the clock this often. */
const CLOCK_MS = 1_100

interface Told {
  /** Acknowledged: the id under which her units are kept. */
  reservationId?: number
  cancelled?: true
  /** WeChat Pay has her money. */
  paid?: true
}

async function openSale(world: SalesWorld, round: number): Promise<number> {
  const now = world.house.clock.now()
  const made = await world.ask('/v1/sales', world.desk, {
    name: `秒杀 ${round}`,
    sku: 'SCARF',
    article: '羊绒围巾',
    priceFen: PRICE_FEN,
    units: UNITS,
    startsAt: plusMs(now, -MINUTE_MS).toISOString(),
    endsAt: plusMs(now, 120 * MINUTE_MS).toISOString(),
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  return Number(made.body.id)
}

/** Everything one buyer does, and what she was told of it. */
async function buys(world: SalesWorld, saleId: number, who: Buyer, way: Random): Promise<Told> {
  const [restsMs, next] = [way.int(0, LONGEST_MS), way.next()]
  const told: Told = {}
  await pause(restsMs)
  const key = `soak-${saleId}-${who.customerId}`
  const path = `/v1/consumer/sales/${saleId}/reservations`
  const reserved = await world.ask(path, who.cookie, { key })
  if (reserved.status !== 200) {
    expect(reserved.body.code).toBe('shop.soldOut')
    return told
  }
  told.reservationId = Number(reserved.body.id)
  const own = `/v1/consumer/reservations/${told.reservationId}`
  if (next < 0.2) {
    const { status } = await world.ask(`${own}/cancel`, who.cookie, {})
    expect(status).toBe(200)
    told.cancelled = true
  } else if (next < 0.8) {
    const sheet = await world.ask(`${own}/pay`, who.cookie, {})
    expect(sheet.status, JSON.stringify(sheet.body)).toBe(200)
    const prepayId = String(sheet.body.package).replace('prepay_id=', '')
    await world.drive.act({ act: 'pay', person: who.person.id, prepayId })
    told.paid = true
  }
  return told
}

interface End {
  customerId: number
  reservationId: number
  state: string
  orders: number
  paidFen: number
  backFen: number
}
const endsOf = async (world: SalesWorld, saleId: number): Promise<End[]> =>
  (
    await sql<End>`select r.customer_id as "customerId", r.reservation_id as "reservationId",
      r.state, (select count(*)::int from orders.v_order o
        where o.source = 'shop' and o.number = 'SALE-' || r.reservation_id) as orders,
      (select coalesce(sum(p.amount_fen), 0)::bigint from pay.payment p
        where p.payment_id = r.payment_id and p.state = 'paid') as "paidFen",
      (select coalesce(sum(b.amount_fen), 0)::bigint from pay.refund b
        where b.payment_id = r.payment_id and b.state = 'done') as "backFen"
    from shop.reservation r where r.sale_id = ${saleId} order by 1`.execute(world.house.db)
  ).rows

async function hold(world: SalesWorld, saleId: number, buyers: readonly Buyer[], told: Told[]) {
  const ends = await endsOf(world, saleId)
  for (const [n, { customerId }] of buyers.entries()) {
    const hers = ends.filter((end) => end.customerId === customerId)
    const { reservationId, cancelled, paid } = told[n] ?? {}
    if (reservationId === undefined) {
      expect([customerId, hers]).toEqual([customerId, []])
      continue
    }
    const state = paid ? 'paid' : cancelled ? 'cancelled' : 'expired'
    const end = { customerId, reservationId, state, orders: paid ? 1 : 0, backFen: 0 }
    expect(hers).toEqual([{ ...end, paidFen: paid ? PRICE_FEN : 0 }])
  }
  const { rows } = await sql<{ left: number }>`select units_left as "left" from shop.sale_stock
    where sale_id = ${saleId}`.execute(world.house.db)
  expect(rows[0]?.left).toBe(UNITS - told.filter(({ paid }) => paid).length)
  await world.house.passed()
  for (const check of bootedModules().flatMap((module) => module.audit ?? []))
    expect([check.name, await check.differences(world.house.db)]).toEqual([check.name, 0])
}

async function open() {
  const world = await openSalesWorld()
  const buyers: Buyer[] = []
  for (let n = 0; n < BUYERS; n += 1) buyers.push(await world.buyer())
  return async (random: Random, round: number): Promise<void> => {
    const saleId = await openSale(world, round)
    const bought = Promise.all(buyers.map((who) => buys(world, saleId, who, random)))
    // Whoever fails while others are still killing is heard below.
    bought.catch(() => undefined)
    await pause(random.int(0, LONGEST_MS))
    if (random.chance(0.5)) await world.killPostgres()
    else {
      await world.server.kill()
      await world.server.start()
    }
    const told = await bought
    await world.settle()
    // The window ends: what nobody paid for goes back, and who paid unheard is asked for.
    await world.turn(16 * MINUTE_MS)
    await world.turn(3 * MINUTE_MS)
    await hold(world, saleId, buyers, told)
    await pause(CLOCK_MS)
  }
}

export const sales: SoakSuite = {
  sentence:
    'a sale in whose middle server or PostgreSQL is killed: nothing acknowledged is lost or doubled',
  rounds: 200,
  open,
}
