// Lists of the shop as files: the filter that is set, the reach of who asks, harmless to
// spreadsheets, names only for those who may export them, and a line in the audit log.
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Clearance, DeskReturn, ReturnRequest } from '#contracts'
import { addDays, dayOf } from '#kit'
import { freshPhone } from '#fixtures/customer'
import { makeStaff, signInAs } from '#fixtures/org'
import { saveProducts } from '#modules/catalog'
import { attachIdentities } from '#modules/customer'
import { brandScope } from '#platform'
import type { Buyer } from '#tests/pay-world'
import { openShop } from './purchase/fixtures.ts'
import { receiveStock } from './stock/desk.ts'

const { house, ask, shop, article, order, buy, buyer, own, post } = await openShop()

const table = async (path: string, cookie = shop.desk): Promise<Record<string, string>[]> => {
  const reply = await ask('GET', path, { cookie })
  expect(reply.status, reply.text).toBe(200)
  expect(reply.text.startsWith('\uFEFF')).toBe(true)
  return parse(reply.text, { bom: true, columns: true })
}
const told = async (action: string) =>
  (
    await sql<{ details: object }>`select details from org.audit where action = ${action}
      order by audit_id desc limit 1`.execute(house.db)
  ).rows[0]?.details
const headquarters = async () => signInAs(house, await makeStaff(house, { role: 'headquarters' }))
const askBack = async (id: number, who: Buyer, reason = '不合适') => {
  const body = { lines: [{ line: 1, quantity: 1 }], reason }
  return (await own(id, 'returns', who, body)).body as ReturnRequest
}

describe('stock as a file', () => {
  it('has more than a page, in reach, with the filter; a formula is text', async () => {
    const variants = Array.from({ length: 600 }, (_, n) => ({ sku: `BULK-${n}`, listFen: 100 }))
    const skus = variants.map(({ sku }) => sku)
    await house.act(async (tx) => {
      for (let n = 0; n < 6; n++)
        await saveProducts(tx, [
          { name: `=bulk ${n}`, variants: variants.slice(n * 100, n * 100 + 100) },
        ])
      for (const at of [0, 300])
        await receiveStock(tx, brandScope(), {
          storeId: shop.storeId,
          items: skus.slice(at, at + 300).map((sku) => ({ sku, units: 3 })),
        })
    })
    const rows = await table('/v1/stock/export?search=BULK')
    expect(new Set(rows.map(({ sku }) => sku))).toEqual(new Set(skus))
    expect(rows[0]).toMatchObject({ product: "'=bulk 0", onHand: '3', available: '3', low: '0' })
    expect(await told('stock.export')).toMatchObject({ rows: 600, searched: true })
    expect(await table('/v1/stock/export?search=BULK-77')).toHaveLength(1)
    expect(await table('/v1/stock/export', shop.elsewhere)).toEqual([])
  })
})

describe('purchases and returns as files', () => {
  it('name people for those who may export them, and nobody elsewhere', async () => {
    const who = await buyer()
    await sql`update customer.customer set name = '顾晴'
      where customer_id = ${who.customerId}`.execute(house.db)
    const identity = { kind: 'phone' as const, value: freshPhone() }
    await house.act((tx) => attachIdentities(tx, [{ customerId: who.customerId, identity }]))
    const id = await buy(who, order(10_000, [{ sku: await article(5), quantity: 2 }]))
    await buy(who, order(5_000, [{ sku: await article(5), quantity: 1 }]))
    const asked = await askBack(id, who, '=HYPERLINK("x")')
    const number = `SHOP-${id}`
    const path = `/v1/purchases/export?search=${number}`
    const full = await table(path, await headquarters())
    expect(full).toMatchObject([{ number, state: 'paid', totalYuan: '100', pieces: '2' }])
    expect(full[0]?.['customer']).toBe('顾晴')
    expect(full[0]?.['phone']).toMatch(/^1\d\d\*{4}\d{4}$/)
    expect(await table(path)).toMatchObject([{ number, customer: '', phone: '' }])
    expect(await table(path, shop.elsewhere)).toEqual([])
    const state = await table('/v1/purchases/export?state=expired')
    expect(state.filter((row) => row['number'] === number)).toEqual([])
    expect(await told('purchase.export')).toMatchObject({ state: 'expired', searched: false })

    const back = { id: String(asked.id), number, state: 'asked', sumYuan: '50' }
    const waiting = await table('/v1/purchase-returns/export?state=asked')
    expect(waiting).toMatchObject([{ ...back, reason: `'=HYPERLINK("x")`, customer: '' }])
    expect(await table('/v1/purchase-returns/export', shop.elsewhere)).toEqual([])
    const [named] = await table('/v1/purchase-returns/export', await headquarters())
    expect(named).toMatchObject(back)
    expect(named?.['customer']).toBe('顾晴')
    await post(`/v1/purchase-returns/${asked.id}/decline`, { answer: '已拆封' })
    expect(await table('/v1/purchase-returns/export?state=asked')).toEqual([])
    expect(await table('/v1/purchase-returns/export?state=declined')).toMatchObject([
      { answer: '已拆封' },
    ])
  })

  it('lists returns by state, newest first, page by page, and says how many wait', async () => {
    const who = await buyer()
    const sku = await article(9)
    const asked: number[] = []
    for (let n = 0; n < 3; n++) {
      const id = await buy(who, order(5_000, [{ sku, quantity: 1 }]))
      asked.push((await askBack(id, who)).id)
    }
    const [first = 0, second = 0, third = 0] = asked
    interface Page {
      items: DeskReturn[]
      waiting: number
      nextCursor?: string
    }
    const list = async (query: string, cookie = shop.desk) =>
      (await ask('GET', `/v1/purchase-returns?${query}`, { cookie })).body as Page
    const one = await list('limit=2&state=asked')
    expect(one.items.map(({ id }) => id)).toEqual([third, second])
    const two = await list(`limit=2&state=asked&cursor=${one.nextCursor}`)
    expect(two.items.map(({ id }) => id)).toEqual([first])
    expect([one.waiting, two.waiting, two.nextCursor]).toEqual([3, 3, undefined])
    await post(`/v1/purchase-returns/${second}/decline`, { answer: '不行' })
    // Whatever is listed, it is those that wait which are counted; of the stores within reach.
    expect((await list('state=declined&limit=1')).waiting).toBe(2)
    expect((await list('', shop.elsewhere)).waiting).toBe(0)
    expect((await list(`storeId=${shop.otherId}`)).waiting).toBe(0)
  })
})

describe('the proofs of evening clearance as a file', () => {
  it('have a line for each day, store and step, however many, of rules that ended too', async () => {
    const cookie = await headquarters()
    const steps = [
      { at: '19:00', offBp: 1_000 },
      { at: '22:00', offBp: 10_000 },
    ]
    const body = { name: '不卖隔夜菜', promise: '=当天卖完', steps, active: false }
    const { id } = (await ask('POST', '/v1/clearances', { cookie, body })).body as Clearance
    const today = dayOf(house.clock.now(), 'Asia/Shanghai')
    const [first, last] = [addDays(today, -199), addDays(today, -300)]
    // Two orders a day, step and store for two hundred days, so that a page ends within a store's day;
    // and one of long ago.
    await sql`insert into shop.clearance_use (customer_id, order_id, clearance_id, store_id, used_on,
        off_bp, units, given_fen)
      select 1, row_number() over (), ${id}, s.id, ${today}::date - d, o.bp, 2, 150
      from unnest(${[shop.storeId, shop.otherId]}::bigint[]) s(id), generate_series(0, 199) d,
        unnest(array[1000, 5000, 10000]) o(bp), generate_series(1, 2) n`.execute(house.db)
    await sql`insert into shop.clearance_use values
      (2, 1, ${id}, null, ${last}::date, 1000, 1, 7)`.execute(house.db)
    const rows = await table(`/v1/clearances/export?from=${first}&until=${today}`, cookie)
    const keys = rows.map((row) => `${row['day']} ${row['store']} ${row['offPercent']}`)
    expect([keys.length, new Set(keys).size]).toEqual([1_200, 1_200])
    expect(rows.map(({ day }) => day)).toEqual(
      rows
        .map(({ day }) => day)
        .toSorted()
        .toReversed(),
    )
    expect(rows[0]).toMatchObject({
      day: today,
      clearance: '不卖隔夜菜',
      promise: "'=当天卖完",
      step: '19:00',
      offPercent: '10',
      orders: '2',
      units: '4',
      givenYuan: '3',
    })
    expect(await told('clearance.export')).toMatchObject({ rows: 1_200, from: first, until: today })
    // Left open it is the last thirty days; sold nowhere in particular, a line still stands.
    expect(await table('/v1/clearances/export', cookie)).toHaveLength(180)
    expect(await table(`/v1/clearances/export?from=${last}&until=${last}`, cookie)).toMatchObject([
      { store: '', units: '1', givenYuan: '0.07' },
    ])
    const wrong = await ask('GET', `/v1/clearances/export?from=${today}&until=${first}`, { cookie })
    expect(wrong.body).toMatchObject({ code: 'shop.periodReversed' })
    const reply = await ask('GET', '/v1/clearances/export', { cookie: shop.desk })
    expect(reply.status).toBe(403)
  })
})
