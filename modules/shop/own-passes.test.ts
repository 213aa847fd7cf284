// She buys a paid card on her own phone: believed when WeChat Pay says so, once; what was changed or
// taken off sale meanwhile is paid back; given back, the money goes the way it came.
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import type { OwnPasses, PassPlan, PassReturn } from '#contracts'
import { makeTemplate } from '#fixtures/coupon'
import { makeStores } from '#fixtures/org'
import { MINUTE_MS } from '#kit'
import { enrol } from '#modules/loyalty'
import type { Buyer } from '#tests/pay-world'
import { openSales } from '#tests/sale-world'

const { house, ask, rush, post, payOnPhone, prepayOf, differences, moneyBack } = await openSales()
afterEach(async () => {
  await house.idle()
  expect(await differences('loyalty', 'ledger', 'pay', 'coupon')).toEqual([])
})

let drawn = 0
const key = () => `pass-key-${(drawn += 1)}`
async function sells(more: object = {}): Promise<PassPlan> {
  const templateId = await makeTemplate(house, { thresholdFen: 0 })
  const answer = await post('/v1/pass-plans', {
    name: '季卡',
    priceFen: 9_900,
    months: 3,
    factor: 2,
    coupons: [{ templateId, count: 1 }],
    refund: { fullDays: 7, later: 'proRata' },
    remindDays: 7,
    onSale: true,
    ...more,
  })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body as PassPlan
}
const resave = ({ open: _o, unearnedFen: _u, version: _v, changedAt: _c, ...plan }: PassPlan) => ({
  ...plan,
  coupons: plan.coupons.map(({ templateId, count }) => ({ templateId, count })),
})
async function member(): Promise<Buyer> {
  const who = await rush.world.buyer()
  await house.act((tx) => enrol(tx, [{ customerId: who.customerId }]))
  return who
}
const asks = (who: Buyer, { id: planId, version }: PassPlan, own = key()) =>
  post('/v1/consumer/passes', { key: own, planId, version }, who.cookie)
const held = async (who: Buyer): Promise<OwnPasses> => {
  await house.idle()
  return (await ask('GET', '/v1/consumer/passes', { cookie: who.cookie })).body as OwnPasses
}
const settled = async () => {
  await house.idle()
  await rush.world.settle()
  await rush.world.turn(MINUTE_MS)
}

test('paid on her phone it is hers with its first coupons; at the desk it is given back to WeChat', async () => {
  const plan = await sells()
  const who = await member()
  expect(await held(who)).toMatchObject({ passes: [], payable: true })
  const sheet = await asks(who, plan)
  expect((await held(who)).passes).toEqual([])
  await payOnPhone(who, prepayOf(sheet))
  const { passes } = await held(who)
  expect(passes).toMatchObject([{ state: 'running', priceFen: 9_900, paidBy: 'wechat' }])
  const path = `/v1/customers/${who.customerId}/passes/${passes[0]?.id}/return`
  const preview = (await ask('GET', path, { cookie: rush.desk })).body as PassReturn
  expect(preview).toMatchObject({ rule: 'full', refundFen: 9_900, couponsBack: 1 })
  const back = { key: key(), fen: 9_900 }
  for (const repeated of [false, true])
    expect((await post(path, back)).body).toMatchObject({ repeated, pass: { state: 'returned' } })
  await settled()
  expect(await moneyBack(who)).toEqual([{ fen: 9_900, n: 1 }])
  const left = await sql<{ n: number }>`select count(*) as n from coupon.v_coupon
    where customer_id = ${who.customerId} and state <> 'void'`.execute(house.db)
  expect(left.rows).toEqual([{ n: 0 }])
})

test('one key is one payment and one pass; another plan under it is refused', async () => {
  const [plan, dear] = [await sells(), await sells({ priceFen: 99_000 })]
  const who = await member()
  const own = key()
  const both = await Promise.all([asks(who, plan, own), asks(who, plan, own)])
  const opened = await sql<{ n: number }>`select count(*) as n from pay.v_payment
    where customer_id = ${who.customerId}`.execute(house.db)
  expect([both.map(({ status }) => status), opened.rows]).toEqual([[200, 200], [{ n: 1 }]])
  expect((await asks(who, { ...plan, version: 2 })).body).toMatchObject({
    code: 'loyalty.passChanged',
  })
  expect((await asks(who, { ...dear, id: 99_999 })).body).toMatchObject({
    code: 'loyalty.passNotSold',
  })
  const stranger = await rush.world.buyer()
  expect((await asks(stranger, plan)).body).toMatchObject({ code: 'loyalty.notMember' })
  // Of two sheets at once only the later one can be paid: she pays the one she asks for last.
  await payOnPhone(who, prepayOf(await asks(who, plan, own)))
  await settled()
  expect((await held(who)).passes).toHaveLength(1)
})

test('changed or off sale between the sheet and the money: all of it goes back and nothing is hers', async () => {
  const who = await member()
  for (const change of [{ priceFen: 19_900 }, { factor: 3 }, { onSale: false }]) {
    const plan = await sells()
    const sheet = await asks(who, plan)
    expect((await post('/v1/pass-plans', { ...resave(plan), ...change })).status).toBe(200)
    await payOnPhone(who, prepayOf(sheet))
    await settled()
  }
  expect((await held(who)).passes).toEqual([])
  expect(await moneyBack(who)).toEqual([{ fen: 29_700, n: 3 }])
})

test('two sheets paid are two passes, one after the other', async () => {
  const plan = await sells()
  const who = await member()
  const sheets = [await asks(who, plan), await asks(who, plan)]
  for (const sheet of sheets) await payOnPhone(who, prepayOf(sheet))
  const { passes } = await held(who)
  expect(passes.map(({ state }) => state)).toEqual(['running', 'waiting'])
})

test('the till and the desk sell it for its price and no other, each number once', async () => {
  const plan = await sells()
  const who = await member()
  const desk = `/v1/customers/${who.customerId}/passes`
  const [storeId = 0] = await makeStores(house, 1)
  const [store] = (
    await sql<{ code: string }>`select code from org.v_store where store_id = ${storeId}`.execute(
      house.db,
    )
  ).rows
  const own = { key: key(), planId: plan.id, fen: 9_900, paidBy: 'cash', storeId }
  expect((await post(desk, { ...own, fen: 9_800 })).body).toMatchObject({
    code: 'loyalty.passChanged',
  })
  for (const duplicate of [false, true])
    expect((await post(desk, own)).body).toMatchObject({ duplicate, pass: { storeId } })
  const card = await sql<{ code: string }>`select card_code as code from loyalty.member
    where customer_id = ${who.customerId}`.execute(house.db)
  const till = {
    source: 'pos',
    number: 'N1',
    storeCode: store?.code,
    cardCode: card.rows[0]?.code,
    planId: plan.id,
    fen: 9_900,
    paidBy: 'cash',
  }
  expect((await post('/v1/till/passes', till)).body).toMatchObject({ pass: { state: 'waiting' } })
  expect((await post('/v1/till/passes', { ...till, cardCode: 'NOBODY' })).body).toMatchObject({
    code: 'loyalty.notMember',
  })
})
