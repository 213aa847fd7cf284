// One payment, two ways to pay it: a sheet on her phone and a code on a screen. Only one is open at
// WeChat Pay at any time; what comes beside it all the same goes back.
import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { MINUTE_MS } from '#kit'
import { openHouse } from '#tests/house'
import { openPay, type Buyer } from '#tests/pay-world'
import { audit } from './audit.ts'
import { hearTransaction } from './hear.ts'
import { codeOf, openPayments, sheetOf } from './index.ts'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openPay>>
let drawn = 0
beforeAll(async () => {
  world = await openPay(house)
})
afterEach(async () => {
  expect(await Promise.all(audit.map((check) => check.differences(house.db)))).toEqual([0, 0, 0, 0])
})

async function open(who: Buyer, amountFen = 10_000, minutes = 15): Promise<number> {
  const [outcome] = await house.act((tx) =>
    openPayments(tx, [
      {
        customerId: who.customerId,
        purpose: `way ${(drawn += 1)}`,
        amountFen,
        description: '羊绒围巾',
        expiresAt: new Date(tx.now.getTime() + minutes * MINUTE_MS),
      },
    ]),
  )
  return outcome?.ok?.paymentId ?? 0
}
const sheet = async (who: Buyer, id: number): Promise<string> =>
  (await sheetOf(house, id, who.person.openIds.official)).package.replace('prepay_id=', '')
const code = async (id: number): Promise<string> => (await codeOf(house, id)).codeUrl
const pay = (who: Buyer, by: { prepayId: string } | { codeUrl: string }) =>
  world.drive.act({ act: 'pay', person: who.person.id, ...by })
const stateOf = async (paymentId: number) =>
  (
    await sql<{ state: string; refundedFen: number; problem: string | null }>`select state,
      refunded_fen as "refundedFen", problem from pay.payment where payment_id = ${paymentId}`.execute(
      house.db,
    )
  ).rows[0]
const attempts = async (paymentId: number) =>
  (
    await sql<{ way: string; state: string; number: string }>`select way, state, number
      from pay.attempt where payment_id = ${paymentId} order by attempt_id`.execute(house.db)
  ).rows
const waysOf = async (paymentId: number): Promise<string[]> =>
  (await attempts(paymentId)).map(({ way, state }) => `${way} ${state}`)
const refunds = async (paymentId: number) =>
  (
    await sql<{
      key: string
      state: string
      amountFen: number
    }>`select split_part(key, ' ', 1) as key,
      state, amount_fen as "amountFen" from pay.refund where payment_id = ${paymentId}`.execute(
      house.db,
    )
  ).rows
const told = async (paymentId: number): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*) as n from platform.event
      where name = 'pay.paid' and (payload ->> 'paymentId')::bigint = ${paymentId}`.execute(
      house.db,
    )
  ).rows[0]?.n ?? 0

test('a code pays it, whoever scans it; asked again it is the same code', async () => {
  const [who, friend] = [await world.buyer(), await world.buyer()]
  const id = await open(who)
  const codeUrl = await code(id)
  expect(codeUrl).toMatch(/^weixin:\/\/wxpay\//)
  expect(await code(id)).toBe(codeUrl)
  await pay(friend, { codeUrl })
  await world.settle()
  expect(await stateOf(id)).toMatchObject({ state: 'paid' })
  expect([await waysOf(id), await told(id)]).toEqual([['native paid'], 1])
  await expect(code(id)).rejects.toMatchObject({ code: 'pay.notOpen' })
})

test('the other way closes the one before: what was shown first cannot be paid any more', async () => {
  const who = await world.buyer()
  const id = await open(who)
  const first = await sheet(who, id)
  const codeUrl = await code(id)
  await expect(pay(who, { prepayId: first })).rejects.toThrow(/CLOSED/)
  const again = await sheet(who, id)
  await expect(pay(who, { codeUrl })).rejects.toThrow(/CLOSED/)
  await pay(who, { prepayId: again })
  await world.settle()
  expect(await waysOf(id)).toEqual(['jsapi closed', 'native closed', 'jsapi paid'])
  expect([await stateOf(id), await told(id)]).toMatchObject([{ state: 'paid' }, 1])
})

test('paid by the one way in the last moment: the other is not opened', async () => {
  const who = await world.buyer()
  const id = await open(who)
  const codeUrl = await code(id)
  await pay(who, { codeUrl })
  await expect(sheet(who, id)).rejects.toMatchObject({ code: 'pay.notOpen' })
  await world.settle()
  expect([await waysOf(id), await told(id)]).toEqual([['native paid'], 1])
})

test('both ways were paid: the first money counts, the other goes back by itself, once', async () => {
  const who = await world.buyer()
  const id = await open(who)
  const codeUrl = await code(id)
  // Closed in our books only, as if WeChat Pay had said so and not done it.
  await sql`update pay.attempt set state = 'closed' where payment_id = ${id}`.execute(house.db)
  const prepayId = await sheet(who, id)
  await pay(who, { prepayId })
  await world.settle()
  await pay(who, { codeUrl })
  await world.settle()
  const { mchId } = world.drive.info.pay
  for (const { number } of await attempts(id)) {
    const answer = await world.drive
      .payClient()
      .getTransaction({ out_trade_no: number, mchid: mchId })
    const heard = () => house.act((tx) => hearTransaction(tx, mchId, answer))
    expect([await heard(), await heard()]).toEqual(['repeated', 'repeated'])
  }
  await world.turn(3 * MINUTE_MS)
  expect(await waysOf(id)).toEqual(['native surplus', 'jsapi paid'])
  expect(await refunds(id)).toEqual([{ key: 'surplus', state: 'done', amountFen: 10_000 }])
  expect([await stateOf(id), await told(id)]).toMatchObject([{ state: 'paid', refundedFen: 0 }, 1])
})

test('money comes by the way that was closed: it counts, and the open one is closed at once', async () => {
  const who = await world.buyer()
  const id = await open(who)
  const codeUrl = await code(id)
  await sql`update pay.attempt set state = 'closed' where payment_id = ${id}`.execute(house.db)
  const prepayId = await sheet(who, id)
  await pay(who, { codeUrl })
  await world.settle()
  expect(await waysOf(id)).toEqual(['native paid', 'jsapi closed'])
  await expect(pay(who, { prepayId })).rejects.toThrow(/CLOSED/)
  expect([await stateOf(id), await told(id)]).toMatchObject([{ state: 'paid' }, 1])
})

test('another sum under either number is written down and pays nothing', async () => {
  const who = await world.buyer()
  const id = await open(who)
  await sheet(who, id)
  await code(id)
  const { mchId } = world.drive.info.pay
  for (const { number } of await attempts(id)) {
    const answer = {
      mchid: mchId,
      out_trade_no: number,
      transaction_id: `4200${number}`,
      trade_state: 'SUCCESS',
      amount: { total: 1, payer_total: 1 },
      promotion_detail: [],
    }
    expect(await house.act((tx) => hearTransaction(tx, mchId, answer))).toBe('otherSum')
  }
  expect(await stateOf(id)).toMatchObject({ state: 'open', problem: 'sum 1' })
})

test('a call that cannot close the one way leaves the other unopened; later it works', async () => {
  const who = await world.buyer()
  const id = await open(who)
  const prepayId = await sheet(who, id)
  const [first] = await attempts(id)
  const api = `/v3/pay/transactions/out-trade-no/${first?.number}/close`
  await world.drive.faults({ platform: 'pay', refuse: [{ api, errcode: 500, times: 9 }] })
  await expect(code(id)).rejects.toMatchObject({ code: 'pay.failed' })
  expect(await waysOf(id)).toEqual(['jsapi open'])
  await world.drive.faults({ platform: 'pay', refuse: [] })
  expect(await sheet(who, id)).toBe(prepayId)
  // Cut after acting: it is closed there, and we hear so when we ask again.
  await world.drive.faults({ platform: 'pay', cutNext: 1 })
  const codeUrl = await code(id).catch(() => code(id))
  await expect(pay(who, { prepayId })).rejects.toThrow(/CLOSED/)
  await pay(who, { codeUrl })
  await world.settle()
  expect(await stateOf(id)).toMatchObject({ state: 'paid' })
})

test('twenty pages ask for both ways at once: one attempt is open, and only it can be paid', async () => {
  const who = await world.buyer()
  const id = await open(who)
  const asked = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? sheet(who, id) : code(id))),
  )
  const shown = [...new Set(asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])))]
  expect((await attempts(id)).filter(({ state }) => state === 'open')).toHaveLength(1)
  const payable = await Promise.allSettled(
    shown.map((one) => pay(who, one.startsWith('weixin') ? { codeUrl: one } : { prepayId: one })),
  )
  expect(payable.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
  await world.settle()
})

test('its time is over: the code is closed there too, and a late one is heard', async () => {
  const who = await world.buyer()
  const id = await open(who)
  const codeUrl = await code(id)
  await world.turn(16 * MINUTE_MS)
  expect([await stateOf(id), await waysOf(id)]).toMatchObject([
    { state: 'closed' },
    ['native closed'],
  ])
  await expect(pay(who, { codeUrl })).rejects.toThrow(/CLOSED|expired/)
})

test('unpaid for a week, WeChat Pay has closed it: another number is paid, once', async () => {
  const who = await world.buyer()
  const id = await open(who, 10_000, 20 * 24 * 60)
  const first = await code(id)
  await world.turn(3 * 60 * MINUTE_MS)
  // Its code has run out, its number has not.
  const second = await code(id)
  expect([second === first, (await attempts(id)).length]).toEqual([false, 1])
  await world.turn(8 * 24 * 60 * MINUTE_MS)
  const third = await code(id)
  expect(await waysOf(id)).toEqual(['native closed', 'native open'])
  await expect(pay(who, { codeUrl: second })).rejects.toThrow(/CLOSED/)
  await pay(who, { codeUrl: third })
  await world.settle()
  expect([await waysOf(id), await told(id)]).toEqual([['native closed', 'native paid'], 1])
})
