// Double entry under repetition, refusal and fifty writers at once.
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openHouse } from '#tests/house'
import { balances, ledgerModule, post, type Transfer } from './index.ts'

const house = await openHouse({ worker: false })
const earn = (customerId: number, amount: number, key: string): Transfer => ({
  key,
  asset: 'points',
  amount,
  reason: 'test',
  from: { system: 'issued' },
  to: { customerId },
})
const spend = (customerId: number, amount: number, key: string): Transfer => ({
  key,
  asset: 'points',
  amount,
  reason: 'test',
  from: { customerId },
  to: { system: 'spent' },
})
const differences = async () =>
  Promise.all((ledgerModule.audit ?? []).map((check) => check.differences(house.db)))
const pointsOf = async (id: number) => (await balances(house.db, [id], 'points')).get(id)

test('a transfer is done once; its repetition is answered, its key with other content refused', async () => {
  const [first] = await house.act((tx) => post(tx, [earn(1, 100, 'a')]))
  const [again, other] = await house.act((tx) => post(tx, [earn(1, 100, 'a'), earn(1, 99, 'a')]))
  expect(first?.ok?.repeated).toBe(false)
  expect(again?.ok).toEqual({ transferId: first?.ok?.transferId, repeated: true })
  expect(other?.refusal?.code).toBe('ledger.keyReused')
  expect(await pointsOf(1)).toBe(100)
})

test('what is told to be new and is not undoes everything', async () => {
  await house.act((tx) => post(tx, [earn(5, 10, 'new')], { firstTime: true }))
  const again = house.act((tx) =>
    post(tx, [earn(5, 7, 'newer'), earn(5, 10, 'new')], { firstTime: true }),
  )
  await expect(again).rejects.toThrow(/transfer_key/)
  expect(await pointsOf(5)).toBe(10)
})

test('what would overdraw is refused with what is missing, its neighbours pass', async () => {
  const outcomes = await house.act((tx) =>
    post(tx, [earn(2, 50, 'in'), spend(2, 80, 'out'), spend(2, 50, 'out2')]),
  )
  expect(outcomes[1]?.refusal?.details).toEqual({ asset: 'points', balance: 50, missing: 30 })
  expect(outcomes[2]?.ok?.repeated).toBe(false)
  expect(await pointsOf(2)).toBe(0)
})

test('a debt stands only where the transfer allows it', async () => {
  await house.act((tx) => post(tx, [{ ...spend(3, 70, 'debt'), allowNegative: true }]))
  expect(await pointsOf(3)).toBe(-70)
  const [refused] = await house.act((tx) => post(tx, [spend(3, 1, 'more')]))
  expect(refused?.refusal?.code).toBe('ledger.notEnough')
})

test('the database itself refuses a negative balance', async () => {
  const broken = house.act((tx) =>
    sql`update ledger.account set balance = -1 where customer_id = 2`.execute(tx.db),
  )
  await expect(broken).rejects.toThrow(/account_not_overdrawn/)
})

test('fifty spenders of 10 points, ten at a time affordable: exactly ten succeed', async () => {
  await house.act((tx) => post(tx, [earn(4, 100, 'stock')]))
  const tries = await Promise.all(
    Array.from({ length: 50 }, (_, i) => house.act((tx) => post(tx, [spend(4, 10, `race${i}`)]))),
  )
  expect(tries.filter(([outcome]) => outcome?.ok).length).toBe(10)
  expect(await pointsOf(4)).toBe(0)
})

test('random transfers over random customers leave the books without a difference', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          customer: fc.integer({ min: 10, max: 14 }),
          amount: fc.integer({ min: 1, max: 500 }),
          out: fc.boolean(),
          key: fc.integer({ min: 0, max: 40 }),
        }),
        { minLength: 1, maxLength: 40 },
      ),
      async (moves) => {
        run++
        await house.act((tx) =>
          post(
            tx,
            moves.map((m) => (m.out ? spend : earn)(m.customer, m.amount, `p${run}:${m.key}`)),
          ),
        )
      },
    ),
    { numRuns: 40 },
  )
  expect(await differences()).toEqual([0, 0, 0, 0, 0, 0, 0])
})

test('the audit sees a balance that was changed by hand', async () => {
  await sql`update ledger.account set balance = balance + 1 where customer_id = 4`.execute(house.db)
  expect(await differences()).toEqual([0, 1, 0, 0, 0, 0, 0])
  await sql`update ledger.account set balance = balance - 1 where customer_id = 4`.execute(house.db)
})
