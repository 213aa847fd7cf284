// She pays in on her own phone: believed when WeChat Pay says so, once, with its gift; paid out again
// the way it came; and given back where nothing is sold any more.
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import type { OwnStored } from '#contracts'
import { MINUTE_MS } from '#kit'
import { enrol, returnTopUps, saveProgram, showProgram } from '#modules/loyalty'
import { orThrow } from '#platform'
import type { Buyer } from '#tests/pay-world'
import { openSales } from '#tests/sale-world'

const { house, ask, rush, post, payOnPhone, prepayOf, differences, moneyBack } = await openSales()
afterEach(async () => {
  await house.idle()
  expect(await differences('loyalty', 'ledger', 'pay')).toEqual([])
})

const sells = (on: boolean) =>
  house.act(async (tx) => {
    const { changedAt: _at, tiers, ...rules } = await showProgram(tx.db)
    const gifts = [{ fromFen: 20_000, bonusFen: 2_000, templateId: null }]
    await saveProgram(tx, {
      ...rules,
      tiers: tiers.map(({ members: _n, ...tier }) => tier),
      stored: on ? { gifts, spends: 'proportional', mostPerOrderFen: null } : null,
    })
  })
async function member(): Promise<Buyer> {
  const who = await rush.world.buyer()
  await house.act((tx) => enrol(tx, [{ customerId: who.customerId }]))
  return who
}
let drawn = 0
const key = () => `top-up-${(drawn += 1)}`
const payIn = (who: Buyer, fen: number, own = key()) =>
  post('/v1/consumer/top-ups', { key: own, fen }, who.cookie)
const purse = async (who: Buyer): Promise<OwnStored> =>
  (await ask('GET', '/v1/consumer/stored', { cookie: who.cookie })).body as OwnStored

test('paid on her phone, it is hers with the gift of its step; paid out, it goes back to WeChat', async () => {
  await sells(true)
  const who = await member()
  expect((await purse(who)).offer).toMatchObject({ payable: true, gifts: [{ bonusFen: 2_000 }] })
  const sheet = await payIn(who, 20_000)
  expect(await purse(who)).toMatchObject({ principalFen: 0, bonusFen: 0 })
  await payOnPhone(who, prepayOf(sheet))
  await house.idle()
  const { items, ...held } = await purse(who)
  expect(held).toMatchObject({ principalFen: 20_000, bonusFen: 2_000 })
  const topUp = items[0]?.topUp
  expect(topUp).toMatchObject({ source: 'h5', returnableFen: 20_000 })
  const back = { source: 'h5', topUpNumber: topUp?.number ?? '', number: 'B1', fen: 5_000 }
  for (const _again of [1, 2]) {
    const [done] = await house.act((tx) => returnTopUps(tx, [back]))
    expect(orThrow(done)).toMatchObject({ principalFen: 5_000, paidBy: 'wechat' })
  }
  await house.idle()
  await rush.world.settle()
  await rush.world.turn(MINUTE_MS)
  expect(await moneyBack(who)).toEqual([{ fen: 5_000, n: 1 }])
  expect(await purse(who)).toMatchObject({ principalFen: 15_000, bonusFen: 1_500 })
})

test('one key is one payment; another sum under it, and nobody’s sums, are refused', async () => {
  await sells(true)
  const who = await member()
  const own = key()
  const both = await Promise.all([payIn(who, 20_000, own), payIn(who, 20_000, own)])
  // WeChat may hand out two sheets at once; they are of one payment, which is paid once.
  const opened = await sql<{ n: number }>`select count(*) as n from pay.v_payment
    where customer_id = ${who.customerId}`.execute(house.db)
  expect([both.map(({ status }) => status), opened.rows]).toEqual([[200, 200], [{ n: 1 }]])
  expect((await payIn(who, 10_000, own)).body).toMatchObject({ code: 'pay.purposeReused' })
  for (const fen of [0, -1, 1.5, 1e11]) expect((await payIn(who, fen)).status).toBe(400)
  const stranger = await rush.world.buyer()
  expect((await payIn(stranger, 20_000)).body).toMatchObject({ code: 'loyalty.notMember' })
  // Of two sheets at once only the later one can be paid: she pays the one she asks for last.
  await payOnPhone(who, prepayOf(await payIn(who, 20_000, own)))
  await house.idle()
  expect(await purse(who)).toMatchObject({ principalFen: 20_000 })
  const rows = await sql<{ n: number }>`select count(*) as n from loyalty.top_up
    where customer_id = ${who.customerId}`.execute(house.db)
  expect(rows.rows).toEqual([{ n: 1 }])
})

test('paid after stored value was sold no more: her money goes back, nothing is hers', async () => {
  await sells(true)
  const who = await member()
  const sheet = await payIn(who, 20_000)
  await sells(false)
  expect((await payIn(who, 20_000)).body).toMatchObject({ code: 'loyalty.noTopUps' })
  await payOnPhone(who, prepayOf(sheet))
  await house.idle()
  await rush.world.settle()
  await rush.world.turn(MINUTE_MS)
  expect(await purse(who)).toMatchObject({ principalFen: 0, bonusFen: 0, offer: null })
  expect(await moneyBack(who)).toEqual([{ fen: 20_000, n: 1 }])
})
