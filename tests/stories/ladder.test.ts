// The offer ladder (D2): a cheap trial is sold on the phone, its use in the store is recorded, and
// whoever has used it is offered the full course with the price of the trial taken off.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { DAY_MS } from '#kit'
import { enrol } from '#modules/loyalty'
import { makeApiKey } from '#modules/org'
import { makeStores } from '#fixtures/org'
import { makeTemplate } from '#fixtures/coupon'
import { makeJourney, wait } from '#fixtures/journey'
import type { Buyer } from '#tests/pay-world'
import { openSales } from '#tests/sale-world'

const { house, ask, rush, makeSale, buy, differences } = await openSales()
const TRIAL_FEN = 1_800

async function openLadder() {
  const [storeId = 0] = await makeStores(house, 1)
  const store = await sql<{ code: string }>`select code from org.v_store
    where store_id = ${storeId}`.execute(house.db)
  const { key } = await house.act((tx) => makeApiKey(tx, { name: 'till', role: 'integrator' }))
  const trial = await makeTemplate(house, {
    benefit: { kind: 'gift', sku: 'TRIAL', pieces: 1 },
    thresholdFen: 0,
  })
  const credit = await makeTemplate(house, {
    benefit: { kind: 'amountOff', amountFen: TRIAL_FEN },
    thresholdFen: 0,
    skus: ['COURSE'],
    perCustomerLimit: 1,
  })
  await makeJourney(house, {
    trigger: { kind: 'event', event: 'coupon.redeemed', filters: { templateId: trial } },
    settings: { exitOnGoal: false },
    steps: [
      wait('think', 'offer'),
      { id: 'offer', kind: 'coupon', name: '', next: null, templateId: credit },
    ],
  })
  const sale = await makeSale({
    sku: 'TRIAL',
    article: '体验课',
    priceFen: TRIAL_FEN,
    voucherTemplateId: trial,
  })
  return { key, storeCode: store.rows[0]?.code ?? '', trial, credit, sale }
}
type Ladder = Awaited<ReturnType<typeof openLadder>>

async function memberNoOf({ customerId }: Buyer): Promise<string> {
  await house.act((tx) => enrol(tx, [{ customerId }]))
  const found = await sql<{ no: string }>`select member_no as no from loyalty.member
    where customer_id = ${customerId}`.execute(house.db)
  return found.rows[0]?.no ?? ''
}
let drawn = 0
/** What she pays for one of these in the store. */
async function sellInStore(ladder: Ladder, who: Buyer, sku: string, price: string, code: string) {
  const order = {
    source: 'pos',
    number: `L${(drawn += 1)}`,
    storeCode: ladder.storeCode,
    placedAt: house.clock.now().toISOString(),
    customer: { memberNo: await memberNoOf(who) },
    lines: [{ sku, name: sku, quantity: 1, unitPrice: price }],
    couponCodes: [code],
  }
  const answer = await ask('POST', '/v1/orders', { key: ladder.key, body: { orders: [order] } })
  const [item] = (answer.body as { items: { ok?: { paidFen: number } }[] }).items
  await house.idle()
  return item?.ok?.paidFen
}
const codesOf = async ({ customerId }: Buyer, templateId: number): Promise<string[]> =>
  (
    await sql<{ code: string }>`select code from coupon.v_coupon where customer_id = ${customerId}
      and template_id = ${templateId}`.execute(house.db)
  ).rows.map(({ code }) => code)

test('who has used the trial is offered the full course less its price; who has not is left alone', async () => {
  const ladder = await openLadder()
  const [keen, idle] = [await rush.world.buyer(), await rush.world.buyer()]
  for (const who of [keen, idle]) await buy(ladder.sale, who)
  const [voucher = ''] = await codesOf(keen, ladder.trial)
  expect(await sellInStore(ladder, keen, 'TRIAL', '98.00', voucher)).toBe(0)
  expect(await codesOf(keen, ladder.credit)).toEqual([])
  await rush.world.turn(2 * DAY_MS)
  await house.idle()
  const [credit = ''] = await codesOf(keen, ladder.credit)
  expect(await codesOf(idle, ladder.credit)).toEqual([])
  expect(await sellInStore(ladder, keen, 'COURSE', '5000.00', credit)).toBe(500_000 - TRIAL_FEN)
  expect(await codesOf(keen, ladder.credit)).toHaveLength(1)
  expect(await differences('shop', 'pay', 'coupon', 'order', 'journey')).toEqual([])
})
