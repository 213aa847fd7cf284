// A purchase paid by a code on a computer's screen: sold once, whichever way the money came, and
// hers alone to ask for.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { MINUTE_MS } from '#kit'
import type { Buyer } from '#tests/pay-world'
import { openShop } from './fixtures.ts'

const { house, article, shelf, order, placed, own, prepayOf, one, buyer, payBy, turn, settle } =
  await openShop()

const codeOf = async (id: number, who: Buyer): Promise<string> => {
  const reply = await own(id, 'pay-code', who)
  expect(reply.status, reply.text).toBe(200)
  return (reply.body as { codeUrl: string }).codeUrl
}
const aPlaced = async (units = 3) => {
  const [sku, who] = [await article(units), await buyer()]
  return { sku, who, id: (await placed(who, order(5_000, [{ sku, quantity: 1 }]))).id }
}

test('is paid by whoever scans its code, and only she may ask for it', async () => {
  const { sku, who, id } = await aPlaced()
  const friend = await buyer()
  expect((await own(id, 'pay-code', friend)).body).toMatchObject({ code: 'purchase.unknown' })
  await payBy(friend, { codeUrl: await codeOf(id, who) })
  await settle()
  expect(await one(id, who)).toMatchObject({ state: 'paid', refundedFen: 0 })
  expect(await shelf(sku)).toEqual({ onHand: 2, reserved: 0 })
  expect((await own(id, 'pay-code', who)).body).toMatchObject({ code: 'purchase.notPlaced' })
})

test('needs no openid of hers: a code is anybody’s', async () => {
  const { who, id } = await aPlaced()
  await sql`delete from customer.identity where customer_id = ${who.customerId}`.execute(house.db)
  expect((await own(id, 'pay', who)).body).toMatchObject({ code: 'pay.openidNeeded' })
  await payBy(who, { codeUrl: await codeOf(id, who) })
  await settle()
  expect(await one(id, who)).toMatchObject({ state: 'paid' })
})

test('begun on the computer, paid on the phone: the code is dead, and it is sold once', async () => {
  const { sku, who, id } = await aPlaced()
  const codeUrl = await codeOf(id, who)
  const prepayId = await prepayOf(id, who)
  await expect(payBy(who, { codeUrl })).rejects.toThrow(/CLOSED/)
  await payBy(who, { prepayId })
  await settle()
  expect(await one(id, who)).toMatchObject({ state: 'paid', refundedFen: 0 })
  expect(await shelf(sku)).toEqual({ onHand: 2, reserved: 0 })
})

test('given up: its code is closed as well; run out: the same', async () => {
  const first = await aPlaced()
  const given = await codeOf(first.id, first.who)
  await own(first.id, 'cancel', first.who)
  await settle()
  await expect(payBy(first.who, { codeUrl: given })).rejects.toThrow(/CLOSED/)
  const second = await aPlaced()
  const late = await codeOf(second.id, second.who)
  await turn(60 * MINUTE_MS)
  await expect(payBy(second.who, { codeUrl: late })).rejects.toThrow(/CLOSED|expired/)
  expect(await one(second.id, second.who)).toMatchObject({ state: 'expired' })
})
