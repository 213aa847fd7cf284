// Several tenders at the till: what each unit carries, and where a refund gives it back (S-R4, S-R5).
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeCustomer } from '#fixtures/customer'
import { openTill, wrongChecks } from '#fixtures/shop'
import { enrol, saveProgram, showProgram, topUp } from '#modules/loyalty'
import { orThrow } from '#platform'

const { house, post, sell, bring, sale, bringing } = await openTill()
let drawn = 0

/** A member with what she has paid in; a fifth of it is given on top. */
async function saver(fen: number) {
  const customerId = await makeCustomer(house)
  await house.act(async (tx) => {
    orThrow((await enrol(tx, [{ customerId }]))[0])
    const { changedAt: _at, tiers, ...rules } = await showProgram(tx.db)
    await saveProgram(tx, {
      ...rules,
      tiers: tiers.map(({ members: _n, ...tier }) => tier),
      stored: {
        gifts: [{ fromFen: 20_000, bonusFen: 4_000, templateId: null }],
        spends: 'proportional',
        mostPerOrderFen: null,
      },
    })
    const number = `V${++drawn}`
    const paid = { customerId, source: 'pos', number, storeId: null, staffId: null, fen }
    orThrow((await topUp(tx, [{ ...paid, paidBy: 'cash' }]))[0])
  })
  const found = await sql<{ code: string; no: string }>`select card_code as code, member_no as no
    from loyalty.member where customer_id = ${customerId}`.execute(house.db)
  const { code = '', no = '' } = found.rows[0] ?? {}
  return { customerId, code, no }
}

async function purse(customerId: number): Promise<number[]> {
  const rows = (
    await sql<{ asset: string; balance: number }>`select asset, balance from ledger.v_balance
    where customer_id = ${customerId}`.execute(house.db)
  ).rows
  const of = (asset: string) => rows.find((row) => row.asset === asset)?.balance ?? 0
  return [of('stored_principal'), of('stored_bonus')]
}

const stored = (fen: number) => ({ kind: 'stored', fen })
const cash = (fen: number) => ({ kind: 'cash', fen })
const card = (fen: number) => ({ kind: 'card', fen })
const fens = (tenders: { kind: string; fen: number }[] = []) =>
  Object.fromEntries(tenders.map(({ kind, fen }) => [kind, fen]))

test('S-R5: stored value, card and cash pay an order; each unit goes back to what paid it', async () => {
  const eva = await saver(20_000)
  const order = sale('', {
    customer: { memberNo: eva.code },
    lines: [
      { sku: 'A1', name: '面膜', quantity: 3, unitPrice: '33.33' },
      { sku: 'B1', name: '口红', quantity: 1, unitPrice: '60.01' },
    ],
    tenders: [cash(4_000), stored(10_000), card(2_000)],
  })
  const [done] = await sell([order])
  expect(fens(done?.ok?.tenders)).toEqual({
    bonus: 1_667,
    principal: 8_333,
    card: 2_000,
    cash: 4_000,
  })
  expect(await purse(eva.customerId)).toEqual([11_667, 2_333])
  // Points are for her own money: 143.33 yuan, not 160.
  await house.idle()
  const points = await sql<{ points: number }>`select points from loyalty.v_member
    where customer_id = ${eva.customerId}`.execute(house.db)
  expect(points.rows[0]?.points).toBe(143)

  const one = { lines: [{ line: 1, quantity: 1 }] }
  const preview = (
    await post('/v1/refunds/preview', { source: 'pos', orderNumber: order.number, ...one })
  ).body as { tenders: { kind: string; fen: number }[] }
  const back = bringing(order, 'R1', one)
  const [first] = await bring([back])
  expect(first?.ok?.tenders).toEqual(preview.tenders)
  // 33.33 of 160.00: a fen of remainder either way, together the price of the unit.
  expect(fens(first?.ok?.tenders)).toEqual({ bonus: 348, principal: 1_735, card: 417, cash: 833 })
  const [again] = await bring([back])
  expect([again?.ok?.duplicate, fens(again?.ok?.tenders)]).toEqual([true, fens(first?.ok?.tenders)])
  expect(await purse(eva.customerId)).toEqual([11_667 + 1_735, 2_333 + 348])
  const [last] = await bring([bringing(order, 'R2')])
  expect(last?.ok?.refundFen).toBe(16_000 - 3_333)
  // All of it is back where it came from: cash 40, card 20, the rest on her balance.
  expect(fens(last?.ok?.tenders)).toMatchObject({ card: 2_000 - 417, cash: 4_000 - 833 })
  expect(await purse(eva.customerId)).toEqual([20_000, 4_000])
  expect(await wrongChecks(house)).toEqual([])
})

test('tenders that are not what is due are refused, and nothing is left behind', async () => {
  const eva = await saver(20_000)
  const customer = { memberNo: eva.code }
  const items = await sell([
    sale('', { customer, tenders: [stored(5_000), cash(4_999)] }),
    sale('', { customer, tenders: [stored(5_000)], paidFen: 10_000 }),
    sale('', { customer, tenders: [] }),
    sale('', {
      customer,
      lines: [{ sku: 'A1', name: '面膜', quantity: 1, unitPrice: '240.01' }],
      tenders: [stored(24_001)],
    }),
    sale('', { customer: { memberNo: eva.no }, tenders: [stored(10_000)] }),
    sale('13800002222', { tenders: [stored(10_000)] }),
  ])
  expect(items.map(({ refusal }) => [refusal?.code, refusal?.details])).toEqual([
    ['order.tendersDiffer', { dueFen: 10_000, tenderFen: 9_999 }],
    ['order.tendersDiffer', { dueFen: 10_000, tenderFen: 5_000 }],
    ['order.tendersDiffer', { dueFen: 10_000, tenderFen: 0 }],
    ['loyalty.notEnoughStored', { balance: 24_000, missing: 1 }],
    ['loyalty.storedNeedsCode', {}],
    ['loyalty.storedNeedsCode', {}],
  ])
  const twice = await post('/v1/orders', {
    orders: [sale('', { customer, tenders: [cash(5_000), cash(5_000)] })],
  })
  expect(twice.status).toBe(400)
  expect(await purse(eva.customerId)).toEqual([20_000, 4_000])
})

test('an order that comes again is answered and takes nothing; with other tenders it is refused', async () => {
  const eva = await saver(20_000)
  const order = sale('', { customer: { memberNo: eva.code }, tenders: [stored(10_000)] })
  const pair = await sell([order, order])
  expect(pair.map(({ ok }) => ok?.duplicate)).toEqual([false, true])
  const [again] = await sell([order])
  expect([again?.ok?.duplicate, again?.ok?.tenders]).toEqual([true, pair[0]?.ok?.tenders])
  const [other] = await sell([{ ...order, tenders: [cash(10_000)] }])
  expect(other?.refusal?.code).toBe('order.numberReused')
  expect(await purse(eva.customerId)).toEqual([20_000 - 8_333, 4_000 - 1_667])
})

test('S-R3: what a lost offer keeps is kept of every tender alike, and comes back with the last unit', async () => {
  const eva = await saver(20_000)
  const { giveCoupon, makeTemplate } = await import('#fixtures/coupon')
  const template = await makeTemplate(house, {
    thresholdFen: 30_000,
    benefit: { kind: 'percentOff', offBp: 1_000 },
  })
  const code = await giveCoupon(house, eva.customerId, template)
  const order = sale('', {
    customer: { memberNo: eva.code },
    lines: [{ sku: 'A1', name: '面膜', quantity: 6, unitPrice: '50.00' }],
    couponCodes: [code],
    tenders: [stored(13_500), cash(13_500)],
  })
  expect((await sell([order]))[0]?.ok?.paidFen).toBe(27_000)
  const five = { lines: [{ line: 1, quantity: 5 }] }
  const [first] = await bring([bringing(order, 'L1', five)])
  expect([first?.ok?.refundFen, fens(first?.ok?.tenders)]).toEqual([
    22_000,
    { bonus: 1_833, principal: 9_167, cash: 11_000 },
  ])
  const [last] = await bring([bringing(order, 'L2')])
  expect(fens(last?.ok?.tenders)).toEqual({ bonus: 417, principal: 2_083, cash: 2_500 })
  expect(await purse(eva.customerId)).toEqual([20_000, 4_000])
  expect(await wrongChecks(house)).toEqual([])
})
