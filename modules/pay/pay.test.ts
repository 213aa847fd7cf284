// Money on phones: believed when WeChat Pay says so, once, and given back exactly. The sandbox's
// WeChat Pay with its signatures, its silence and its cut calls.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { MINUTE_MS } from '#kit'
import { openHouse } from '#tests/house'
import { openRelay } from '#tests/pay-relay'
import { openPay, type Buyer } from '#tests/pay-world'
import { audit } from './audit.ts'
import { hearTransaction } from './hear.ts'
import { openPayments, refundPayments, sheetOf } from './index.ts'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openPay>>
let drawn = 0

let relay: Awaited<ReturnType<typeof openRelay>>
beforeAll(async () => {
  world = await openPay(house)
  relay = await openRelay(house, world.origin)
})

interface Row {
  state: string
  refundedFen: number
  problem: string | null
}
const rowOf = async (paymentId: number): Promise<Row | undefined> =>
  (
    await sql<Row>`select state, refunded_fen as "refundedFen", problem from pay.payment
      where payment_id = ${paymentId}`.execute(house.db)
  ).rows[0]
const told = async (name: string): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*) as n from platform.event
      where name = ${name}`.execute(house.db)
  ).rows[0]?.n ?? 0
const differences = () => Promise.all(audit.map((check) => check.differences(house.db)))

async function open(who: Buyer, amountFen = 10_000) {
  const [outcome] = await house.act((tx) =>
    openPayments(tx, [
      {
        customerId: who.customerId,
        purpose: `test ${(drawn += 1)}`,
        amountFen,
        description: '羊绒围巾',
        expiresAt: new Date(tx.now.getTime() + 15 * MINUTE_MS),
      },
    ]),
  )
  const paymentId = outcome?.ok?.paymentId ?? 0
  const sheet = await sheetOf(house, paymentId, who.person.openIds.official)
  return { paymentId, prepayId: sheet.package.replace('prepay_id=', '') }
}
const payIt = async (who: Buyer, prepayId: string) => {
  await world.drive.act({ act: 'pay', person: who.person.id, prepayId })
  await world.settle()
}
async function paid(who: Buyer, amountFen = 10_000): Promise<number> {
  const { paymentId, prepayId } = await open(who, amountFen)
  await payIt(who, prepayId)
  return paymentId
}
const giveBack = (who: Buyer, paymentId: number, amountFen: number, key: string) =>
  house.act((tx) =>
    refundPayments(tx, [
      { customerId: who.customerId, paymentId, amountFen, key, reason: '商品退款' },
    ]),
  )

test('one purpose is one payment, with one sum; its sheet is the same as long as it lives', async () => {
  const who = await world.buyer()
  const ask = (amountFen: number) =>
    house.act((tx) =>
      openPayments(tx, [
        {
          customerId: who.customerId,
          purpose: 'the same',
          amountFen,
          description: '围巾',
          expiresAt: new Date(tx.now.getTime() + MINUTE_MS),
        },
      ]),
    )
  const [first, again] = [await ask(500), await ask(500)]
  expect(again).toEqual(first)
  expect((await ask(501))[0]?.refusal?.code).toBe('pay.purposeReused')
  const id = first[0]?.ok?.paymentId ?? 0
  const sheets = [
    await sheetOf(house, id, who.person.openIds.official),
    await sheetOf(house, id, who.person.openIds.official),
  ]
  expect(sheets[1]?.package).toBe(sheets[0]?.package)
})

test('a notice counts once, however often it comes; a forged one not at all', async () => {
  const who = await world.buyer()
  const before = await told('pay.paid')
  await world.drive.merchant({ probeNext: 1 })
  relay.sent.length = 0
  const paymentId = await paid(who)
  await world.turn(MINUTE_MS)
  expect(await rowOf(paymentId)).toMatchObject({ state: 'paid' })
  const real = relay.sent.at(-1)
  const statuses = []
  for (let n = 0; n < 3; n++) statuses.push(await relay.forward({ ...real }))
  expect(statuses).toEqual([204, 204, 204])
  expect(await told('pay.paid')).toBe(before + 1)
  const forged = (real?.body ?? '').replace('TRANSACTION', 'TRANSACTIOM')
  expect(await relay.forward({ ...real, body: forged })).toBe(401)
  expect(await relay.forward({ body: real?.body ?? '' })).toBe(401)
  expect(await relay.forward({ ...real, body: '{' })).toBe(401)
})

test('heard by a notice and by an answer, it is paid once', async () => {
  const who = await world.buyer()
  const paymentId = await paid(who)
  const before = await told('pay.paid')
  const { mchId } = world.drive.info.pay
  const number = await sql<{ number: string }>`select number from pay.attempt
    where payment_id = ${paymentId}`.execute(house.db)
  const out_trade_no = number.rows[0]?.number ?? ''
  const answer = await world.drive.payClient().getTransaction({ out_trade_no, mchid: mchId })
  const heard = (from: string) => house.act((tx) => hearTransaction(tx, from, answer))
  expect([await heard(mchId), await heard('1900000000')]).toEqual(['repeated', 'otherMerchant'])
  expect(await told('pay.paid')).toBe(before)
})

test('another sum is written down and changes nothing', async () => {
  const who = await world.buyer()
  const { paymentId, prepayId } = await open(who)
  await sql`update pay.payment set amount_fen = 1 where payment_id = ${paymentId}`.execute(house.db)
  await payIt(who, prepayId)
  expect(await rowOf(paymentId)).toMatchObject({ state: 'open', problem: 'sum 10000' })
  await sql`update pay.payment set amount_fen = 10000 where payment_id = ${paymentId}`.execute(
    house.db,
  )
})

test('nobody told us: we ask when its time is over; an unpaid one is closed there as well', async () => {
  const [who, other] = [await world.buyer(), await world.buyer()]
  const unpaid = await open(other)
  relay.lost = true
  const paymentId = await paid(who)
  expect(await rowOf(paymentId)).toMatchObject({ state: 'open' })
  await world.turn(16 * MINUTE_MS)
  relay.lost = false
  expect(await rowOf(paymentId)).toMatchObject({ state: 'paid' })
  expect(await rowOf(unpaid.paymentId)).toMatchObject({ state: 'closed' })
  const late = world.drive.act({
    act: 'pay',
    person: other.person.id,
    prepayId: unpaid.prepayId,
  })
  await expect(late).rejects.toThrow(/.+/)
})

test('never more goes back than came: fifty refunds at once, a cut call, the same key again', async () => {
  const who = await world.buyer()
  const paymentId = await paid(who)
  await world.drive.faults({ platform: 'pay', cutNext: 2 })
  const tries = await Promise.all(
    Array.from({ length: 50 }, (_, n) => giveBack(who, paymentId, 3_000, `try ${n}`)),
  )
  const outcomes = tries.flat()
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3)
  expect(new Set(outcomes.flatMap(({ refusal }) => refusal?.code ?? []))).toEqual(
    new Set(['pay.overRefund']),
  )
  expect((await giveBack(who, paymentId, 1_000, 'rest'))[0]?.ok).toBeDefined()
  expect((await giveBack(who, paymentId, 1_000, 'rest'))[0]?.ok).toBeDefined()
  expect((await giveBack(who, paymentId, 999, 'rest'))[0]?.refusal?.code).toBe('pay.keyReused')
  await world.settle()
  await world.turn(3 * MINUTE_MS)
  expect(await rowOf(paymentId)).toMatchObject({ refundedFen: 10_000 })
  const states = await sql<{ state: string; n: number }>`select state, count(*) as n
    from pay.refund where payment_id = ${paymentId} group by 1`.execute(house.db)
  expect(states.rows).toEqual([{ state: 'done', n: 4 }])
  const two = await paid(who)
  const both = await house.act((tx) =>
    refundPayments(
      tx,
      ['a', 'b'].map((key) => ({
        customerId: who.customerId,
        paymentId: two,
        amountFen: 6_000,
        key,
        reason: '商品退款',
      })),
    ),
  )
  expect(both.map(({ ok, refusal }) => refusal?.code ?? !!ok)).toEqual([true, 'pay.overRefund'])
  const unpaid = await open(who)
  expect((await giveBack(who, unpaid.paymentId, 1, 'early'))[0]?.refusal?.code).toBe('pay.notPaid')
  expect(await differences()).toEqual([0, 0, 0, 0])
})
