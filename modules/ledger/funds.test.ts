// A budget under thousands of hands: never below nothing, each key once, the books whole.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openHouse } from '#tests/house'
import { fundDesk, ledgerModule, moveFunds, openFund, type FundMove } from './index.ts'

const house = await openHouse({ worker: false })
let made = 0
/** A fund with so much in it. */
async function fund(amount: number): Promise<number> {
  return house.act(async (tx) => {
    const fundId = await openFund(tx, { name: `budget ${++made}`, asset: 'money' })
    await moveFunds(tx, [{ fundId, key: 'fill', amount, house: 'issued', reason: 'budget' }])
    return fundId
  })
}
const draw = (fundId: number, key: string, amount: number): FundMove => ({
  fundId,
  key,
  amount: -amount,
  house: 'spent',
  reason: 'coupon',
})
const move = (...moves: FundMove[]) => house.act((tx) => moveFunds(tx, moves))
const balance = async (id: number) =>
  (
    await sql<{ n: number }>`select balance as n from ledger.fund where fund_id = ${id}`.execute(
      house.db,
    )
  ).rows[0]?.n
const differing = async () => {
  const found = await Promise.all(
    (ledgerModule.audit ?? []).map(async (check) => [
      check.name,
      await check.differences(house.db),
    ]),
  )
  return found.filter(([, n]) => n !== 0)
}

test('a budget is drawn on until it is empty; what does not fit lets its neighbours pass', async () => {
  const id = await fund(100)
  const outcomes = await move(draw(id, 'a', 60), draw(id, 'b', 60), draw(id, 'c', 40))
  expect(outcomes.map((one) => one.ok?.left ?? one.refusal?.code)).toEqual([
    40,
    'ledger.fundEmpty',
    0,
  ])
  expect(outcomes[1]?.refusal?.details).toEqual({ left: 40, missing: 20 })
})

test('a key is done once; with another amount it is refused; what comes back can be drawn again', async () => {
  const id = await fund(100)
  await move(draw(id, 'a', 100))
  expect((await move(draw(id, 'a', 100)))[0]?.ok).toEqual({ left: 0, repeated: true })
  expect((await move(draw(id, 'a', 99)))[0]?.refusal?.code).toBe('ledger.keyReused')
  expect((await move(draw(0, 'a', 1)))[0]?.refusal?.code).toBe('ledger.unknownFund')
  await move({ ...draw(id, 'back', -30), house: 'reversed' })
  expect((await move(draw(id, 'b', 30)))[0]?.ok?.left).toBe(0)
})

test('two desks and single hands, 3,000 at once for 1,000: exactly 1,000 get it', async () => {
  const id = await fund(1_000)
  const desks = [fundDesk((work) => house.act(work)), fundDesk((work) => house.act(work))]
  const outcomes = await Promise.all([
    ...Array.from({ length: 2_960 }, (_, i) => desks[i % 2]?.(draw(id, `d${i}`, 1))),
    ...Array.from({ length: 40 }, async (_, i) => (await move(draw(id, `s${i}`, 1)))[0]),
  ])
  expect(outcomes.filter((outcome) => outcome?.ok).length).toBe(1_000)
  expect(await balance(id)).toBe(0)
  expect(await differing()).toEqual([])
})

test('the audit sees a budget that was changed by hand', async () => {
  const id = await fund(10)
  await sql`update ledger.fund set balance = 11 where fund_id = ${id}`.execute(house.db)
  expect(await differing()).toEqual([['ledger.funds', 1]])
  await sql`update ledger.fund set balance = 10 where fund_id = ${id}`.execute(house.db)
})
